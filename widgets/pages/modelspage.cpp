// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/modelspage.h"

#include "widgets/models/enginetext.h"
#include "widgets/pages/pageaction.h"
#include "widgets/style/emptystate.h"
#include "widgets/style/icons.h"
#include "widgets/style/noticebar.h"
#include "widgets/style/numbers.h"

#include <QAction>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {

ModelsPage::ModelsPage(Session &session, QWidget *parent) : Page(session, parent), m_stack(new QStackedWidget(this)) {
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_stack);
    m_stack->addWidget(makeEmpty());
    m_stack->addWidget(makeContent());
    connect(&session, &Session::projectChanged, this, &ModelsPage::showProject);
    connectLibrary();
    showProject();
    showWork();
}

QWidget *ModelsPage::makeEmpty() {
    auto *empty = new EmptyState(
        QStringLiteral("models"), tr("Models"),
        tr("The models that can be looked through and tuned: what is on disk, and a way to bring in more. They belong to a "
           "project; none is open."),
        this);
    auto *open = new QAction(icon(QStringLiteral("project")), tr("Go to the projects"), this);
    open->setObjectName(QStringLiteral("goToProjectAction"));
    open->setToolTip(tr("Shows the Project page, where a project is opened or made"));
    connect(open, &QAction::triggered, this, [this] { session().showPage(Session::PageId::Project); });
    empty->addAction(open);
    return empty;
}

QWidget *ModelsPage::makeContent() {
    auto *content = new QWidget(this);
    m_notice = new NoticeBar(content);
    connect(m_notice, &NoticeBar::actionTriggered, this, [this] { session().library().restoreLatest(); });
    makeTable();
    makeActions();
    m_details = new QLabel(content);
    m_details->setObjectName(QStringLiteral("modelDetailsLabel"));
    m_details->setWordWrap(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *hint = new QLabel(tr("A model folder dropped onto the window is copied into the project. Only safetensors weights "
                               "are read, never pickled ones."),
                            content);
    hint->setWordWrap(true);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(makeDownloadLine(content));
    layout->addWidget(makeWorkLine(content));
    layout->addWidget(m_notice);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_details);
    layout->addWidget(hint);
    return content;
}

QWidget *ModelsPage::makeDownloadLine(QWidget *parent) {
    auto *bar = new QWidget(parent);
    m_name = new QLineEdit(bar);
    m_name->setObjectName(QStringLiteral("modelNameLineEdit"));
    m_name->setPlaceholderText(tr("organisation/name of a model to download"));
    m_name->setToolTip(tr(
        "A name such as sentence-transformers/all-MiniLM-L6-v2, also with @revision, or the address of its page. Nothing is "
        "sent before you ask for the download."));
    m_name->setAccessibleName(tr("Name of a model to download"));
    m_name->setClearButtonEnabled(true);
    connect(m_name, &QLineEdit::returnPressed, m_download, &QAction::trigger);
    connect(m_name, &QLineEdit::textChanged, this, &ModelsPage::showWork);
    auto *line = new QHBoxLayout(bar);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_name, 1);
    for (QAction *action : {m_download, m_import, m_inspect, m_train, m_remove, m_undo}) {
        auto *button = new QToolButton(bar);
        button->setObjectName(action->objectName().replace(QStringLiteral("Action"), QStringLiteral("ToolButton")));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setDefaultAction(action);
        line->addWidget(button);
    }
    return bar;
}

QWidget *ModelsPage::makeWorkLine(QWidget *parent) {
    m_workLine = new QWidget(parent);
    m_workText = new QLabel(m_workLine);
    m_workText->setObjectName(QStringLiteral("modelWorkLabel"));
    m_progress = new QProgressBar(m_workLine);
    m_progress->setTextVisible(false);
    auto *cancel = new QPushButton(icon(QStringLiteral("stop")), tr("Cancel"), m_workLine);
    cancel->setObjectName(QStringLiteral("cancelModelWorkPushButton"));
    cancel->setToolTip(tr("Stop; what has been downloaded is kept and can be gone on with"));
    connect(cancel, &QPushButton::clicked, &session().library(), &ModelLibrary::cancel);
    auto *line = new QHBoxLayout(m_workLine);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_workText);
    line->addWidget(m_progress, 1);
    line->addWidget(cancel);
    return m_workLine;
}

void ModelsPage::makeTable() {
    m_model = new ModelTable(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(Qt::UserRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("modelsTableView"));
    m_table->setAccessibleName(tr("Models"));
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ModelTable::Name, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setSectionsMovable(true);
    header->resizeSection(ModelTable::Name, 260);
    header->resizeSection(ModelTable::Place, 170);
    header->resizeSection(ModelTable::Licence, 140);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ModelsPage::updateSelection);
}

void ModelsPage::makeActions() {
    m_download = makePageAction(this, QStringLiteral("downloadModelAction"), QStringLiteral("download"), tr("Download"),
                                tr("Fetch the named model from the model server; each file is checked by its hash"));
    m_import = makePageAction(this, QStringLiteral("importModelAction"), QStringLiteral("import"), tr("Import folder…"),
                              tr("Copy a model folder into the project"), QKeySequence(Qt::CTRL | Qt::Key_I));
    m_undo = makePageAction(this, QStringLiteral("undoRemoveModelAction"), QStringLiteral("undo"), tr("Undo delete"),
                            tr("Bring back the model that was deleted last"), QKeySequence::Undo);
    m_inspect = makePageAction(m_table, QStringLiteral("inspectModelAction"), QStringLiteral("inspect"), tr("Inspect"),
                               tr("Show what this model finds, on the Inspect page"), Qt::Key_I);
    m_train = makePageAction(m_table, QStringLiteral("trainModelAction"), QStringLiteral("train"), tr("Tune"),
                             tr("Choose this model on the Train page"), Qt::Key_T);
    m_remove = makePageAction(m_table, QStringLiteral("removeModelAction"), QStringLiteral("remove"), tr("Delete"),
                              tr("Delete the selected model; this can be undone until the project closes"), Qt::Key_Delete);
    for (QAction *action : {m_inspect, m_train, m_remove})
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_download, &QAction::triggered, this, &ModelsPage::download);
    connect(m_import, &QAction::triggered, this, &ModelsPage::chooseFolder);
    connect(m_inspect, &QAction::triggered, this, &ModelsPage::inspect);
    connect(m_train, &QAction::triggered, this, &ModelsPage::train);
    connect(m_remove, &QAction::triggered, this, &ModelsPage::removeSelected);
    connect(m_undo, &QAction::triggered, &session().library(), &ModelLibrary::restoreLatest);
    connect(m_table, &QTableView::activated, m_inspect, &QAction::trigger);
}

void ModelsPage::connectLibrary() {
    ModelLibrary &library = session().library();
    connect(&library, &ModelLibrary::changed, this, &ModelsPage::fill);
    connect(&library, &ModelLibrary::busyChanged, this, &ModelsPage::showWork);
    connect(&library, &ModelLibrary::progress, this, [this](std::uint64_t done, std::uint64_t total) {
        m_progress->setRange(0, total ? 1000 : 0);
        m_progress->setValue(total ? int(1000.0 * double(done) / double(total)) : 0);
        if (total)
            m_workText->setText(
                tr("%1: %2 of %3")
                    .arg(session().library().workSubject(), bytesText(double(done)), bytesText(double(total))));
    });
    connect(&library, &ModelLibrary::message, m_workText, &QLabel::setToolTip);
    connect(&library, &ModelLibrary::finished, this, [this](const LibraryModel &model) {
        m_name->clear();
        const QString text = model.state == LibraryModel::State::Ready
                                 ? tr("%1 is here and can be used.").arg(model.name)
                                 : tr("%1 is here, but can't be used.").arg(model.name);
        const auto kind =
            model.state == LibraryModel::State::Ready ? NoticeBar::Kind::Information : NoticeBar::Kind::Warning;
        m_notice->showNotice(kind, text, engineText(model.reason));
    });
    connect(&library, &ModelLibrary::cancelled, this, [this] {
        m_notice->showNotice(NoticeBar::Kind::Information,
                             tr("Cancelled. A download goes on where it ended when you ask for it again."));
    });
    connect(&library, &ModelLibrary::failed, this, [this](const QString &text, const QString &details) {
        m_notice->showNotice(NoticeBar::Kind::Error, text, details);
    });
    connect(&library, &ModelLibrary::removed, this, [this](const QString &name, bool restorable) {
        const QString text = tr("%1 is deleted.").arg(name);
        if (restorable)
            m_notice->showNotice(NoticeBar::Kind::Information, text, {}, tr("Undo"));
        else
            m_notice->showNotice(NoticeBar::Kind::Information, text);
    });
    connect(&library, &ModelLibrary::restored, this, [this](const QString &name) {
        m_notice->showNotice(NoticeBar::Kind::Information, tr("%1 is back.").arg(name));
    });
}

void ModelsPage::showEvent(QShowEvent *event) {
    Page::showEvent(event);
    // What other pages exported or other programs put there is looked for each time.
    session().library().refresh();
}

void ModelsPage::showProject() {
    m_stack->setCurrentIndex(session().isOpen() ? 1 : 0);
    m_notice->hide();
    fill();
    if (isVisible())
        session().library().refresh();
}

void ModelsPage::fill() {
    const LibraryModel *before = selected();
    const QString folder = before ? before->folder : QString();
    m_model->setModels(session().library().models());
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        if (m_model->model(m_sorted->mapToSource(m_sorted->index(row, 0)).row()).folder == folder)
            m_table->selectRow(row);
    }
    updateSelection();
}

void ModelsPage::showWork() {
    const ModelLibrary &library = session().library();
    const bool was = !m_workLine->isHidden();
    m_workLine->setVisible(library.isBusy());
    if (library.isBusy() && !was) {
        m_progress->setRange(0, 0);
        m_workText->setToolTip({});
        m_workText->setText(library.workSubject());
    }
    m_download->setEnabled(!library.isBusy() && !m_name->text().trimmed().isEmpty());
    m_import->setEnabled(!library.isBusy());
}

const LibraryModel *ModelsPage::selected() const {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model->model(m_sorted->mapToSource(rows.front()).row());
}

void ModelsPage::updateSelection() {
    const LibraryModel *model = selected();
    const bool ready = model && model->state == LibraryModel::State::Ready;
    m_inspect->setEnabled(ready);
    m_train->setEnabled(ready);
    m_remove->setEnabled(model && model->isRemovable());
    m_undo->setEnabled(session().library().canRestore());
    QStringList lines;
    if (model && !model->reason.isEmpty())
        lines.append(engineText(model->reason));
    if (model && !model->origin.isEmpty())
        lines.append(tr("Origin: %1").arg(model->origin));
    m_details->setText(lines.join(QLatin1Char('\n')));
    m_details->setVisible(!lines.isEmpty());
    if (model && model->state == LibraryModel::State::Partial && !session().library().isBusy())
        m_name->setText(model->name);
}

void ModelsPage::download() {
    m_notice->hide();
    session().library().download(m_name->text().trimmed());
}

void ModelsPage::chooseFolder() {
    auto *dialog = new QFileDialog(this, tr("Folder of the model"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        m_notice->hide();
        session().library().importFolder(folder);
    });
    dialog->open();
}

void ModelsPage::inspect() {
    const LibraryModel *model = selected();
    if (!model || model->state != LibraryModel::State::Ready)
        return;
    if (model->place == LibraryModel::Place::Export)
        session().addModelFolder(model->folder);
    Inspection inspection;
    inspection.a = {model->name, model->folder, {}};
    session().inspect(inspection);
}

void ModelsPage::train() {
    if (const LibraryModel *model = selected())
        session().requestTraining(model->folder);
}

void ModelsPage::removeSelected() {
    const LibraryModel *chosen = selected();
    if (!chosen || !chosen->isRemovable())
        return;
    const LibraryModel model = *chosen;
    const auto &runs = session().runs();
    const auto uses = [&model](const RunInfo &run) { return QString::fromStdString(run.model) == model.folder; };
    if (std::any_of(runs.begin(), runs.end(), [&](const RunInfo &run) { return uses(run) && run.state == "running"; }))
        return m_notice->showNotice(
            NoticeBar::Kind::Warning,
            tr("%1 is being tuned. Stop the run on the Train page before you delete it.").arg(model.name));
    auto *question = new QMessageBox(QMessageBox::Question, tr("Delete a model"), tr("Delete %1?").arg(model.name),
                                     QMessageBox::Cancel, this);
    question->setObjectName(QStringLiteral("removeModelMessageBox"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    const int tuned = int(std::count_if(runs.begin(), runs.end(), uses));
    QString consequence = model.place == LibraryModel::Place::Download ? tr("What has been downloaded of it goes for good.")
                                                                        : tr("You can undo this until the project closes.");
    if (tuned > 0)
        consequence +=
            QLatin1Char(' ') + tr("%n run(s) were tuned from it and can't go on or be exported without it.", nullptr, tuned);
    question->setInformativeText(consequence);
    QPushButton *yes = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    connect(question, &QMessageBox::buttonClicked, this, [this, model, yes](QAbstractButton *button) {
        if (static_cast<QAbstractButton *>(yes) == button)
            session().library().remove(model);
    });
    question->open();
}

void ModelsPage::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("columns"), m_table->horizontalHeader()->saveState());
}

void ModelsPage::restoreState(const QSettings &settings) {
    m_table->horizontalHeader()->restoreState(settings.value(QStringLiteral("columns")).toByteArray());
}

} // namespace sintonia
