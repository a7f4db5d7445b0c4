// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/compareview.h"

#include "widgets/models/enginetext.h"
#include "widgets/models/runmodel.h"
#include "widgets/pages/answersview.h"
#include "widgets/pages/rowtable.h"
#include "widgets/plots/curvechart.h"
#include "widgets/plots/paintedplot.h"
#include "widgets/style/hues.h"
#include "widgets/style/icons.h"
#include "widgets/style/measurenames.h"
#include "widgets/style/noticebar.h"
#include "widgets/style/numbers.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace sintonia {
namespace {

QString csvOf(const QAbstractItemModel &model) {
    QString out;
    for (int row = -1; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            const QVariant value = row < 0 ? model.headerData(column, Qt::Horizontal) : model.index(row, column).data();
            out += (column ? QStringLiteral(",") : QString()) + csvField(value.toString());
        }
        out += QLatin1Char('\n');
    }
    return out;
}

QString valueText(const Json &value) {
    if (value.is_null())
        return QStringLiteral("–");
    return QString::fromStdString(value.is_string() ? value.get<std::string>() : toText(value));
}

QString pText(double p) { return p < 0.001 ? QStringLiteral("< ") + measureText(0.001) : measureText(p); }

QVariant measureCell(double value) { return QVariant::fromValue(WrittenNumber{measureText(value), value}); }
QVariant changeCell(double change) { return QVariant::fromValue(WrittenNumber{changeText(change), change}); }

/// "out_of_domain/NAME", and "RUN: SET" for a change between runs, by its readable name.
QVariant setCell(const std::string &set) {
    const QString raw = QString::fromStdString(set);
    const qsizetype between = raw.indexOf(QStringLiteral(": "));
    const QString text = setName(between < 0 ? raw : raw.mid(between + 2));
    return QVariant::fromValue(NamedText{text, raw});
}

QVariant measureNameCell(const std::string &measure) {
    const QString raw = QString::fromStdString(measure);
    return QVariant::fromValue(NamedText{measureName(raw), raw});
}

/// A key of the experiment file by the label that the form has for it.
QVariant settingCell(const std::string &key) {
    const auto &fields = experimentFields();
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const OptionField &each) { return each.key == key; });
    const QString raw = QString::fromStdString(key);
    return QVariant::fromValue(
        NamedText{field == fields.end() ? raw : QCoreApplication::translate("OptionField", field->label.c_str()), raw});
}

/// The measures of the question "really better?" first.
std::vector<MeasureChange> byImportance(std::vector<MeasureChange> changes) {
    static const std::vector<std::string> first = {"ndcg_cut_10", "f1",     "exact_match", "relevance",
                                                   "precision",   "recall", "rouge_l",     "loss"};
    const auto rank = [](const MeasureChange &change) {
        return std::find(first.begin(), first.end(), change.measure) - first.begin();
    };
    std::stable_sort(changes.begin(), changes.end(), [&](const auto &a, const auto &b) { return rank(a) < rank(b); });
    return changes;
}

} // namespace

CompareView::CompareView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_sentence(new QLabel(this)), m_tabs(new QTabWidget(this)),
      m_notice(new NoticeBar(this)) {
    m_sentence->setObjectName(QStringLiteral("comparisonSentenceLabel"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_tabs->setObjectName(QStringLiteral("compareTabWidget"));
    auto *copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy table"), this);
    copy->setObjectName(QStringLiteral("copyTablePushButton"));
    copy->setToolTip(tr("Copy the table that is shown as CSV"));
    auto *save = new QPushButton(icon(QStringLiteral("export")), tr("Save table…"), this);
    save->setObjectName(QStringLiteral("saveTablePushButton"));
    save->setToolTip(tr("Save the table that is shown as a CSV file"));
    auto *buttons = new QWidget(m_tabs);
    auto *buttonLine = new QHBoxLayout(buttons);
    buttonLine->setContentsMargins(0, 0, 0, 0);
    buttonLine->addWidget(copy);
    buttonLine->addWidget(save);
    m_tabs->setCornerWidget(buttons);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_notice);
    layout->addWidget(m_sentence);
    layout->addWidget(m_tabs, 1);

    addTable(tr("In and out of domain"), QStringLiteral("domainsTableView"), m_domains,
             {tr("Run"), tr("Set"), tr("Measure"), tr("Base"), tr("Tuned"), tr("Change"), tr("95 % interval"), tr("p"),
              tr("Better / same / worse")});
    m_chart = new CurveChart(m_tabs);
    m_chart->setObjectName(QStringLiteral("compareCurveChart"));
    m_chart->setTitle(tr("Runs over each other"));
    m_tabs->addTab(m_chart, tr("Curves"));
    QTableView *questions = addTable(tr("Questions"), QStringLiteral("queriesTableView"), m_queries,
                                     {tr("Set"), tr("Question"), tr("Base"), tr("Value"), tr("Change"), tr("Id")});
    questions->setToolTip(tr("A double click shows both rankings on the Inspect page"));
    addTable(tr("Differences"), QStringLiteral("differencesTableView"), m_differences, {tr("Setting")});
    m_answers = new AnswersView(session, m_tabs);
    const int answersTab = m_tabs->addTab(m_answers, tr("Answers"));
    m_tabs->setTabVisible(answersTab, false);
    connect(m_answers, &AnswersView::available, this,
            [this, answersTab](bool answers) { m_tabs->setTabVisible(answersTab, answers); });
    connect(questions, &QTableView::activated, this, &CompareView::openQuery);
    connect(copy, &QPushButton::clicked, this, [this] { copyTable(false); });
    connect(save, &QPushButton::clicked, this, [this] { copyTable(true); });
    const auto canCopy = [this, copy, save] {
        const bool table = qobject_cast<QTableView *>(m_tabs->currentWidget());
        copy->setEnabled(table);
        save->setEnabled(table);
    };
    connect(m_tabs, &QTabWidget::currentChanged, this, canCopy);
}

QTableView *CompareView::addTable(const QString &title, const QString &objectName, RowModel *&model,
                                  const QStringList &columns) {
    model = new RowModel(columns, this);
    QTableView *table = makeRowTable(objectName, title, model, m_tabs);
    table->horizontalHeader()->setStretchLastSection(true);
    m_tabs->addTab(table, title);
    return table;
}

Result<CompareView::Content> CompareView::read(Project &project, const std::vector<std::string> &runs) {
    Content content;
    SINTONIA_ASSIGN(comparison, compareRuns({}, project, runs));
    content.comparison = std::move(comparison);
    for (const std::string &run : runs) {
        SINTONIA_ASSIGN(lines, curves(project, run));
        content.curves.push_back(std::move(lines));
    }
    SINTONIA_ASSIGN(environment, runEnvironment(project, runs.front()));
    SINTONIA_ASSIGN(experiment, experimentFromJson(environment.value("experiment", Json::object()), "experiment.json"));
    const auto pair = [](const SetReference &set) {
        return QStringList{QString::fromStdString(set.corpus), QString::fromStdString(set.split)};
    };
    if (experiment.validation)
        content.sets.insert(QStringLiteral("validation"), pair(*experiment.validation));
    const std::vector<std::string> names = guardedSetNames(experiment);
    for (std::size_t i = 0; i < names.size(); ++i)
        content.sets.insert(QString::fromStdString(names[i]), pair(experiment.outOfDomain[i]));
    return content;
}

void CompareView::show(const QStringList &runs) {
    m_runs = runs;
    m_notice->hide();
    ++m_load;
    if (runs.isEmpty())
        return;
    m_answers->show(runs.back());
    std::vector<std::string> ids;
    for (const QString &run : runs)
        ids.push_back(run.toStdString());
    m_session.background().query(
        this, [ids](Project &project) { return read(project, ids); },
        [this, load = m_load](Result<Content> content) {
            if (load != m_load)
                return;
            if (!content)
                return m_notice->showNotice(NoticeBar::Kind::Error, tr("The runs can't be compared. Nothing was changed."),
                                            errorText(content.error()));
            m_content = std::move(*content);
            fill(m_content);
        });
}

QString CompareView::label(const std::string &run) const {
    const RunInfo *info = m_session.findRun(QString::fromStdString(run));
    return info ? runLabel(*info) : QString::fromStdString(run);
}

void CompareView::fill(const Content &content) {
    m_sentence->setText(engineText(content.comparison.sentence));
    drawCurves(content);
    fillDomains(content.comparison);
    fillQueries(content.comparison);
    QStringList columns{tr("Setting")};
    for (const std::string &run : content.comparison.runs)
        columns.append(label(run));
    std::vector<RowModel::Row> rows;
    for (const auto &[key, values] : content.comparison.differences) {
        RowModel::Row row{settingCell(key)};
        for (const Json &value : values)
            row.push_back(valueText(value));
        rows.push_back(std::move(row));
    }
    m_differences->setColumns(columns);
    m_differences->setRows(std::move(rows));
    for (auto *table : m_tabs->findChildren<QTableView *>()) {
        if (m_answers->isAncestorOf(table))
            continue;
        table->resizeColumnsToContents();
        for (int column = 0; column < table->model()->columnCount(); ++column)
            table->setColumnWidth(column, std::min(420, table->columnWidth(column)));
    }
}

void CompareView::changeEvent(QEvent *event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_content.curves.empty())
        drawCurves(m_content);
}

void CompareView::drawCurves(const Content &content) {
    static constexpr std::array dashes = {Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
    m_chart->clear();
    const QString measure = QString::fromStdString(content.comparison.measure);
    m_chart->setAxisNames(tr("step"), measureName(measure));
    for (std::size_t i = 0; i < content.curves.size(); ++i) {
        const std::string &run = content.comparison.runs[i];
        int outsideSets = 0;
        for (const Curve &curve : content.curves[i]) {
            const QString name = QString::fromStdString(curve.name), set = name.section(QLatin1Char('/'), 0, -2);
            if (!name.endsWith(QLatin1Char('/') + measure))
                continue;
            const bool outside = set.startsWith(QLatin1String("out_of_domain/"));
            m_chart->setCurve(QString::fromStdString(run) + QLatin1Char('/') + name,
                              tr("%1: %2").arg(label(run), setName(set)),
                              QVector<double>(curve.steps.begin(), curve.steps.end()),
                              QVector<double>(curve.values.begin(), curve.values.end()),
                              {seriesHue(int(i), palette()),
                               outside ? dashes[std::size_t(outsideSets++) % dashes.size()] : Qt::SolidLine, true});
        }
    }
}

void CompareView::fillDomains(const Comparison &comparison) {
    std::vector<RowModel::Row> rows;
    const auto add = [&](const QString &run, const MeasureChange &change) {
        rows.push_back(
            {run, setCell(change.set), measureNameCell(change.measure), measureCell(change.before),
             measureCell(change.after), changeCell(change.after - change.before),
             change.perQuery ? tr("%1 to %2").arg(changeText(change.low), changeText(change.high)) : QString(),
             change.perQuery ? QVariant::fromValue(WrittenNumber{pText(change.pValue), change.pValue}) : QVariant(),
             change.perQuery ? QStringLiteral("%1 / %2 / %3").arg(change.wins).arg(change.ties).arg(change.losses)
                             : QString()});
    };
    for (std::size_t i = 0; i < comparison.againstBase.size(); ++i) {
        for (const MeasureChange &change : byImportance(comparison.againstBase[i]))
            add(label(comparison.runs[i]), change);
    }
    for (const MeasureChange &change : byImportance(comparison.againstFirst))
        add(tr("against %1").arg(label(comparison.runs.front())), change);
    m_domains->setRows(std::move(rows));
}

void CompareView::fillQueries(const Comparison &comparison) {
    QStringList columns{tr("Set"), tr("Question"), tr("Base")};
    for (const std::string &run : comparison.runs)
        columns.append(label(run));
    columns << tr("Change") << tr("Id");
    std::vector<RowModel::Row> rows;
    for (const QueryChange &query : comparison.queries) {
        RowModel::Row row{setCell(query.set), QString::fromStdString(query.text), measureCell(query.base)};
        for (const double value : query.values)
            row.push_back(measureCell(value));
        const double before = query.values.size() > 1 ? query.values.front() : query.base;
        row.push_back(query.values.empty() ? QVariant() : changeCell(query.values.back() - before));
        row.push_back(QString::fromStdString(query.query));
        rows.push_back(std::move(row));
    }
    m_queries->setColumns(columns);
    m_queries->setRows(std::move(rows));
}

void CompareView::openQuery(const QModelIndex &index) {
    const auto *model = index.model();
    const QStringList set = m_content.sets.value(model->index(index.row(), 0).data(Qt::ToolTipRole).toString());
    if (set.size() != 2)
        return;
    Inspection wanted;
    wanted.corpus = set[0];
    wanted.split = set[1];
    wanted.query = model->index(index.row(), model->columnCount() - 1).data().toString();
    wanted.b.run = m_runs.back();
    const std::vector<ModelChoice> models = m_session.models();
    if (m_runs.size() > 1)
        wanted.a.run = m_runs.front();
    else if (!models.empty())
        wanted.a = models.front();
    m_session.inspect(wanted);
}

void CompareView::copyTable(bool toFile) {
    const auto *table = qobject_cast<QTableView *>(m_tabs->currentWidget());
    if (!table)
        return;
    const QString text = csvOf(*table->model());
    if (!toFile)
        return QGuiApplication::clipboard()->setText(text);
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Save the table"), QStringLiteral("comparison.csv"), tr("CSV (*.csv)"));
    if (file.isEmpty())
        return;
    QSaveFile out(file);
    const QByteArray bytes = text.toUtf8();
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        m_notice->showNotice(NoticeBar::Kind::Error, tr("%1 can't be written.").arg(file), out.errorString());
}

} // namespace sintonia
