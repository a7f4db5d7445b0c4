// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/trainpage.h"

#include "engine/store/experiment.h"
#include "widgets/models/enginetext.h"
#include "widgets/models/installation.h"
#include "widgets/models/trainerlaunch.h"
#include "widgets/pages/experimentform.h"
#include "widgets/pages/memoryview.h"
#include "widgets/pages/pageaction.h"
#include "widgets/pages/runview.h"
#include "widgets/style/hues.h"
#include "widgets/style/icons.h"
#include "widgets/style/noticebar.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

namespace sintonia {

TrainPage::TrainPage(Session &session, QWidget *parent)
    : Page(session, parent), m_notice(new NoticeBar(this)), m_splitter(new QSplitter(this)),
      m_run(new RunView(session, this)) {
    m_start = makePageAction(this, QStringLiteral("startAction"), QStringLiteral("start"), tr("Start"),
                             tr("Start the training; it goes on when the window is closed"), Qt::CTRL | Qt::Key_Return);
    m_splitter->addWidget(makeExperiment());
    m_splitter->addWidget(m_run);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({400, 800});
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_notice);
    layout->addWidget(m_splitter, 1);

    connect(m_start, &QAction::triggered, this, &TrainPage::start);
    connect(&session, &Session::corporaChanged, m_form, &ExperimentForm::refreshChoices);
    connect(&session, &Session::modelsChanged, m_form, &ExperimentForm::refreshChoices);
    connect(&session, &Session::projectChanged, m_form, &ExperimentForm::refreshChoices);
    connect(&session, &Session::trainingRequested, this, [this](const QString &modelFolder) {
        Json experiment = m_form->experiment();
        experiment["model"] = modelFolder.toStdString();
        m_form->setExperiment(experiment);
    });
    connect(m_run, &RunView::resumeWanted, this, [this](const QString &run) { launchTrainer()->resume(run); });
    connect(m_run, &RunView::failed, this, [this](const QString &text, const QString &details) {
        m_notice->showNotice(NoticeBar::Kind::Error, text, details);
    });
    validate();
}

QWidget *TrainPage::makeExperiment() {
    auto *side = new QWidget(this);
    m_preset = new QComboBox(side);
    m_preset->setObjectName(QStringLiteral("presetComboBox"));
    m_preset->setToolTip(tr("Fills the form with values that belong together; model, sets and name stay"));
    m_preset->addItem(tr("Defaults"));
    for (const Preset &preset : experimentPresets())
        m_preset->addItem(QCoreApplication::translate("OptionField", preset.name.c_str()));
    m_presetMeaning = new QLabel(side);
    m_presetMeaning->setWordWrap(true);
    m_form = new ExperimentForm(session(), side);
    auto *scroll = new QScrollArea(side);
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_memory = new MemoryView(session(), side);
    m_reason = new QLabel(side);
    m_reason->setObjectName(QStringLiteral("reasonLabel"));
    m_reason->setWordWrap(true);
    const auto copyButton = [this, side](const char *name, const QString &text, const QString &toolTip,
                                         QString (TrainPage::*content)() const) {
        auto *button = new QPushButton(icon(QStringLiteral("copy")), text, side);
        button->setObjectName(QString::fromLatin1(name));
        button->setToolTip(toolTip);
        connect(button, &QPushButton::clicked, this,
                [this, content] { QGuiApplication::clipboard()->setText((this->*content)()); });
        return button;
    };
    auto *top = new QHBoxLayout;
    top->addWidget(new QLabel(tr("Preset"), side));
    top->addWidget(m_preset, 1);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(makeActionButton(m_start, side), 1);
    bottom->addWidget(
        copyButton("copyJsonPushButton", tr("JSON"), tr("Copy the experiment as JSON"), &TrainPage::experimentText));
    bottom->addWidget(copyButton("copyCommandPushButton", tr("Command"), tr("Copy the command line that does the same"),
                                 &TrainPage::commandText));
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(top);
    layout->addWidget(m_presetMeaning);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_memory);
    layout->addWidget(m_reason);
    layout->addLayout(bottom);
    side->setMinimumWidth(340);
    connect(m_preset, &QComboBox::activated, this, &TrainPage::applyPreset);
    connect(m_form, &ExperimentForm::changed, this, &TrainPage::validate);
    return side;
}

void TrainPage::applyPreset(int index) {
    Json values = Json::object();
    m_presetMeaning->clear();
    if (index > 0) {
        const Preset &preset = experimentPresets()[std::size_t(index - 1)];
        values = preset.values;
        m_presetMeaning->setText(QCoreApplication::translate("OptionField", preset.meaning.c_str()));
    }
    const Json present = m_form->experiment();
    if (index == 0 && present.contains("kind"))
        values["kind"] = present["kind"];
    // Models and sets of another kind are of no use.
    const bool sameKind = present.value("kind", std::string()) == values.value("kind", std::string());
    for (const char *key : {"name", "model", "train", "validation", "out_of_domain"}) {
        if (present.contains(key) && (sameKind || std::string_view(key) == "name"))
            values[key] = present[key];
    }
    m_form->setExperiment(values);
}

void TrainPage::validate() {
    if (!m_reason)
        return;
    QString problem, key;
    const Json entered = m_form->experiment();
    if (!session().isOpen())
        problem = tr("Open a project first.");
    else if (!entered.contains("train") || entered["train"].is_null()) {
        problem = tr("Choose the set that the model learns from.");
        key = QStringLiteral("train");
    } else if (const Result<Experiment> read = experimentFromJson(entered, "experiment"); !read) {
        const Error &error = read.error();
        key = QString::fromStdString(error.place).section(QStringLiteral(": "), 1);
        problem = error.expected.empty()
                      ? QString::fromStdString(error.text())
                      : tr("Expected %1, found %2.").arg(engineText(error.expected), engineText(error.found));
    }
    const bool shown = m_form->showProblem(key, problem);
    m_reason->setText(problem.isEmpty() ? QString()
                      : shown           ? tr("Start is possible when the marked field is right.")
                                        : problem);
    m_start->setEnabled(problem.isEmpty());
    const bool tunesLanguageModel = entered.value("kind", std::string()) == "llm";
    m_memory->setExperiment(problem.isEmpty() && tunesLanguageModel ? entered : Json::object());
}

QString TrainPage::experimentText() const { return QString::fromStdString(toText(m_form->experiment(), 2)); }

QString TrainPage::commandText() const {
    const QString folder = QString(session().folder()).replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QStringLiteral("cat > experiment.json <<'END'\n%1\nEND\nsintonia-cli train --project '%2' experiment.json\n")
        .arg(experimentText(), folder);
}

void TrainPage::start() {
    TrainerLaunch *launch = launchTrainer();
    m_start->setEnabled(false);
    m_reason->setText(tr("The training is being started …"));
    launch->train(m_form->experiment());
}

TrainerLaunch *TrainPage::launchTrainer() {
    m_notice->hide();
    auto *launch = new TrainerLaunch(helperProgram(), session().folder(), &session());
    connect(launch, &TrainerLaunch::started, this, [this, launch](const QString &run) {
        launch->deleteLater();
        session().selectRuns({run});
        Q_EMIT session().runListOutdated();
        validate();
    });
    connect(launch, &TrainerLaunch::failed, this, [this, launch](const QString &error) {
        launch->deleteLater();
        m_notice->showNotice(NoticeBar::Kind::Error,
                             tr("The training did not start; nothing was changed. The details say why."), error);
        validate();
        m_run->showRun();
    });
    return launch;
}

void TrainPage::changeEvent(QEvent *event) {
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_reason)
        validate();
}

void TrainPage::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("splitter"), m_splitter->saveState());
    m_run->saveState(settings);
    settings.setValue(QStringLiteral("experiment"), experimentText());
}

void TrainPage::restoreState(const QSettings &settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("splitter")).toByteArray());
    m_run->restoreState(settings);
    const Json experiment =
        Json::parse(settings.value(QStringLiteral("experiment")).toString().toStdString(), nullptr, false);
    if (experiment.is_object())
        m_form->setExperiment(experiment);
}

} // namespace sintonia
