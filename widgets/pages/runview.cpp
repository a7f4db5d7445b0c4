// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/runview.h"

#include "engine/store/runlock.h"
#include "widgets/models/enginetext.h"
#include "widgets/models/runmodel.h"
#include "widgets/pages/answersview.h"
#include "widgets/pages/pageaction.h"
#include "widgets/pages/runcontent.h"
#include "widgets/pages/trainingcharts.h"
#include "widgets/style/hues.h"
#include "widgets/style/numbers.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSlider>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace sintonia {
namespace {

const Curve *findCurve(const std::vector<Curve> &curves, std::string_view name) {
    const auto found = std::find_if(curves.begin(), curves.end(),
                                    [&](const Curve &curve) { return curve.name == name && !curve.values.empty(); });
    return found == curves.end() ? nullptr : &*found;
}

bool isAtWork(const RunInfo &run) { return run.state == "running" || run.state == "created"; }

} // namespace

RunView::RunView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_run(new QComboBox(this)), m_axis(new QComboBox(this)),
      m_smoothing(new QSlider(Qt::Horizontal, this)), m_logScale(new QCheckBox(tr("Logarithmic loss"), this)),
      m_tabs(new QTabWidget(this)), m_charts(new TrainingCharts(this)), m_answers(new AnswersView(session, this)),
      m_state(new QLabel(this)), m_verdict(new QLabel(this)), m_log(new QPlainTextEdit(this)) {
    makeActions();
    makeControls();
    makeText();
    auto *top = new QHBoxLayout;
    top->addWidget(new QLabel(tr("Run"), this));
    top->addWidget(m_run, 1);
    top->addWidget(new QLabel(tr("Axis"), this));
    top->addWidget(m_axis);
    top->addWidget(new QLabel(tr("Smoothing"), this));
    top->addWidget(m_smoothing);
    top->addWidget(m_logScale);
    m_tabs->setObjectName(QStringLiteral("runTabWidget"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_charts, tr("Curves"));
    m_tabs->addTab(m_answers, tr("Answers"));
    m_tabs->setTabToolTip(1, tr("What the model answers to the same questions from evaluation to evaluation"));
    showAnswersTab(false);
    auto *state = new QHBoxLayout;
    state->addWidget(m_state, 1);
    for (QAction *action : {m_pause, m_resume, m_stop})
        state->addWidget(makeActionButton(action, this));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(top);
    layout->addWidget(m_tabs, 1);
    layout->addLayout(state);
    layout->addWidget(m_verdict);
    layout->addWidget(m_log);

    connect(m_answers, &AnswersView::available, this, &RunView::showAnswersTab);
    connect(&session, &Session::projectChanged, this, &RunView::showRunChoices);
    connect(&session, &Session::runsChanged, this, &RunView::showRunChoices);
    connect(&session, &Session::runsSelected, this, &RunView::showRunChoices);
    connect(&session, &Session::runChanged, this, [this](const QString &id) {
        if (id == m_run->currentData().toString())
            readRun();
    });
    showRunChoices();
}

void RunView::makeActions() {
    m_pause = makePageAction(this, QStringLiteral("pauseAction"), QStringLiteral("pause"), tr("Pause"),
                             tr("Write a checkpoint and give the memory free; Resume goes on exactly there"),
                             Qt::CTRL | Qt::Key_P);
    m_resume = makePageAction(this, QStringLiteral("resumeAction"), QStringLiteral("resume"), tr("Resume"),
                              tr("Go on from the last checkpoint"), Qt::CTRL | Qt::Key_R);
    m_stop = makePageAction(this, QStringLiteral("stopAction"), QStringLiteral("stop"), tr("Stop"),
                            tr("End the training after this step; the best checkpoint is kept"), Qt::CTRL | Qt::Key_Period);
    connect(m_pause, &QAction::triggered, this, [this] { request("pause"); });
    connect(m_stop, &QAction::triggered, this, [this] { request("stop"); });
    connect(m_resume, &QAction::triggered, this, [this] {
        m_resume->setEnabled(false);
        Q_EMIT resumeWanted(m_run->currentData().toString());
    });
    auto *space = new QAction(m_charts);
    space->setShortcut(Qt::Key_Space);
    space->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_charts->addAction(space);
    connect(space, &QAction::triggered, this, [this] { (m_pause->isEnabled() ? m_pause : m_resume)->trigger(); });
}

void RunView::makeControls() {
    m_run->setObjectName(QStringLiteral("runComboBox"));
    m_run->setToolTip(tr("The run whose curves are shown"));
    m_run->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_axis->setObjectName(QStringLiteral("axisComboBox"));
    m_axis->setToolTip(tr("What the horizontal axis of the charts counts"));
    m_axis->addItems({tr("Step"), tr("Epoch"), tr("Time")});
    m_smoothing->setObjectName(QStringLiteral("smoothingSlider"));
    m_smoothing->setToolTip(tr("Smooths training loss and gradient norm; the raw line stays behind, faintly"));
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_smoothing->setRange(0, 99);
    m_smoothing->setMaximumWidth(140);
    m_logScale->setObjectName(QStringLiteral("logScaleCheckBox"));
    m_logScale->setToolTip(tr("Draws the loss on a logarithmic axis"));
    connect(m_run, &QComboBox::activated, this, [this] {
        m_session.selectRuns({m_run->currentData().toString()});
        showRun();
    });
    connect(m_axis, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_charts->setAxis(TrainingCharts::Axis(index)); });
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int value) { m_charts->setSmoothing(value / 100.0); });
    connect(m_logScale, &QCheckBox::toggled, m_charts, &TrainingCharts::setLogScale);
    m_smoothing->setValue(60);
}

void RunView::makeText() {
    m_state->setObjectName(QStringLiteral("stateLabel"));
    m_state->setWordWrap(true);
    m_verdict->setObjectName(QStringLiteral("verdictLabel"));
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_log->setObjectName(QStringLiteral("logPlainTextEdit"));
    m_log->setAccessibleName(tr("Log of the run"));
    m_log->setToolTip(tr("Messages of the trainer, the latest at the end"));
    m_log->setReadOnly(true);
    m_log->setMaximumHeight(110);
}

void RunView::request(const std::string &what) {
    const RunInfo *run = shownRun();
    if (!run)
        return;
    m_pause->setEnabled(false);
    m_stop->setEnabled(false);
    m_session.background().query(
        this, [id = run->id, what](Project &project) { return requestTrainer(runFolder(project, id), what); },
        [this](const Result<void> &done) {
            if (done)
                return;
            Q_EMIT failed(tr("The trainer could not be reached."), errorText(done.error()));
            showActions(shownRun());
        });
}

const RunInfo *RunView::shownRun() const { return m_session.findRun(m_run->currentData().toString()); }

void RunView::showRunChoices() {
    const QString before = m_run->currentData().toString();
    const QString wanted = m_session.selectedRuns().value(0, before);
    const auto &runs = m_session.runs();
    // Refilled only where it differs, so that an open list stays open while a run goes on.
    while (m_run->count() > int(runs.size()))
        m_run->removeItem(m_run->count() - 1);
    for (int i = 0; i < int(runs.size()); ++i) {
        const RunInfo &run = runs[std::size_t(i)];
        const QString text = tr("%1 – %2").arg(runLabel(run), stateText(run.state));
        if (i == m_run->count())
            m_run->addItem(text);
        m_run->setItemText(i, text);
        m_run->setItemData(i, QString::fromStdString(run.id));
    }
    m_run->setCurrentIndex(std::max(0, m_run->findData(wanted)));
    m_run->setEnabled(m_run->count() > 0);
    showRun();
}

void RunView::showActions(const RunInfo *run) {
    const bool atWork = run && isAtWork(*run);
    m_pause->setEnabled(atWork);
    m_stop->setEnabled(atWork);
    m_resume->setEnabled(run && (run->state == "paused" || run->state == "crashed" || run->state == "stopped"));
}

void RunView::showRun() {
    const RunInfo *run = shownRun();
    showActions(run);
    if (!run) {
        m_charts->clear();
        showAnswersTab(false);
        m_log->clear();
        m_verdict->clear();
        m_state->setText(tr("No run yet. Choose what to learn from on the left and start."));
        return;
    }
    const bool crashed = run->state == "crashed";
    QPalette colours = QGuiApplication::palette();
    if (crashed || run->state == "failed" || run->overSpecific)
        colours.setColor(QPalette::WindowText, hue(Hue::Warning, colours));
    m_verdict->setPalette(colours);
    m_verdict->setText(
        crashed ? tr("The trainer ended without a word: it was killed, or the machine went down. Everything up to the "
                     "last checkpoint is safe; Resume goes on from there.")
                : engineText(run->reason));
    readRun();
}

void RunView::readRun() {
    if (m_reading) {
        m_outdated = true;
        return;
    }
    const RunInfo *run = shownRun();
    if (!run)
        return;
    m_reading = true;
    m_outdated = false;
    // Asked for by the session, which outlives the view: an answer for another project must not leave the view waiting.
    m_session.background().query(
        &m_session, [id = run->id](Project &project) { return readRunContent(project, id); },
        [view = QPointer<RunView>(this), id = run->id](Result<RunContent> content) {
            if (!view)
                return;
            view->m_reading = false;
            const RunInfo *shown = view->shownRun();
            const bool same = shown && shown->id == id;
            if (same && content) {
                const QString log = content->log.join(QLatin1Char('\n'));
                if (log != view->m_log->toPlainText()) {
                    view->m_log->setPlainText(log);
                    view->m_log->verticalScrollBar()->setValue(view->m_log->verticalScrollBar()->maximum());
                }
                view->showState(content->curves);
                view->showAnswers(content->curves);
                view->m_charts->setCurves(std::move(content->curves), shown->bestStep,
                                          isAtWork(*shown) ? std::nullopt : std::optional(shown->step),
                                          content->allowedDrop, shown->kind == "llm");
            }
            if (view->m_outdated || !same)
                view->readRun();
        });
}

void RunView::showAnswersTab(bool shown) {
    m_tabs->setTabVisible(1, shown);
    m_tabs->tabBar()->setVisible(shown);
}

void RunView::showAnswers(const std::vector<Curve> &curves) {
    const RunInfo *run = shownRun();
    std::int64_t step = -1; // of the newest answers to any set
    for (const Curve &curve : curves)
        if (curve.name.ends_with("/rouge_l") && !curve.steps.empty())
            step = std::max(step, curve.steps.back());
    const Evaluation newest{QString::fromStdString(run->id), step};
    if (newest == m_answered)
        return;
    m_answered = newest;
    if (step >= 0)
        m_answers->show(newest.first);
    else
        showAnswersTab(false);
}

void RunView::showState(const std::vector<Curve> &curves) {
    const RunInfo *run = shownRun();
    QStringList parts = {stateText(run->state), tr("step %1 of %2").arg(run->step).arg(run->totalSteps)};
    if (const Curve *loss = findCurve(curves, "train/loss")) {
        parts.append(tr("epoch %1").arg(numberText(loss->epochs.back(), 3)));
        const double seconds = loss->times.back() - loss->times.front();
        if (run->state == "running" && loss->steps.size() > 1 && seconds > 0) {
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

void RunView::changeEvent(QEvent *event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showRun();
}

void RunView::saveState(QSettings &settings) const {
    settings.setValue(QStringLiteral("axis"), m_axis->currentIndex());
    settings.setValue(QStringLiteral("smoothing"), m_smoothing->value());
    settings.setValue(QStringLiteral("log_scale"), m_logScale->isChecked());
}

void RunView::restoreState(const QSettings &settings) {
    m_axis->setCurrentIndex(settings.value(QStringLiteral("axis"), 0).toInt());
    m_smoothing->setValue(settings.value(QStringLiteral("smoothing"), 60).toInt());
    m_logScale->setChecked(settings.value(QStringLiteral("log_scale"), false).toBool());
}

} // namespace sintonia
