// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/projectpage.h"

#include "widgets/models/installation.h"
#include "widgets/style/icons.h"
#include "widgets/style/numbers.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {
namespace {

QLabel *makeHeading(const QString &text, double scale, QWidget *parent) {
    auto *label = new QLabel(text, parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(true);
    label->setFont(font);
    return label;
}

QLabel *makeText(const char *name, QWidget *parent) {
    auto *label = new QLabel(parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

ProjectPage::ProjectPage(Session &session, QWidget *parent) : Page(session, parent), m_stack(new QStackedWidget(this)) {
    m_new = makeAction(QStringLiteral("newProjectAction"), QStringLiteral("add"), tr("New project…"),
                       tr("Make an empty project in a folder of your choice"));
    m_new->setShortcut(QKeySequence::New);
    m_open = makeAction(QStringLiteral("openProjectAction"), QStringLiteral("open"), tr("Open project…"),
                        tr("Open a project folder; dropping it onto the window does the same"));
    m_open->setShortcut(QKeySequence::Open);
    m_sample = makeAction(
        QStringLiteral("openSampleAction"), QStringLiteral("sample"), tr("Open the sample project"),
        tr("Three small corpora on the Second World War, the Cold War and general knowledge, to try everything with"));
    connect(m_new, &QAction::triggered, this, &ProjectPage::chooseNew);
    connect(m_open, &QAction::triggered, this, &ProjectPage::chooseOpen);
    connect(m_sample, &QAction::triggered, this, [this] {
        m_busy->setText(tr("The sample project is opened …"));
        this->session().openSample(sampleProjectFolder());
    });

    m_stack->addWidget(makeWelcome());
    m_stack->addWidget(makeOverview());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 24, 16);
    layout->addWidget(m_stack);

    connect(&session, &Session::projectChanged, this, &ProjectPage::showProject);
    connect(&session, &Session::openFailed, m_busy, &QLabel::clear);
    for (const auto signal : {&Session::corporaChanged, &Session::modelsChanged, &Session::runsChanged})
        connect(&session, signal, this, &ProjectPage::showContents);
    showProject();
}

QAction *ProjectPage::makeAction(const QString &name, const QString &iconName, const QString &text, const QString &toolTip) {
    auto *action = new QAction(icon(iconName), text, this);
    action->setObjectName(name);
    action->setToolTip(toolTip);
    addAction(action);
    return action;
}

QWidget *ProjectPage::makeWelcome() {
    auto *page = new QWidget(this);
    auto *purpose = makeText("purposeLabel", page);
    purpose->setText(
        tr("Tune the model that finds the texts for your questions, on your own machine. See whether tuning helps "
           "your data, whether it hurts everything else, and take the result with you."));
    m_busy = makeText("busyLabel", page);
    m_recent = new QListWidget(page);
    m_recent->setObjectName(QStringLiteral("recentListWidget"));
    m_recent->setToolTip(tr("Projects opened before: Return opens one, Delete takes it off this list"));
    m_recent->setAccessibleName(tr("Recent projects"));
    auto *forget = new QAction(tr("Take off this list"), m_recent);
    forget->setShortcut(QKeySequence::Delete);
    forget->setShortcutContext(Qt::WidgetShortcut);
    m_recent->addAction(forget);
    m_recent->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(forget, &QAction::triggered, this, [this] {
        if (const QListWidgetItem *item = m_recent->currentItem())
            Q_EMIT forgetRequested(item->data(Qt::UserRole).toString());
    });
    connect(m_recent, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem *item) { session().open(item->data(Qt::UserRole).toString()); });

    auto *column = new QVBoxLayout;
    column->addWidget(makeHeading(QStringLiteral("Sintonia"), 2.0, page));
    column->addWidget(purpose);
    column->addSpacing(12);
    for (QAction *action : {m_sample, m_new, m_open}) {
        auto *button = new QPushButton(action->icon(), action->text(), page);
        button->setObjectName(action->objectName().replace(QStringLiteral("Action"), QStringLiteral("PushButton")));
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        button->setToolTip(keys.isEmpty() ? action->toolTip() : tr("%1 (%2)").arg(action->toolTip(), keys));
        button->setMinimumHeight(36);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        column->addWidget(button);
    }
    column->addWidget(m_busy);
    column->addSpacing(12);
    column->addWidget(makeHeading(tr("Recent projects"), 1.1, page));
    column->addWidget(m_recent, 1);
    auto *middle = new QWidget(page);
    middle->setMaximumWidth(620);
    middle->setLayout(column);
    auto *layout = new QHBoxLayout(page);
    layout->addStretch(1);
    layout->addWidget(middle, 4);
    layout->addStretch(1);
    return page;
}

QWidget *ProjectPage::makeOverview() {
    auto *page = new QWidget(this);
    m_name = makeHeading({}, 1.6, page);
    m_name->setObjectName(QStringLiteral("projectNameLabel"));
    m_folder = makeText("projectFolderLabel", page);
    auto *titles = new QVBoxLayout;
    titles->addWidget(m_name);
    titles->addWidget(m_folder);
    auto *top = new QHBoxLayout;
    top->addLayout(titles, 1);
    for (QAction *action : {m_new, m_open}) {
        auto *button = new QToolButton(page);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        top->addWidget(button, 0, Qt::AlignTop);
    }
    auto *close = new QToolButton(page);
    close->setObjectName(QStringLiteral("closeProjectToolButton"));
    close->setIcon(icon(QStringLiteral("close")));
    close->setText(tr("Close"));
    close->setToolTip(tr("Close the project; running trainings go on"));
    close->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    close->setAutoRaise(true);
    connect(close, &QToolButton::clicked, this, [this] { session().close(); });
    top->addWidget(close, 0, Qt::AlignTop);

    auto *next = new QGroupBox(tr("What comes next"), page);
    m_next = makeText("nextLabel", next);
    m_nextButton = new QPushButton(next);
    m_nextButton->setObjectName(QStringLiteral("nextPushButton"));
    m_nextButton->setToolTip(tr("Go to the page where the next step is done"));
    connect(m_nextButton, &QPushButton::clicked, this, [this] { session().showPage(m_nextPage); });
    auto *nextLayout = new QHBoxLayout(next);
    nextLayout->addWidget(m_next, 1);
    nextLayout->addWidget(m_nextButton);

    auto *contents = new QGroupBox(tr("In this project"), page);
    m_corpora = makeText("corporaLabel", contents);
    m_models = makeText("modelsLabel", contents);
    m_runs = makeText("runsLabel", contents);
    m_running = makeText("runningLabel", contents);
    auto *form = new QFormLayout(contents);
    form->setHorizontalSpacing(20);
    form->setVerticalSpacing(10);
    form->addRow(tr("Corpora"), m_corpora);
    form->addRow(tr("Models"), m_models);
    form->addRow(tr("Runs"), m_runs);
    form->addRow(tr("Running now"), m_running);

    auto *layout = new QVBoxLayout(page);
    layout->addLayout(top);
    layout->addWidget(next);
    layout->addWidget(contents);
    layout->addStretch(1);
    return page;
}

void ProjectPage::setRecentProjects(const QStringList &folders) {
    m_recent->clear();
    for (const QString &folder : folders) {
        auto *item =
            new QListWidgetItem(icon(QStringLiteral("project")),
                                tr("%1 – %2").arg(QFileInfo(folder).fileName(), QDir::toNativeSeparators(folder)), m_recent);
        item->setData(Qt::UserRole, folder);
    }
}

void ProjectPage::chooseNew() {
    auto *dialog = new QFileDialog(this, tr("Folder of the new project"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) { session().create(folder); });
    dialog->open();
}

void ProjectPage::chooseOpen() {
    auto *dialog = new QFileDialog(this, tr("Open a project folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) { session().open(folder); });
    dialog->open();
}

void ProjectPage::showProject() {
    m_busy->clear();
    m_stack->setCurrentIndex(session().isOpen() ? 1 : 0);
    m_name->setText(session().name());
    m_folder->setText(QDir::toNativeSeparators(session().folder()));
    showContents();
}

void ProjectPage::showContents() {
    QStringList lines;
    for (const CorpusInfo &corpus : session().corpora()) {
        lines.append(tr("%1: %2 documents, %3 questions")
                         .arg(QString::fromStdString(corpus.name), countText(corpus.documents), countText(corpus.queries)));
    }
    m_corpora->setText(lines.isEmpty() ? tr("None yet") : lines.join(QLatin1Char('\n')));
    lines.clear();
    for (const ModelChoice &model : session().models()) {
        if (model.run.isEmpty())
            lines.append(model.label);
    }
    m_models->setText(lines.isEmpty() ? tr("None: the starter model is not installed") : lines.join(QLatin1Char('\n')));
    const auto &runs = session().runs();
    m_runs->setText(runs.empty() ? tr("None yet") : tr("%n runs", nullptr, int(runs.size())));
    lines.clear();
    for (const RunInfo &run : runs) {
        if (run.state == "running")
            lines.append(tr("%1: step %2 of %3")
                             .arg(QString::fromStdString(run.name.empty() ? run.id : run.name))
                             .arg(run.step)
                             .arg(run.totalSteps));
    }
    m_running->setText(lines.isEmpty() ? tr("Nothing") : lines.join(QLatin1Char('\n')));
    showNextStep();
}

void ProjectPage::showNextStep() {
    const auto &corpora = session().corpora();
    const auto &runs = session().runs();
    const bool judged =
        std::any_of(corpora.begin(), corpora.end(), [](const CorpusInfo &info) { return !info.judgements.empty(); });
    const bool running = std::any_of(runs.begin(), runs.end(), [](const RunInfo &run) { return run.state == "running"; });
    const auto offer = [this](Session::PageId page, const QString &text, const QString &button) {
        m_nextPage = page;
        m_next->setText(text);
        m_nextButton->setText(button);
    };
    if (corpora.empty())
        offer(
            Session::PageId::Corpus,
            tr("Import texts, with questions and judgements if you have them. A file dropped onto the window does it, too."),
            tr("Import texts"));
    else if (running)
        offer(Session::PageId::Train,
              tr("A model is being tuned. Watch whether validation rises and the guarded sets hold."), tr("Watch it"));
    else if (!judged)
        offer(Session::PageId::Corpus,
              tr("The corpora hold no judged questions, so nothing can be measured. Import questions with judgements."),
              tr("Go to the corpora"));
    else if (runs.empty())
        offer(Session::PageId::Train, tr("The corpora are ready. Look at what the untouched model finds, then tune it."),
              tr("Tune a model"));
    else
        offer(Session::PageId::Runs,
              tr("Compare the runs with the untouched model, and export the one that is really better."),
              tr("Compare runs"));
}

} // namespace sintonia
