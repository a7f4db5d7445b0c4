// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/datapage.h"

#include "widgets/dialogs/importdialog.h"
#include "widgets/dialogs/rowbuilddialog.h"
#include "widgets/dialogs/rowexportdialog.h"
#include "widgets/dialogs/splitdialog.h"
#include "widgets/models/enginetext.h"
#include "widgets/pages/importbar.h"
#include "widgets/pages/leaksview.h"
#include "widgets/pages/pageaction.h"
#include "widgets/pages/requestbar.h"
#include "widgets/pages/rowsview.h"
#include "widgets/pages/rowtable.h"
#include "widgets/pages/rowtext.h"
#include "widgets/pages/templateview.h"
#include "widgets/style/emptystate.h"
#include "widgets/style/icons.h"
#include "widgets/style/noticebar.h"
#include "widgets/style/numbers.h"

#include <QAction>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QInputDialog>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace sintonia {

DataPage::DataPage(Session &session, QWidget *parent)
    : Page(session, parent), m_notice(new NoticeBar(this)), m_bar(new RequestBar(session.engine(), this)),
      m_stack(new QStackedWidget(this)), m_splitter(new QSplitter(this)) {
    setAcceptDrops(true);
    makeActions();
    auto *empty = new EmptyState(
        QStringLiteral("data"), tr("Rows that an LLM learns from"),
        tr("A row holds a question, documents and the answer that the model should give. Build rows from judged questions "
           "with answers, or import conversations, Alpaca, RAFT or RAGAS rows."),
        this);
    empty->addAction(m_build);
    empty->addAction(m_import);
    m_splitter->addWidget(makeList());
    m_splitter->addWidget(makeTabs());
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({300, 900});
    m_stack->addWidget(new EmptyState(QStringLiteral("project"), tr("No project is open"),
                                      tr("Rows belong to a project. Open or create one on the Project page."), this));
    m_stack->addWidget(empty);
    m_stack->addWidget(m_splitter);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_notice);
    layout->addWidget(m_bar);
    layout->addWidget(new ImportBar(session, this));
    layout->addWidget(m_stack, 1);

    connect(m_bar, &RequestBar::busyChanged, this, &DataPage::showState);
    connect(&session, &Session::projectChanged, this, &DataPage::showCorpora);
    connect(&session, &Session::corporaChanged, this, &DataPage::showCorpora);
    connect(&session, &Session::corpusSelected, this, &DataPage::showCorpus);
    connect(&session, &Session::importStarted, this, [this] {
        m_notice->hide();
        showState();
    });
    connect(&session, &Session::importFinished, this, &DataPage::reportImport);
    connect(&session, &Session::importFailed, this, [this](const QString &error, bool wasInterrupted) {
        showState();
        if (wasInterrupted)
            m_notice->showNotice(NoticeBar::Kind::Information, tr("The import was cancelled; the project is as it was."));
        else
            m_notice->showNotice(NoticeBar::Kind::Error,
                                 tr("Nothing was imported; the project is as it was. The details say what to mend."), error);
    });
    connect(m_template, &TemplateView::saved, this, [this] {
        this->session().refreshCorpora();
        m_rows->refresh();
    });
    attachRemovals();
    showCorpora();
}

void DataPage::makeActions() {
    m_build = makePageAction(this, QStringLiteral("buildRowsAction"), QStringLiteral("add"), tr("Build rows…"),
                             tr("Make rows out of questions with answers and the documents that a retriever finds"),
                             Qt::CTRL | Qt::Key_B);
    m_import = makePageAction(this, QStringLiteral("importRowsAction"), QStringLiteral("import"), tr("Import rows…"),
                              tr("Conversations, ShareGPT, Alpaca, prompt and completion, RAFT or RAGAS; dropping a file "
                                 "onto this page does the same"),
                              Qt::CTRL | Qt::Key_I);
    m_split = makePageAction(this, QStringLiteral("splitRowsAction"), QStringLiteral("split"), tr("Split…"),
                             tr("Divide the rows into train, validation and test, so that no document answers rows of two of them"),
                             Qt::CTRL | Qt::Key_D);
    m_export = makePageAction(this, QStringLiteral("exportRowsAction"), QStringLiteral("export"), tr("Export…"),
                              tr("Write the rows as a file that other programs read"), Qt::CTRL | Qt::Key_E);
    m_rename = makePageAction(this, QStringLiteral("renameRowsAction"), QStringLiteral("rename"), tr("Rename…"),
                              tr("Give the rows another name; runs made before keep the old one"), Qt::Key_F2);
    m_remove = makePageAction(this, QStringLiteral("removeRowsAction"), QStringLiteral("remove"), tr("Remove"),
                              tr("Take the rows out of the project; this can be undone"), {});
    m_undo = makePageAction(this, QStringLiteral("undoRemoveRowsAction"), QStringLiteral("undo"), tr("Undo remove"),
                            tr("Bring back what was removed last"), QKeySequence::Undo);
    connect(m_import, &QAction::triggered, this, &DataPage::chooseImport);
    connect(m_build, &QAction::triggered, this, &DataPage::build);
    connect(m_export, &QAction::triggered, this, &DataPage::exportRows);
    connect(m_split, &QAction::triggered, this, &DataPage::split);
    connect(m_rename, &QAction::triggered, this, &DataPage::rename);
    connect(m_remove, &QAction::triggered, this, &DataPage::remove);
}

QWidget *DataPage::makeList() {
    auto *side = new QWidget(this);
    m_corpora = new RowModel({tr("Rows of"), tr("Count"), tr("Format")}, this);
    m_list = makeRowTable(QStringLiteral("rowCorporaTableView"), tr("Training rows"), m_corpora, this);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            session().selectCorpus(current.siblingAtColumn(0).data().toString());
    });
    auto *buttons = new QGridLayout;
    int place = 0;
    for (QAction *action : {m_build, m_import, m_split, m_export, m_rename, m_remove, m_undo}) {
        auto *button = new QToolButton(side);
        button->setObjectName(action->objectName().replace(QStringLiteral("Action"), QStringLiteral("ToolButton")));
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        buttons->addWidget(button, place / 2, place % 2);
        m_list->addAction(action);
        ++place;
    }
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    return side;
}

QWidget *DataPage::makeTabs() {
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("dataTabWidget"));
    m_rows = new RowsView(session(), m_tabs);
    m_template = new TemplateView(session(), m_tabs);
    m_leaks = new LeaksView(session(), m_tabs);
    m_tabs->addTab(m_rows, tr("Rows"));
    m_tabs->addTab(m_template, tr("Prompt"));
    m_tabs->addTab(m_leaks, tr("Leaks"));
    return m_tabs;
}

const CorpusInfo *DataPage::rows() const {
    const CorpusInfo *corpus = session().findCorpus(session().corpus());
    return corpus && !corpus->rows.empty() ? corpus : nullptr;
}

void DataPage::showState() {
    const bool open = session().isOpen();
    const bool importing = session().importTask() != nullptr;
    const QStringList removed = session().removals().latest(Removals::Kind::Corpora);
    m_stack->setCurrentIndex(!open ? 0 : m_corpora->rowCount() == 0 && removed.isEmpty() ? 1 : 2);
    m_import->setEnabled(open && !importing);
    m_build->setEnabled(open && !m_bar->busy());
    for (QAction *action : {m_export, m_split, m_rename, m_remove})
        action->setEnabled(rows());
    m_tabs->setEnabled(rows());
    m_undo->setEnabled(!removed.isEmpty());
}

void DataPage::showCorpora() {
    std::vector<RowModel::Row> table;
    for (const CorpusInfo &corpus : session().corpora()) {
        std::uint64_t count = 0;
        for (const auto &[split, rows] : corpus.rows)
            count += rows;
        if (count > 0)
            table.push_back({QString::fromStdString(corpus.name), qulonglong(count),
                             corpus.recipe.empty() ? QString::fromStdString(corpus.format) : tr("built here")});
    }
    const QString selected = session().corpus();
    m_corpora->setRows(std::move(table));
    for (int row = 0; row < m_list->model()->rowCount(); ++row) {
        if (m_list->model()->index(row, 0).data().toString() == selected)
            m_list->selectRow(row);
    }
    showCorpus();
}

void DataPage::showCorpus() {
    if (!rows())
        m_list->clearSelection();
    for (int row = 0; row < m_list->model()->rowCount(); ++row) {
        if (m_list->model()->index(row, 0).data().toString() == session().corpus() && m_list->currentIndex().row() != row)
            m_list->selectRow(row);
    }
    m_rows->showCorpus();
    m_template->showCorpus();
    m_leaks->showCorpus();
    showState();
}

void DataPage::chooseImport() {
    auto *dialog = new QFileDialog(this, tr("File to import"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &DataPage::openImport);
    dialog->open();
}

void DataPage::openImport(const QString &source) {
    auto *dialog = new ImportDialog(session(), source, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { session().startImport(dialog->options(), dialog->source()); });
    dialog->show();
}

void DataPage::reportImport(const ImportReport &report, const QString &name) {
    showState();
    std::uint64_t count = 0;
    for (const auto &[split, rows] : report.rows)
        count += rows;
    if (count == 0) {
        m_notice->showNotice(NoticeBar::Kind::Information, tr("%1 holds no training rows; it is on the Corpus page.").arg(name));
        return;
    }
    QString text = tr("Imported %1: %2 rows.").arg(name, countText(count));
    if (report.skipped + report.repaired > 0)
        text += QLatin1Char(' ') +
                tr("%1 records were skipped and %2 repaired.").arg(countText(report.skipped), countText(report.repaired));
    m_notice->showNotice(report.skipped > 0 ? NoticeBar::Kind::Warning : NoticeBar::Kind::Information, text,
                         problemLines(report));
}

void DataPage::build() {
    auto *dialog = new RowBuildDialog(session(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (const CorpusInfo *corpus = rows(); corpus && !corpus->recipe.empty()) {
        const auto recipe = parseJson(corpus->recipe, corpus->name);
        if (const auto options = recipe ? rowCorpusOptionsFromJson(*recipe, corpus->name) : Result<RowCorpusOptions>())
            dialog->setOptions(*options);
    }
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_notice->hide();
        m_bar->send(QStringLiteral("buildRows"),
                    {{"project", session().folder().toStdString()}, {"build", toJson(dialog->options())}},
                    [this](const Json &report) { reportBuilt(report); });
    });
    dialog->open();
}

void DataPage::reportBuilt(const Json &report) {
    const bool clean = report.value("leaks", Json::object()).value("clean", true);
    m_notice->showNotice(clean ? NoticeBar::Kind::Information : NoticeBar::Kind::Warning, builtText(report));
    session().selectCorpus(QString::fromStdString(report.value("name", std::string())));
    session().refreshCorpora();
}

void DataPage::exportRows() {
    const CorpusInfo *corpus = rows();
    if (!corpus)
        return;
    auto *dialog = new RowExportDialog(*corpus, QDir(session().folder()).filePath(QStringLiteral("exports")), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const QString target = dialog->file();
        session().background().query(
            this,
            [options = dialog->options(), path = fs::path(target.toStdString())](Project &project) {
                return exportTuningRows(options, project, path);
            },
            [this, target](const Result<RowText> &written) {
                if (!written) {
                    m_notice->showNotice(NoticeBar::Kind::Error, tr("The rows could not be written; no file was made."),
                                         errorText(written.error()));
                    return;
                }
                QString text = tr("Wrote %1 rows to %2.").arg(countText(written->written), QDir::toNativeSeparators(target));
                if (written->leftOut > 0)
                    text += QLatin1Char(' ') + tr("%1 rows were left out: the format can't hold them.").arg(countText(written->leftOut));
                m_notice->showNotice(written->leftOut > 0 ? NoticeBar::Kind::Warning : NoticeBar::Kind::Information, text);
            });
    });
    dialog->open();
}

void DataPage::change(std::function<Result<void>(Project &)> work, const QString &failure) {
    session().background().query(this, std::move(work), [this, failure](const Result<void> &done) {
        if (!done)
            m_notice->showNotice(NoticeBar::Kind::Error, failure, errorText(done.error()));
        session().refreshCorpora();
    });
}

void DataPage::split() {
    const CorpusInfo *corpus = rows();
    if (!corpus)
        return;
    auto *dialog = new SplitDialog(*corpus, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, name = corpus->name] {
        change(
            [options = dialog->options(), name](Project &project) -> Result<void> {
                SINTONIA_TRY(splitCorpus(options, project, name));
                return {};
            },
            tr("The rows could not be split; they are as they were."));
    });
    dialog->open();
}

void DataPage::rename() {
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename the rows"));
    dialog->setLabelText(tr("New name"));
    dialog->setTextValue(session().corpus());
    connect(dialog, &QInputDialog::textValueSelected, this, [this, old = session().corpus()](const QString &name) {
        const QString chosen = name.trimmed();
        if (chosen.isEmpty() || chosen == old)
            return;
        change([from = old.toStdString(), to = chosen.toStdString()](Project &project) { return renameCorpus(project, from, to); },
               tr("The rows could not be renamed."));
    });
    dialog->open();
}

void DataPage::remove() { session().removals().remove(Removals::Kind::Corpora, {session().corpus()}); }

void DataPage::attachRemovals() {
    constexpr auto ours = Removals::Kind::Corpora;
    Removals &removals = session().removals();
    connect(m_undo, &QAction::triggered, this, [this] { session().removals().restoreLatest(ours); });
    connect(m_notice, &NoticeBar::actionTriggered, m_undo, &QAction::trigger);
    connect(&removals, &Removals::removed, this, [this](Removals::Kind kind, const QStringList &names) {
        if (kind == ours)
            m_notice->showNotice(NoticeBar::Kind::Information, tr("%1 was removed.").arg(names.join(QStringLiteral(", "))), {},
                                 tr("Undo"));
    });
    connect(&removals, &Removals::restored, this, [this](Removals::Kind kind, const QStringList &names) {
        if (kind == ours)
            m_notice->showNotice(NoticeBar::Kind::Information, tr("%1 is back.").arg(names.join(QStringLiteral(", "))));
    });
    connect(&removals, &Removals::failed, this, [this](Removals::Kind kind, const QString &error) {
        if (kind == ours)
            m_notice->showNotice(NoticeBar::Kind::Error, tr("The rows could not be removed or brought back."), error);
        showState();
    });
}

void DataPage::showEvent(QShowEvent *event) {
    Page::showEvent(event);
    if (!rows() && m_list->model()->rowCount() > 0)
        session().selectCorpus(m_list->model()->index(0, 0).data().toString());
}

void DataPage::dragEnterEvent(QDragEnterEvent *event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (m_import->isEnabled() && urls.size() == 1 && QFileInfo(urls.front().toLocalFile()).isFile())
        event->acceptProposedAction();
}

void DataPage::dropEvent(QDropEvent *event) {
    event->acceptProposedAction();
    openImport(event->mimeData()->urls().value(0).toLocalFile());
}

void DataPage::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("tab"), m_tabs->currentIndex());
    m_rows->saveState(settings);
}

void DataPage::restoreState(const QSettings &settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("splitter")).toByteArray());
    m_tabs->setCurrentIndex(settings.value(QStringLiteral("tab"), 0).toInt());
    m_rows->restoreState(settings);
}

} // namespace sintonia
