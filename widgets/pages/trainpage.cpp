// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/trainpage.h"

#include "engine/store/experiment.h"
#include "engine/store/runlock.h"
#include "widgets/models/installation.h"
#include "widgets/models/trainerlaunch.h"
#include "widgets/pages/experimentform.h"
#include "widgets/pages/trainingcharts.h"
#include "widgets/style/hues.h"
#include "widgets/style/icons.h"
#include "widgets/style/noticebar.h"
#include "widgets/style/numbers.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QDateTime>
#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {
namespace {

/// What the trainer prints and the window keeps of a run between two looks.
struct RunContent {
    std::vector<Curve> curves;
    std::vector<JournalEntry> messages;
    std::optional<double> allowedDrop;
};

Result<RunContent> readContent(const Project &project, const std::string &id) {
    RunContent content;
    SINTONIA_ASSIGN(found, curves(project, id));
    content.curves = std::move(found);
    SINTONIA_ASSIGN(lines, messages(project, id));
    content.messages = std::move(lines);
    SINTONIA_ASSIGN(environment, runEnvironment(project, id));
    const Json drop = environment.value("/experiment/early_stopping/max_out_of_domain_drop"_json_pointer, Json());
    if (drop.is_number())
        content.allowedDrop = drop.get<double>();
    return content;
}

const Curve *findCurve(const std::vector<Curve> &curves, std::string_view name) {
    const auto found = std::find_if(curves.begin(), curves.end(), [&](const Curve &curve) { return curve.name == name && !curve.values.empty(); });
    return found == curves.end() ? nullptr : &*found;
}

QString stateText(const std::string &state) {
    if (state == "created")
        return TrainPage::tr("is being prepared");
    if (state == "running")
        return TrainPage::tr("running");
    if (state == "paused")
        return TrainPage::tr("paused");
    if (state == "stopped")
        return TrainPage::tr("stopped");
    if (state == "finished")
        return TrainPage::tr("finished");
    if (state == "failed")
        return TrainPage::tr("failed");
    return TrainPage::tr("crashed");
}

/// A journal entry as a line of the log.
QString logText(const JournalEntry &entry) {
    if (entry.kind == "state") {
        const QString reason = QString::fromStdString(entry.content.value("reason", std::string()));
        const QString state = stateText(entry.content.value("state", std::string()));
        return reason.isEmpty() ? state : state + QStringLiteral(": ") + reason;
    }
    if (entry.kind == "checkpoint")
        return TrainPage::tr("checkpoint at step %1").arg(entry.content.value("step", std::int64_t(0)));
    if (entry.kind == "resume")
        return TrainPage::tr("resumed at step %1").arg(entry.content.value("step", std::int64_t(0)));
    return QString::fromStdString(entry.content.value("text", std::string()));
}

} // namespace

TrainPage::TrainPage(Session &session, QWidget *parent)
    : Page(session, parent), m_notice(new NoticeBar(this)), m_splitter(new QSplitter(this)) {
    m_start = makeAction(QStringLiteral("startAction"), QStringLiteral("start"), tr("Start"),
                         tr("Start the training; it goes on when the window is closed"), Qt::CTRL | Qt::Key_Return);
    m_pause = makeAction(QStringLiteral("pauseAction"), QStringLiteral("pause"), tr("Pause"),
                         tr("Write a checkpoint and give the memory free; Resume goes on exactly there"), Qt::CTRL | Qt::Key_P);
    m_resume = makeAction(QStringLiteral("resumeAction"), QStringLiteral("resume"), tr("Resume"), tr("Go on from the last checkpoint"),
                          Qt::CTRL | Qt::Key_R);
    m_stop = makeAction(QStringLiteral("stopAction"), QStringLiteral("stop"), tr("Stop"),
                        tr("End the training after this step; the best checkpoint is kept"), Qt::CTRL | Qt::Key_Period);
    m_splitter->addWidget(makeExperiment());
    m_splitter->addWidget(makeRun());
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({400, 800});
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_notice);
    layout->addWidget(m_splitter, 1);

    connect(m_start, &QAction::triggered, this, &TrainPage::start);
    connect(m_pause, &QAction::triggered, this, [this] { request("pause"); });
    connect(m_stop, &QAction::triggered, this, [this] { request("stop"); });
    connect(m_resume, &QAction::triggered, this, &TrainPage::launchResume);
    connect(&session, &Session::corporaChanged, m_form, &ExperimentForm::refreshChoices);
    connect(&session, &Session::modelsChanged, m_form, &ExperimentForm::refreshChoices);
    connect(&session, &Session::projectChanged, m_form, &ExperimentForm::refreshChoices);
    connect(&session, &Session::projectChanged, this, &TrainPage::showRunChoices);
    connect(&session, &Session::runsChanged, this, &TrainPage::showRunChoices);
    connect(&session, &Session::runsSelected, this, &TrainPage::showRunChoices);
    connect(&session, &Session::runChanged, this, [this](const QString &id) {
        if (id == m_run->currentData().toString())
            readRun();
    });
    validate();
    showRunChoices();
}

QAction *TrainPage::makeAction(const QString &name, const QString &iconName, const QString &text, const QString &toolTip, QKeySequence keys) {
    auto *action = new QAction(icon(iconName), text, this);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setToolTip(tr("%1 (%2)").arg(toolTip, keys.toString(QKeySequence::NativeText)));
    addAction(action);
    return action;
}

QPushButton *TrainPage::makeButton(QAction *action) {
    auto *button = new QPushButton(action->icon(), action->text(), this);
    button->setObjectName(action->objectName().replace(QStringLiteral("Action"), QStringLiteral("PushButton")));
    const auto follow = [button, action] {
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    };
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, button, follow);
    follow();
    return button;
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
    m_reason = new QLabel(side);
    m_reason->setObjectName(QStringLiteral("reasonLabel"));
    m_reason->setWordWrap(true);
    const auto copyButton = [this, side](const char *name, const QString &text, const QString &toolTip, QString (TrainPage::*content)() const) {
        auto *button = new QPushButton(icon(QStringLiteral("copy")), text, side);
        button->setObjectName(QString::fromLatin1(name));
        button->setToolTip(toolTip);
        connect(button, &QPushButton::clicked, this, [this, content] { QGuiApplication::clipboard()->setText((this->*content)()); });
        return button;
    };
    auto *top = new QHBoxLayout;
    top->addWidget(new QLabel(tr("Preset"), side));
    top->addWidget(m_preset, 1);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(makeButton(m_start), 1);
    bottom->addWidget(copyButton("copyJsonPushButton", tr("JSON"), tr("Copy the experiment as JSON"), &TrainPage::experimentText));
    bottom->addWidget(copyButton("copyCommandPushButton", tr("Command"), tr("Copy the command line that does the same"), &TrainPage::commandText));
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(top);
    layout->addWidget(m_presetMeaning);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_reason);
    layout->addLayout(bottom);
    side->setMinimumWidth(340);
    connect(m_preset, &QComboBox::activated, this, &TrainPage::applyPreset);
    connect(m_form, &ExperimentForm::changed, this, &TrainPage::validate);
    return side;
}

QWidget *TrainPage::makeRun() {
    auto *side = new QWidget(this);
    m_run = new QComboBox(side);
    m_run->setObjectName(QStringLiteral("runComboBox"));
    m_run->setToolTip(tr("The run whose curves are shown"));
    m_run->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_axis = new QComboBox(side);
    m_axis->setObjectName(QStringLiteral("axisComboBox"));
    m_axis->setToolTip(tr("What the horizontal axis of the charts counts"));
    m_axis->addItems({tr("Step"), tr("Epoch"), tr("Time")});
    m_smoothing = new QSlider(Qt::Horizontal, side);
    m_smoothing->setObjectName(QStringLiteral("smoothingSlider"));
    m_smoothing->setToolTip(tr("Smooths training loss and gradient norm; the raw line stays behind, faintly"));
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_smoothing->setRange(0, 99);
    m_smoothing->setMaximumWidth(140);
    m_logScale = new QCheckBox(tr("Logarithmic loss"), side);
    m_logScale->setObjectName(QStringLiteral("logScaleCheckBox"));
    m_logScale->setToolTip(tr("Draws the loss on a logarithmic axis"));
    m_charts = new TrainingCharts(side);
    m_state = new QLabel(side);
    m_state->setObjectName(QStringLiteral("stateLabel"));
    m_state->setWordWrap(true);
    m_verdict = new QLabel(side);
    m_verdict->setObjectName(QStringLiteral("verdictLabel"));
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_log = new QPlainTextEdit(side);
    m_log->setObjectName(QStringLiteral("logPlainTextEdit"));
    m_log->setAccessibleName(tr("Log of the run"));
    m_log->setToolTip(tr("Messages of the trainer, the latest at the end"));
    m_log->setReadOnly(true);
    m_log->setMaximumHeight(110);

    auto *top = new QHBoxLayout;
    top->addWidget(new QLabel(tr("Run"), side));
    top->addWidget(m_run, 1);
    top->addWidget(new QLabel(tr("Axis"), side));
    top->addWidget(m_axis);
    top->addWidget(new QLabel(tr("Smoothing"), side));
    top->addWidget(m_smoothing);
    top->addWidget(m_logScale);
    auto *state = new QHBoxLayout;
    state->addWidget(m_state, 1);
    for (QAction *action : {m_pause, m_resume, m_stop})
        state->addWidget(makeButton(action));
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(top);
    layout->addWidget(m_charts, 1);
    layout->addLayout(state);
    layout->addWidget(m_verdict);
    layout->addWidget(m_log);

    auto *space = new QAction(m_charts);
    space->setShortcut(Qt::Key_Space);
    space->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_charts->addAction(space);
    connect(space, &QAction::triggered, this, [this] { (m_pause->isEnabled() ? m_pause : m_resume)->trigger(); });
    connect(m_run, &QComboBox::activated, this, [this] {
        this->session().selectRuns({m_run->currentData().toString()});
        showRun();
    });
    connect(m_axis, &QComboBox::currentIndexChanged, this, [this](int index) { m_charts->setAxis(TrainingCharts::Axis(index)); });
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int value) { m_charts->setSmoothing(value / 100.0); });
    connect(m_logScale, &QCheckBox::toggled, m_charts, &TrainingCharts::setLogScale);
    m_smoothing->setValue(60);
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
    for (const char *key : {"name", "model", "train", "validation", "out_of_domain"}) {
        if (present.contains(key))
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
        problem = error.expected.empty() ? QString::fromStdString(error.text())
                                         : tr("Expected %1, found %2.").arg(QString::fromStdString(error.expected), QString::fromStdString(error.found));
    }
    const bool shown = m_form->showProblem(key, problem);
    m_reason->setText(problem.isEmpty() ? QString() : shown ? tr("Start is possible when the marked field is right.") : problem);
    m_start->setEnabled(problem.isEmpty());
}

QString TrainPage::experimentText() const { return QString::fromStdString(toText(m_form->experiment(), 2)); }

QString TrainPage::commandText() const {
    const QString folder = QString(session().folder()).replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QStringLiteral("cat > experiment.json <<'END'\n%1\nEND\nsintonia-cli train --project '%2' experiment.json\n").arg(experimentText(), folder);
}

void TrainPage::start() {
    auto *launch = new TrainerLaunch(helperProgram(), session().folder(), &session());
    watch(launch);
    m_start->setEnabled(false);
    m_reason->setText(tr("The training is being started …"));
    launch->train(m_form->experiment());
}

void TrainPage::launchResume() {
    if (const RunInfo *run = shownRun()) {
        auto *launch = new TrainerLaunch(helperProgram(), session().folder(), &session());
        watch(launch);
        m_resume->setEnabled(false);
        launch->resume(QString::fromStdString(run->id));
    }
}

void TrainPage::watch(TrainerLaunch *launch) {
    connect(launch, &TrainerLaunch::started, this, [this, launch](const QString &run) {
        launch->deleteLater();
        session().selectRuns({run});
        Q_EMIT session().runListOutdated();
        validate();
    });
    connect(launch, &TrainerLaunch::failed, this, [this, launch](const QString &error) {
        launch->deleteLater();
        m_notice->showNotice(NoticeBar::Kind::Error, tr("The training did not start; nothing was changed. The details say why."), error);
        validate();
        showRun();
    });
}

void TrainPage::request(const std::string &what) {
    const RunInfo *run = shownRun();
    if (!run)
        return;
    m_pause->setEnabled(false);
    m_stop->setEnabled(false);
    session().background().query(
        this, [id = run->id, what](Project &project) { return requestTrainer(runFolder(project, id), what); },
        [this](const Result<void> &done) {
            if (!done)
                m_notice->showNotice(NoticeBar::Kind::Error, tr("The trainer could not be reached."), QString::fromStdString(done.error().text()));
        });
}

const RunInfo *TrainPage::shownRun() const { return session().findRun(m_run->currentData().toString()); }

void TrainPage::showRunChoices() {
    const QString before = m_run->currentData().toString();
    const QString wanted = session().selectedRuns().value(0, before);
    const auto &runs = session().runs();
    // Refilled only when it differs, so that an open list stays open while a run goes on.
    while (m_run->count() > int(runs.size()))
        m_run->removeItem(m_run->count() - 1);
    for (int i = 0; i < int(runs.size()); ++i) {
        const RunInfo &run = runs[std::size_t(i)];
        const QString id = QString::fromStdString(run.id);
        const QString text = tr("%1 – %2").arg(run.name.empty() ? id : QString::fromStdString(run.name), stateText(run.state));
        if (i == m_run->count())
            m_run->addItem(text, id);
        m_run->setItemText(i, text);
        m_run->setItemData(i, id);
    }
    m_run->setCurrentIndex(std::max(0, m_run->findData(wanted)));
    m_run->setEnabled(m_run->count() > 0);
    showRun();
}

void TrainPage::showRun() {
    const RunInfo *run = shownRun();
    const std::string state = run ? run->state : std::string();
    const bool atWork = state == "running" || state == "created";
    m_pause->setEnabled(atWork);
    m_stop->setEnabled(atWork);
    m_resume->setEnabled(state == "paused" || state == "crashed" || state == "stopped");
    if (!run) {
        m_charts->clear();
        m_log->clear();
        m_verdict->clear();
        m_state->setText(tr("No run yet. Choose what to learn from on the left and start."));
        return;
    }
    QString verdict = QString::fromStdString(run->reason);
    if (state == "crashed")
        verdict = tr("The trainer ended without a word: it was killed, or the machine went down. Everything up to the last checkpoint is safe; "
                     "Resume goes on from there.");
    QPalette colours = QGuiApplication::palette();
    if (state == "crashed" || state == "failed" || run->overSpecific)
        colours.setColor(QPalette::WindowText, hue(Hue::Warning, colours));
    m_verdict->setPalette(colours);
    m_verdict->setText(verdict);
    readRun();
}

void TrainPage::readRun() {
    if (m_reading) {
        m_outdated = true;
        return;
    }
    const RunInfo *run = shownRun();
    if (!run)
        return;
    m_reading = true;
    m_outdated = false;
    session().background().query(
        &session(), [id = run->id](Project &project) { return readContent(project, id); },
        [page = QPointer<TrainPage>(this), id = QString::fromStdString(run->id)](Result<RunContent> content) {
            if (!page)
                return;
            page->m_reading = false;
            const RunInfo *shown = page->shownRun();
            if (shown && QString::fromStdString(shown->id) == id && content) {
                const bool over = shown->state != "running" && shown->state != "created";
                QStringList lines;
                for (const JournalEntry &entry : content->messages) {
                    const QString time = QDateTime::fromMSecsSinceEpoch(qint64(entry.time * 1000)).toString(QStringLiteral("hh:mm:ss"));
                    lines.append(time + QLatin1Char(' ') + logText(entry));
                }
                page->m_log->setPlainText(lines.join(QLatin1Char('\n')));
                page->m_log->verticalScrollBar()->setValue(page->m_log->verticalScrollBar()->maximum());
                page->showState(content->curves);
                page->m_charts->setCurves(std::move(content->curves), shown->bestStep, over ? std::optional(shown->step) : std::nullopt,
                                          content->allowedDrop);
            }
            if (page->m_outdated || !shown || QString::fromStdString(shown->id) != id)
                page->readRun();
        });
}

void TrainPage::showState(const std::vector<Curve> &curves) {
    const RunInfo *run = shownRun();
    QStringList parts = {stateText(run->state), tr("step %1 of %2").arg(run->step).arg(run->totalSteps)};
    const Curve *loss = findCurve(curves, "train/loss");
    if (loss) {
        parts.append(tr("epoch %1").arg(numberText(loss->epochs.back(), 3)));
        if (const double seconds = loss->times.back() - loss->times.front(); run->state == "running" && loss->steps.size() > 1 && seconds > 0) {
            const double perStep = seconds / double(loss->steps.back() - loss->steps.front());
            parts.append(tr("%1 left").arg(durationText(perStep * double(run->totalSteps - run->step))));
        }
    }
    if (const Curve *speed = findCurve(curves, "train/tokens_per_second"))
        parts.append(tr("%1 tokens/s").arg(countText(std::uint64_t(std::max(0.0, speed->values.back())))));
    if (const Curve *memory = findCurve(curves, "train/memory_bytes"))
        parts.append(bytesText(memory->values.back()));
    m_state->setText(parts.join(QStringLiteral(" · ")));
}

void TrainPage::changeEvent(QEvent *event) {
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_run) {
        validate();
        showRun();
    }
}

void TrainPage::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("axis"), m_axis->currentIndex());
    settings.setValue(QStringLiteral("smoothing"), m_smoothing->value());
    settings.setValue(QStringLiteral("log_scale"), m_logScale->isChecked());
    settings.setValue(QStringLiteral("experiment"), experimentText());
}

void TrainPage::restoreState(const QSettings &settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("splitter")).toByteArray());
    m_axis->setCurrentIndex(settings.value(QStringLiteral("axis"), 0).toInt());
    m_smoothing->setValue(settings.value(QStringLiteral("smoothing"), 60).toInt());
    m_logScale->setChecked(settings.value(QStringLiteral("log_scale"), false).toBool());
    const Json experiment = Json::parse(settings.value(QStringLiteral("experiment")).toString().toStdString(), nullptr, false);
    if (experiment.is_object())
        m_form->setExperiment(experiment);
}

} // namespace sintonia
