// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/corpuspage.h"

#include "widgets/dialogs/importdialog.h"
#include "widgets/dialogs/splitdialog.h"
#include "widgets/models/enginetext.h"
#include "widgets/pages/documentsview.h"
#include "widgets/pages/importbar.h"
#include "widgets/pages/judgementsview.h"
#include "widgets/pages/leaksview.h"
#include "widgets/pages/lengthsview.h"
#include "widgets/pages/pageaction.h"
#include "widgets/pages/questionsview.h"
#include "widgets/pages/rowtable.h"
#include "widgets/style/emptystate.h"
#include "widgets/style/icons.h"
#include "widgets/style/noticebar.h"
#include "widgets/style/numbers.h"

#include <QAction>
#include <QFileDialog>
#include <QHeaderView>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace sintonia {

CorpusPage::CorpusPage(Session &session, QWidget *parent)
    : Page(session, parent), m_notice(new NoticeBar(this)), m_stack(new QStackedWidget(this)),
      m_splitter(new QSplitter(this)) {
    m_importFile = makePageAction(this, QStringLiteral("importFileAction"), QStringLiteral("import"), tr("Import a file…"),
                                  tr("JSON lines, CSV, TSV, TREC or SQuAD; dropping it onto the window does the same"),
                                  Qt::CTRL | Qt::Key_I);
    m_importFolder =
        makePageAction(this, QStringLiteral("importFolderAction"), QStringLiteral("open"), tr("Import a folder…"),
                       tr("A BEIR folder, or a folder of .txt and .md files"), Qt::CTRL | Qt::SHIFT | Qt::Key_I);
    m_split =
        makePageAction(this, QStringLiteral("splitAction"), QStringLiteral("split"), tr("Split…"),
                       tr("Divide the judgements into train, validation and test, so that no document is in two of them"),
                       Qt::CTRL | Qt::Key_D);
    m_rename = makePageAction(this, QStringLiteral("renameAction"), QStringLiteral("rename"), tr("Rename…"),
                          tr("Give the corpus another name; runs made before keep the old one"), Qt::Key_F2);
    m_remove = makePageAction(this, QStringLiteral("removeAction"), QStringLiteral("remove"), tr("Remove…"),
                          tr("Take the corpus out of the project; its source file is not touched"), {});
    m_undo = makePageAction(this, QStringLiteral("undoRemoveAction"), QStringLiteral("undo"), tr("Undo remove"), {},
                            QKeySequence::Undo);
    m_find = makePageAction(this, QStringLiteral("findAction"), QStringLiteral("search"), tr("Search"),
                            tr("Search the documents"), QKeySequence::Find);

    auto *empty =
        new EmptyState(QStringLiteral("corpus"), tr("Bring your texts"),
                       tr("A corpus holds the documents to be found, questions, and which document answers which question. "
                          "With judged questions a model can be measured and tuned."),
                       this);
    empty->addAction(m_importFile);
    empty->addAction(m_importFolder);
    m_splitter->addWidget(makeList());
    m_splitter->addWidget(makeTabs());
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({300, 900});
    auto *closed = new EmptyState(QStringLiteral("project"), tr("No project is open"),
                                  tr("Texts belong to a project. Open or create one on the Project page."), this);
    m_stack->addWidget(closed);
    m_stack->addWidget(empty);
    m_stack->addWidget(m_splitter);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_notice);
    layout->addWidget(new ImportBar(session, this));
    layout->addWidget(m_stack, 1);

    connect(m_importFile, &QAction::triggered, this, [this] { chooseImport(false); });
    connect(m_importFolder, &QAction::triggered, this, [this] { chooseImport(true); });
    connect(m_split, &QAction::triggered, this, &CorpusPage::split);
    connect(m_rename, &QAction::triggered, this, &CorpusPage::rename);
    connect(m_remove, &QAction::triggered, this, &CorpusPage::remove);
    connect(m_find, &QAction::triggered, this, [this] {
        m_tabs->setCurrentWidget(m_documents);
        m_documents->focusSearch();
    });
    connect(&session, &Session::projectChanged, this, &CorpusPage::showCorpora);
    connect(&session, &Session::corporaChanged, this, &CorpusPage::showCorpora);
    connect(&session, &Session::corpusSelected, this, &CorpusPage::showCorpus);
    connect(&session, &Session::importRequested, this, &CorpusPage::openImport);
    connect(&session, &Session::importStarted, this, [this] {
        m_notice->hide();
        showState();
    });
    connect(&session, &Session::importFinished, this, &CorpusPage::reportImport);
    connect(&session, &Session::importFailed, this, [this](const QString &error, bool wasInterrupted) {
        showState();
        if (wasInterrupted)
            m_notice->showNotice(NoticeBar::Kind::Information, tr("The import was cancelled; the project is as it was."));
        else
            m_notice->showNotice(NoticeBar::Kind::Error,
                                 tr("Nothing was imported; the project is as it was. The details say what to mend."), error);
    });
    attachRemovals();
    showCorpora();
}

QWidget *CorpusPage::makeList() {
    auto *side = new QWidget(this);
    m_corpora = new RowModel({tr("Corpus"), tr("Documents"), tr("Questions")}, this);
    m_list = makeRowTable(QStringLiteral("corporaTableView"), tr("Corpora"), m_corpora, this);
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
    for (QAction *action : {m_importFile, m_importFolder, m_split, m_rename, m_remove, m_undo}) {
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

QWidget *CorpusPage::makeTabs() {
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("corpusTabWidget"));
    m_documents = new DocumentsView(session(), m_tabs);
    m_lengths = new LengthsView(session(), m_tabs);
    m_leaks = new LeaksView(session(), m_tabs);
    m_questions = new QuestionsView(session(), m_tabs);
    m_judgements = new JudgementsView(session(), m_tabs);
    m_tabs->addTab(m_documents, tr("Documents"));
    m_tabs->addTab(m_questions, tr("Questions"));
    m_tabs->addTab(m_judgements, tr("Judgements"));
    m_tabs->addTab(m_lengths, tr("Lengths"));
    m_tabs->addTab(m_leaks, tr("Leaks"));
    return m_tabs;
}

void CorpusPage::attachRemovals() {
    constexpr auto ours = Removals::Kind::Corpora;
    Removals &removals = session().removals();
    connect(m_undo, &QAction::triggered, this, [this] { session().removals().restoreLatest(ours); });
    connect(m_notice, &NoticeBar::actionTriggered, m_undo, &QAction::trigger);
    connect(&removals, &Removals::removed, this, [this](Removals::Kind kind, const QStringList &names) {
        if (kind == ours)
            m_notice->showNotice(NoticeBar::Kind::Information, tr("%1 was removed.").arg(names.join(QStringLiteral(", "))),
                                 {}, tr("Undo"));
    });
    connect(&removals, &Removals::restored, this, [this](Removals::Kind kind, const QStringList &names) {
        if (kind == ours)
            m_notice->showNotice(NoticeBar::Kind::Information, tr("%1 is back.").arg(names.join(QStringLiteral(", "))));
    });
    connect(&removals, &Removals::failed, this, [this](Removals::Kind kind, const QString &error) {
        if (kind == ours)
            m_notice->showNotice(NoticeBar::Kind::Error, tr("The corpus could not be removed or brought back."), error);
        showState();
    });
}

void CorpusPage::showState() {
    const bool open = session().isOpen();
    const bool importing = session().importTask() != nullptr;
    const QStringList removed = session().removals().latest(Removals::Kind::Corpora);
    m_stack->setCurrentIndex(!open ? 0 : m_corpora->rowCount() == 0 && removed.isEmpty() ? 1 : 2);
    m_importFile->setEnabled(open && !importing);
    m_importFolder->setEnabled(open && !importing);
    const CorpusInfo *corpus = session().findCorpus(session().corpus());
    m_split->setEnabled(corpus && !corpus->judgements.empty());
    m_rename->setEnabled(corpus);
    m_remove->setEnabled(corpus);
    m_find->setEnabled(corpus);
    m_undo->setEnabled(!removed.isEmpty());
    m_undo->setToolTip(removed.isEmpty() ? tr("Bring back the corpus that was removed last")
                                         : tr("Bring back %1").arg(removed.join(QStringLiteral(", "))));
}

void CorpusPage::showCorpora() {
    std::vector<RowModel::Row> rows;
    for (const CorpusInfo &corpus : session().corpora()) {
        if (corpus.rows.empty())
            rows.push_back({QString::fromStdString(corpus.name), qulonglong(corpus.documents), qulonglong(corpus.queries)});
    }
    const QString selected = session().corpus();
    m_corpora->setRows(std::move(rows));
    for (int row = 0; row < m_list->model()->rowCount(); ++row) {
        if (m_list->model()->index(row, 0).data().toString() == selected)
            m_list->selectRow(row);
    }
    showCorpus();
}

void CorpusPage::showCorpus() {
    for (int row = 0; row < m_list->model()->rowCount(); ++row) {
        if (m_list->model()->index(row, 0).data().toString() == session().corpus() && m_list->currentIndex().row() != row)
            m_list->selectRow(row);
    }
    m_documents->showCorpus();
    m_lengths->showCorpus();
    m_leaks->showCorpus();
    m_questions->showCorpus();
    m_judgements->showCorpus();
    showState();
}

void CorpusPage::chooseImport(bool folder) {
    auto *dialog = new QFileDialog(this, folder ? tr("Folder to import") : tr("File to import"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &CorpusPage::openImport);
    dialog->open();
}

void CorpusPage::openImport(const QString &source) {
    auto *dialog = new ImportDialog(session(), source, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { session().startImport(dialog->options(), dialog->source()); });
    dialog->show();
}

void CorpusPage::reportImport(const ImportReport &report, const QString &name) {
    showState();
    std::uint64_t judged = 0;
    for (const auto &[split, count] : report.judgements)
        judged += count;
    QString text = tr("Imported %1: %2 documents, %3 questions, %4 judgements.")
                       .arg(name, countText(report.documents), countText(report.queries), countText(judged));
    if (report.skipped + report.repaired > 0)
        text += QLatin1Char(' ') +
                tr("%1 records were skipped and %2 repaired.").arg(countText(report.skipped), countText(report.repaired));
    if (report.mojibake > 0)
        text += QLatin1Char(' ') + tr("%1 texts look as if they had been decoded wrongly before; import again with the "
                                      "repair switched on to mend them.")
                                       .arg(countText(report.mojibake));
    m_notice->showNotice(report.skipped + report.mojibake > 0 ? NoticeBar::Kind::Warning : NoticeBar::Kind::Information,
                         text, problemLines(report));
}

void CorpusPage::change(std::function<Result<void>(Project &)> work, const QString &failure) {
    session().background().query(this, std::move(work), [this, failure](const Result<void> &done) {
        if (!done)
            m_notice->showNotice(NoticeBar::Kind::Error, failure, errorText(done.error()));
        session().refreshCorpora();
    });
}

void CorpusPage::split() {
    const CorpusInfo *corpus = session().findCorpus(session().corpus());
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
            tr("The judgements could not be split; they are as they were."));
    });
    dialog->open();
}

void CorpusPage::rename() {
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename the corpus"));
    dialog->setLabelText(tr("New name"));
    dialog->setTextValue(session().corpus());
    connect(dialog, &QInputDialog::textValueSelected, this, [this, old = session().corpus()](const QString &name) {
        if (name.trimmed().isEmpty() || name == old)
            return;
        change([from = old.toStdString(),
                to = name.trimmed().toStdString()](Project &project) { return renameCorpus(project, from, to); },
               tr("The corpus could not be renamed."));
    });
    dialog->open();
}

void CorpusPage::remove() {
    const QString name = session().corpus();
    auto *question = new QMessageBox(QMessageBox::Question, tr("Remove the corpus"),
                                     tr("Remove %1 with its documents, questions and judgements from the project? The file "
                                        "it came from is not touched. You can undo this until the project closes.")
                                         .arg(name),
                                     QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *yes = question->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    yes->setObjectName(QStringLiteral("confirmRemovePushButton"));
    connect(yes, &QPushButton::clicked, this,
            [this, name] { session().removals().remove(Removals::Kind::Corpora, {name}); });
    question->open();
}

void CorpusPage::showEvent(QShowEvent *event) {
    Page::showEvent(event);
    const CorpusInfo *corpus = session().findCorpus(session().corpus());
    if (corpus && !corpus->rows.empty() && m_list->model()->rowCount() > 0)
        session().selectCorpus(m_list->model()->index(0, 0).data().toString());
}

void CorpusPage::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("tab"), m_tabs->currentIndex());
    m_documents->saveState(settings);
}

void CorpusPage::restoreState(const QSettings &settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("splitter")).toByteArray());
    m_tabs->setCurrentIndex(settings.value(QStringLiteral("tab"), 0).toInt());
    m_documents->restoreState(settings);
}

} // namespace sintonia
