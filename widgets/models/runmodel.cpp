// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/runmodel.h"

#include "widgets/models/enginetext.h"
#include "widgets/style/measurenames.h"
#include "widgets/style/numbers.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace sintonia {
namespace {

QString tagText(const RunInfo &run) {
    QStringList tags;
    for (const std::string &tag : run.tags)
        tags.append(QString::fromStdString(tag));
    return tags.join(QLatin1String(", "));
}

std::optional<double> gain(const RunInfo &run) {
    return run.best && run.base ? std::optional(*run.best - *run.base) : std::nullopt;
}

QDateTime createdAt(const RunInfo &run) { return QDateTime::fromString(QString::fromStdString(run.created), Qt::ISODate); }

} // namespace

QString runLabel(const RunInfo &run) { return QString::fromStdString(run.name.empty() ? run.id : run.name); }

QString runStateText(const RunInfo &run) {
    if (run.state == "created")
        return RunModel::tr("being made ready");
    if (run.state == "running")
        return RunModel::tr("running, step %1 of %2").arg(run.step).arg(run.totalSteps);
    if (run.state == "paused")
        return RunModel::tr("paused at step %1").arg(run.step);
    if (run.state == "stopped")
        return RunModel::tr("stopped");
    if (run.state == "finished")
        return RunModel::tr("finished");
    if (run.state == "failed")
        return RunModel::tr("failed");
    return run.state == "crashed" ? RunModel::tr("ended unexpectedly") : QString::fromStdString(run.state);
}

void RunModel::setRuns(std::vector<RunInfo> runs) {
    const bool sameRows = std::equal(runs.begin(), runs.end(), m_runs.begin(), m_runs.end(),
                                     [](const RunInfo &a, const RunInfo &b) { return a.id == b.id; });
    if (sameRows) {
        m_runs = std::move(runs);
        if (!m_runs.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_runs = std::move(runs);
    endResetModel();
}

int RunModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_runs.size()); }
int RunModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QString RunModel::display(const RunInfo &run, int column) const {
    switch (column) {
    case Name: return runLabel(run);
    case Best: return measureText(run.best);
    case Gain: return gain(run) ? sintonia::changeText(*gain(run)) : measureText({});
    case Outside: {
        const QString change = run.outOfDomainChange ? sintonia::changeText(*run.outOfDomainChange) : measureText({});
        return run.overSpecific ? tr("%1 ⚠ guard").arg(change) : change;
    }
    case State: return runStateText(run);
    case Duration: return durationText(run.seconds);
    case Created: return QLocale().toString(createdAt(run).toLocalTime(), QLocale::ShortFormat);
    case Tags: return tagText(run);
    case Notes: return QString::fromStdString(run.notes).section(QLatin1Char('\n'), 0, 0);
    default: return {};
    }
}

QVariant RunModel::sortValue(const RunInfo &run, int column) const {
    constexpr double missing = -1e9;
    switch (column) {
    case Curve:
    case Best: return run.best.value_or(missing);
    case Gain: return gain(run).value_or(missing);
    case Outside: return run.outOfDomainChange.value_or(missing);
    case Duration: return run.seconds;
    case Created: return createdAt(run);
    default: return display(run, column);
    }
}

QString RunModel::tooltip(const RunInfo &run, int column) const {
    if (column == State && !run.reason.empty())
        return engineText(run.reason);
    if (column == Notes)
        return QString::fromStdString(run.notes);
    if (column == Outside && run.overSpecific)
        return tr("The guard found this run over-specific: it loses more outside than was allowed.");
    if (column == Name)
        return tr("Run %1, tuned from %2").arg(QString::fromStdString(run.id), QString::fromStdString(run.model));
    return tr("%1: base %2, best %3, last %4")
        .arg(curveName(QString::fromStdString(run.metric)), measureText(run.base), measureText(run.best),
             measureText(run.last));
}

QVariant RunModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunInfo &shown = run(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return display(shown, column);
    case Qt::EditRole: return column == Notes ? QString::fromStdString(shown.notes) : display(shown, column);
    case Qt::ToolTipRole: return tooltip(shown, column);
    case Qt::UserRole: return sortValue(shown, column);
    case idRole: return QString::fromStdString(shown.id);
    case sparklineRole:
        return column == Curve ? QVariant::fromValue(QList<double>(shown.sparkline.begin(), shown.sparkline.end()))
                               : QVariant();
    case Qt::TextAlignmentRole: {
        const bool number = column == Best || column == Gain || column == Outside || column == Duration;
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft)));
    }
    default: return {};
    }
}

bool RunModel::setData(const QModelIndex &index, const QVariant &value, int role) {
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable) || value == data(index, Qt::EditRole))
        return false;
    const QString id = QString::fromStdString(run(index.row()).id);
    if (index.column() == Name)
        Q_EMIT renamed(id, value.toString());
    else if (index.column() == Notes)
        Q_EMIT annotated(id, value.toString());
    else {
        QStringList tags;
        for (const QString &tag : value.toString().split(QLatin1Char(','), Qt::SkipEmptyParts))
            tags.append(tag.trimmed());
        tags.removeDuplicates();
        tags.removeAll(QString());
        Q_EMIT tagged(id, tags);
    }
    return true;
}

Qt::ItemFlags RunModel::flags(const QModelIndex &index) const {
    const bool editable = index.isValid() && (index.column() == Name || index.column() == Tags || index.column() == Notes);
    return QAbstractTableModel::flags(index) | (editable ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

QVariant RunModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const bool tip = role == Qt::ToolTipRole;
    switch (section) {
    case Name: return tip ? tr("F2 or a double click edits the name") : tr("Run");
    case Curve: return tip ? tr("The curve that early stopping watches") : tr("Curve");
    case Best: return tip ? tr("Best value of the watched curve") : tr("Best");
    case Gain: return tip ? tr("Best value minus that of the untouched model") : tr("Gain");
    case Outside: return tip ? tr("Largest fall on a guarded out-of-domain set at the best step") : tr("Outside");
    case State: return tip ? tr("What became of the run; the tooltip says why") : tr("State");
    case Duration: return tip ? tr("Time spent training") : tr("Duration");
    case Created: return tip ? tr("When the run was started") : tr("Started");
    case Tags: return tip ? tr("Words to filter by, separated by commas; a double click edits them") : tr("Tags");
    case Notes: return tip ? tr("A double click edits the notes") : tr("Notes");
    default: return {};
    }
}

RunFilterModel::RunFilterModel(QObject *parent) : QSortFilterProxyModel(parent) {
    setSortRole(Qt::UserRole);
    setDynamicSortFilter(true);
}

void RunFilterModel::setWords(const QString &words) {
    m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

bool RunFilterModel::filterAcceptsRow(int row, const QModelIndex &) const {
    const RunInfo &run = static_cast<const RunModel *>(sourceModel())->run(row);
    const QString text = QStringList{runLabel(run),
                                     QString::fromStdString(run.id),
                                     tagText(run),
                                     QString::fromStdString(run.notes),
                                     QString::fromStdString(run.model),
                                     runStateText(run)}
                             .join(QLatin1Char('\n'));
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace sintonia
