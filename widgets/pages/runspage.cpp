// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/runspage.h"

#include "widgets/dialogs/exportdialog.h"
#include "widgets/models/enginetext.h"
#include "widgets/pages/compareview.h"
#include "widgets/plots/sparklinedelegate.h"
#include "widgets/style/emptystate.h"
#include "widgets/style/icons.h"
#include "widgets/style/noticebar.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {

RunsPage::RunsPage(Session &session, QWidget *parent) : Page(session, parent), m_stack(new QStackedWidget(this)) {
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_stack);
    auto *empty = new EmptyState(
        QStringLiteral("runs"), tr("Compare runs"),
        tr("Every run of the project, its curves, and what it gains at home and loses elsewhere. There is none yet."), this);
    auto *train = new QAction(icon(QStringLiteral("train")), tr("Set up a run"), this);
    train->setObjectName(QStringLiteral("goToTrainAction"));
    train->setToolTip(tr("Shows the Train page, where runs are started"));
    connect(train, &QAction::triggered, this, [this] { this->session().showPage(Session::PageId::Train); });
    empty->addAction(train);
    m_stack->addWidget(empty);
    m_stack->addWidget(makeContent());
    connect(&session, &Session::runsChanged, this, &RunsPage::fill);
    connect(&session, &Session::projectChanged, this, [this] {
        m_notice->hide();
        fill();
    });
    fill();
}

QWidget *RunsPage::makeContent() {
    auto *content = new QWidget(this);
    m_notice = new NoticeBar(content);
    m_filter = new QLineEdit(content);
    m_filter->setObjectName(QStringLiteral("runFilterLineEdit"));
    m_filter->setPlaceholderText(tr("Filter by name, tag, note, model or state"));
    m_filter->setToolTip(tr("Shows runs that contain every word (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    m_count = new QLabel(content);
    m_count->setObjectName(QStringLiteral("selectedRunsLabel"));
    makeTable();
    makeActions();
    attachRemovals();
    auto *line = new QHBoxLayout;
    line->addWidget(m_filter, 1);
    line->addWidget(m_count);
    for (QAction *action : {m_compare, m_export, m_remove, m_undo}) {
        auto *button = new QToolButton(content);
        button->setObjectName(action->objectName().replace(QStringLiteral("Action"), QStringLiteral("ToolButton")));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setDefaultAction(action);
        line->addWidget(button);
    }
    m_compareView = new CompareView(session(), content);
    m_compareView->hide();
    m_splitter = new QSplitter(Qt::Vertical, content);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_compareView);
    m_splitter->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_notice);
    layout->addLayout(line);
    layout->addWidget(m_splitter, 1);
    connect(m_filter, &QLineEdit::textChanged, m_filtered, &RunFilterModel::setWords);
    return content;
}

void RunsPage::makeTable() {
    m_model = new RunModel(this);
    m_filtered = new RunFilterModel(this);
    m_filtered->setSourceModel(m_model);
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("runsTableView"));
    m_table->setAccessibleName(tr("Runs"));
    m_table->setModel(m_filtered);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunModel::Created, Qt::DescendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->setItemDelegateForColumn(RunModel::Curve, new SparklineDelegate(m_table));
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setSectionsMovable(true);
    header->resizeSection(RunModel::Name, 180);
    for (const int column : {RunModel::Best, RunModel::Gain, RunModel::Duration})
        header->resizeSection(column, 85);
    header->resizeSection(RunModel::State, 170);
    header->resizeSection(RunModel::Created, 140);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPage::updateSelection);
    connect(m_model, &RunModel::renamed, this, [this](const QString &id, const QString &name) {
        change(
            [id = id.toStdString(), name = name.toStdString()](Project &project) { return renameRun(project, id, name); });
    });
    connect(m_model, &RunModel::annotated, this, [this](const QString &id, const QString &notes) {
        change([id = id.toStdString(), notes = notes.toStdString()](Project &project) {
            return setRunNotes(project, id, notes);
        });
    });
    connect(m_model, &RunModel::tagged, this, [this](const QString &id, const QStringList &tags) {
        std::vector<std::string> words;
        for (const QString &tag : tags)
            words.push_back(tag.toStdString());
        change([id = id.toStdString(), words](Project &project) { return setRunTags(project, id, words); });
    });
}

void RunsPage::makeActions() {
    const auto make = [this](const QString &name, const QString &iconName, const QString &text, const QString &tip,
                             const QKeySequence &key) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setObjectName(name);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        action->setToolTip(tip);
        m_table->addAction(action);
        return action;
    };
    m_compare = make(QStringLiteral("compareRunsAction"), QStringLiteral("compare"), tr("Compare"),
                     tr("Show the selected runs against their base and each other (C)"), Qt::Key_C);
    m_export = make(QStringLiteral("exportRunAction"), QStringLiteral("export"), tr("Export…"),
                    tr("Write the run's best model for other programs, with proof (E)"), Qt::Key_E);
    m_remove = make(QStringLiteral("removeRunsAction"), QStringLiteral("remove"), tr("Delete"),
                    tr("Delete the selected runs; this can be undone until the project closes (Del)"), Qt::Key_Delete);
    m_undo = make(QStringLiteral("undoRemoveRunsAction"), QStringLiteral("undo"), tr("Undo delete"),
                  tr("Bring back the runs that were deleted last (Ctrl+Z)"), QKeySequence::Undo);
    addAction(m_undo); // also while no run is left to have the focus
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_compare, &QAction::triggered, this, &RunsPage::compare);
    connect(m_export, &QAction::triggered, this, &RunsPage::exportRun);
    connect(m_remove, &QAction::triggered, this, &RunsPage::removeSelected);
    auto *find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, m_filter, qOverload<>(&QWidget::setFocus));
    addAction(find);
}

void RunsPage::attachRemovals() {
    constexpr auto ours = Removals::Kind::Runs;
    Removals &removals = session().removals();
    connect(m_undo, &QAction::triggered, this, [this] { session().removals().restoreLatest(ours); });
    connect(m_notice, &NoticeBar::actionTriggered, m_undo, &QAction::trigger);
    connect(&removals, &Removals::removed, this, [this](Removals::Kind kind, const QStringList &names) {
        if (kind != ours)
            return;
        m_notice->showNotice(NoticeBar::Kind::Information, tr("%n run(s) deleted.", nullptr, int(names.size())), {}, tr("Undo"));
        fill(); // the list may have been read again before this
    });
    connect(&removals, &Removals::restored, this, [this](Removals::Kind kind) {
        if (kind != ours)
            return;
        m_notice->hide();
        fill();
    });
    connect(&removals, &Removals::failed, this, [this](Removals::Kind kind, const QString &error) {
        if (kind != ours)
            return;
        m_notice->showNotice(NoticeBar::Kind::Error, tr("The run could not be changed."), error);
        fill();
    });
}

void RunsPage::fill() {
    const QStringList before = selectedRuns(), removed = session().removals().latest(Removals::Kind::Runs);
    m_filling = true;
    m_model->setRuns(session().runs());
    m_stack->setCurrentIndex(session().runs().empty() && removed.isEmpty() ? 0 : 1);
    m_undo->setEnabled(!removed.isEmpty());
    if (selectedRuns() != before) {
        QItemSelection wanted;
        for (int row = 0; row < m_filtered->rowCount(); ++row) {
            if (const QModelIndex index = m_filtered->index(row, 0);
                before.contains(index.data(RunModel::idRole).toString()))
                wanted.select(index, index);
        }
        m_table->selectionModel()->select(wanted, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    m_filling = false;
    updateActions();
}

QStringList RunsPage::selectedRuns() const {
    QStringList ids;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        ids.append(index.data(RunModel::idRole).toString());
    return ids;
}

void RunsPage::updateSelection() {
    if (m_filling)
        return;
    session().selectRuns(selectedRuns());
    updateActions();
}

void RunsPage::updateActions() {
    const QStringList selected = selectedRuns();
    m_count->setText(selected.isEmpty() ? QString() : tr("%n selected", nullptr, int(selected.size())));
    m_compare->setEnabled(!selected.isEmpty());
    m_remove->setEnabled(!selected.isEmpty());
    const RunInfo *run = selected.size() == 1 ? session().findRun(selected.front()) : nullptr;
    m_export->setEnabled(run && run->bestStep);
    if (selected.isEmpty())
        m_compareView->hide();
}

void RunsPage::compare() {
    QStringList selected = selectedRuns();
    std::sort(selected.begin(), selected.end());
    m_compareView->show(selected);
    m_compareView->setVisible(!selected.isEmpty());
}

void RunsPage::exportRun() {
    const QStringList selected = selectedRuns();
    if (selected.size() == 1)
        (new ExportDialog(session(), selected.front(), this))->show();
}

void RunsPage::removeSelected() {
    const QStringList selected = selectedRuns();
    for (const QString &id : selected) {
        const RunInfo *run = session().findRun(id);
        if (run && run->state == "running")
            return m_notice->showNotice(
                NoticeBar::Kind::Warning,
                tr("%1 is running. Stop it on the Train page before you delete it.").arg(runLabel(*run)));
    }
    auto *question = new QMessageBox(QMessageBox::Question, tr("Delete runs"),
                                     tr("Delete %n run(s)?", nullptr, int(selected.size())), QMessageBox::Cancel, this);
    question->setObjectName(QStringLiteral("removeRunsMessageBox"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(
        tr("Their curves and checkpoints go with them. You can undo this until the project closes."));
    QPushButton *yes = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    connect(question, &QMessageBox::buttonClicked, this, [this, selected, yes](QAbstractButton *button) {
        if (static_cast<QAbstractButton *>(yes) == button)
            session().removals().remove(Removals::Kind::Runs, selected);
    });
    question->open();
}

void RunsPage::change(std::function<Result<void>(Project &)> work) {
    session().background().query(this, std::move(work), [this](const Result<void> &result) {
        if (!result)
            m_notice->showNotice(NoticeBar::Kind::Error, tr("The run could not be changed."),
                                 errorText(result.error()));
        Q_EMIT session().runListOutdated();
    });
}

void RunsPage::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("columns"), m_table->horizontalHeader()->saveState());
    settings.setValue(QStringLiteral("splitter"), m_splitter->saveState());
}

void RunsPage::restoreState(const QSettings &settings) {
    m_table->horizontalHeader()->restoreState(settings.value(QStringLiteral("columns")).toByteArray());
    m_splitter->restoreState(settings.value(QStringLiteral("splitter")).toByteArray());
}

} // namespace sintonia
