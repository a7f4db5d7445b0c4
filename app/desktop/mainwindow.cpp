// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/mainwindow.h"

#include "app/desktop/navigationrail.h"
#include "app/desktop/settingsdialog.h"
#include "app/desktop/statusline.h"
#include "engine/hub/modelfolder.h"
#include "widgets/models/installation.h"
#include "widgets/pages/askpage.h"
#include "widgets/pages/corpuspage.h"
#include "widgets/pages/datapage.h"
#include "widgets/pages/inspectpage.h"
#include "widgets/pages/modelspage.h"
#include "widgets/pages/projectpage.h"
#include "widgets/pages/runspage.h"
#include "widgets/pages/trainpage.h"
#include "widgets/style/icons.h"
#include "widgets/style/noticebar.h"

#include <QAction>
#include <QCloseEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace sintonia {

MainWindow::MainWindow(Settings &settings, QWidget *parent)
    : QMainWindow(parent), m_settings(settings), m_appearance(settings), m_engine(helperProgram()), m_session(m_engine) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/sintonia.svg")));
    setAcceptDrops(true);
    resize(1280, 800);
    restoreGeometry(settings.store().value(QStringLiteral("window/geometry")).toByteArray());
    build();

    connect(&settings, &Settings::languageChanged, this, [this] {
        saveState();
        build();
    });
    const auto setEndpoint = [this] { m_session.library().setEndpoint(m_settings.modelServer()); };
    connect(&settings, &Settings::modelServerChanged, this, setEndpoint);
    setEndpoint();
    connect(&m_session, &Session::projectChanged, this, [this] {
        m_watcher.watch(m_session.folder());
        updateTitle();
        if (m_session.isOpen())
            m_settings.addRecentProject(m_session.folder());
    });
    connect(&m_session, &Session::openFailed, this, [this](const QString &folder, const QString &error) {
        m_notice->showNotice(NoticeBar::Kind::Error,
                             tr("The project in %1 can't be opened. Nothing in it was changed.").arg(folder), error);
    });
    connect(&m_session, &Session::problem, this, [this](const QString &text, const QString &details) {
        m_notice->showNotice(NoticeBar::Kind::Warning, text, details);
    });
    connect(&m_session, &Session::pageRequested, this, [this](Session::PageId page) { showPage(int(page)); });
    connect(&m_session, &Session::runListOutdated, &m_watcher, &RunWatcher::lookNow);
    connect(&m_watcher, &RunWatcher::runsChanged, &m_session, &Session::setRuns);
    connect(&m_watcher, &RunWatcher::failed, this, [this](const QString &error) {
        m_notice->showNotice(NoticeBar::Kind::Warning, tr("The runs of the project can't be read; they are tried again."),
                             error);
    });
    connect(&m_engine, &EngineClient::died, this, [this](const QString &reason, const QString &details) {
        m_notice->showNotice(
            NoticeBar::Kind::Error,
            tr("%1 The project and running trainings are not touched. What was asked of it has to be asked again.")
                .arg(reason),
            details, tr("Start the engine again"));
    });
}

MainWindow::~MainWindow() = default;

void MainWindow::build() {
    const int current = m_rail ? m_rail->current() : m_settings.store().value(QStringLiteral("window/page"), 0).toInt();
    m_pages.clear();
    auto *central = new QWidget(this);
    m_rail = new NavigationRail(central);
    m_rail->addPage(QStringLiteral("project"), QStringLiteral("project"), tr("Project"),
                    tr("What is in this project, what is running, what comes next?"));
    m_rail->addPage(QStringLiteral("corpus"), QStringLiteral("corpus"), tr("Corpus"),
                    tr("What texts and questions are here, and are they sound?"));
    m_rail->addPage(QStringLiteral("inspect"), QStringLiteral("inspect"), tr("Inspect"),
                    tr("Does a model put the right text near a question, before and after tuning?"));
    m_rail->addPage(QStringLiteral("train"), QStringLiteral("train"), tr("Train"),
                    tr("What shall run, and is it going well?"));
    m_rail->addPage(QStringLiteral("runs"), QStringLiteral("runs"), tr("Runs"),
                    tr("Which run is best, and is it really better?"));
    m_rail->addPage(QStringLiteral("models"), QStringLiteral("models"), tr("Models"),
                    tr("Which models are here, and which can be used?"));
    m_rail->addPage(QStringLiteral("ask"), QStringLiteral("ask"), tr("Ask"),
                    tr("What do the untouched and the tuned model answer, and does the context support it?"));
    m_rail->addPage(QStringLiteral("data"), QStringLiteral("data"), tr("Data"),
                    tr("What does an LLM learn from, and what of it does it read?"));
    auto *settingsAction = new QAction(icon(QStringLiteral("settings")), tr("Settings"), m_rail);
    settingsAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    settingsAction->setToolTip(
        tr("Language, colours and text size (%1)").arg(settingsAction->shortcut().toString(QKeySequence::NativeText)));
    connect(settingsAction, &QAction::triggered, this, &MainWindow::openSettings);
    m_rail->addBottomAction(settingsAction, QStringLiteral("settingsToolButton"));

    m_stack = new QStackedWidget(central);
    m_projectPage = new ProjectPage(m_session);
    m_pages = {m_projectPage,           new CorpusPage(m_session), new InspectPage(m_session), new TrainPage(m_session),
               new RunsPage(m_session), new ModelsPage(m_session), new AskPage(m_session),
               new DataPage(m_session)};
    for (Page *page : std::as_const(m_pages))
        m_stack->addWidget(page);
    m_projectPage->setRecentProjects(m_settings.recentProjects());
    connect(&m_settings, &Settings::recentProjectsChanged, m_projectPage,
            [this] { m_projectPage->setRecentProjects(m_settings.recentProjects()); });
    connect(m_projectPage, &ProjectPage::forgetRequested, &m_settings, &Settings::removeRecentProject);

    m_notice = new NoticeBar(central);
    connect(m_notice, &NoticeBar::actionTriggered, this, [this] { m_engine.wake(); });
    auto *right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->addWidget(m_notice);
    right->addWidget(m_stack, 1);
    auto *layout = new QHBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    layout->addLayout(right, 1);
    setCentralWidget(central);
    setStatusBar(new StatusLine(m_session, this));
    connect(m_rail, &NavigationRail::pageChosen, this, &MainWindow::showPage);
    restorePageStates();
    showPage(current);
    updateTitle();
}

void MainWindow::saveState() {
    QSettings &store = m_settings.store();
    store.setValue(QStringLiteral("window/geometry"), saveGeometry());
    store.setValue(QStringLiteral("window/page"), m_rail->current());
    for (const Page *page : std::as_const(m_pages)) {
        store.beginGroup(QStringLiteral("pages/") +
                         QString::fromLatin1(page->metaObject()->className()).section(QLatin1String("::"), -1));
        page->saveState(store);
        store.endGroup();
    }
}

void MainWindow::restorePageStates() {
    QSettings &store = m_settings.store();
    for (Page *page : std::as_const(m_pages)) {
        store.beginGroup(QStringLiteral("pages/") +
                         QString::fromLatin1(page->metaObject()->className()).section(QLatin1String("::"), -1));
        page->restoreState(store);
        store.endGroup();
    }
}

void MainWindow::showPage(int index) {
    const int valid = index >= 0 && index < m_pages.size() ? index : 0;
    m_rail->setCurrent(valid);
    m_stack->setCurrentIndex(valid);
}

void MainWindow::openSettings() {
    auto *dialog = new SettingsDialog(m_settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::openLatest() {
    const QStringList recent = m_settings.recentProjects();
    if (!recent.isEmpty())
        m_session.open(recent.front());
}

void MainWindow::updateTitle() {
    setWindowTitle(m_session.isOpen() ? tr("%1 – Sintonia").arg(m_session.name()) : QStringLiteral("Sintonia"));
}

void MainWindow::closeEvent(QCloseEvent *event) {
    saveState();
    QMainWindow::closeEvent(event);
}

void MainWindow::showEvent(QShowEvent *event) {
    QMainWindow::showEvent(event);
    if (!std::exchange(m_shown, true))
        QTimer::singleShot(300, this, [this] { m_engine.wake(); });
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event) {
    const QString path = event->mimeData()->urls().value(0).toLocalFile();
    event->acceptProposedAction();
    if (QFileInfo::exists(path + QStringLiteral("/project.db")))
        m_session.open(path);
    else if (m_session.isOpen() && isModelFolder(path.toStdString()))
        m_session.requestModelImport(path);
    else if (m_session.isOpen())
        m_session.requestImport(path);
    else
        m_notice->showNotice(NoticeBar::Kind::Information, tr("Open or create a project first; then drop the texts again."));
}

} // namespace sintonia
