// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/statusline.h"

#include "widgets/models/enginetext.h"
#include "widgets/style/icons.h"
#include "widgets/style/numbers.h"

#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace sintonia {

StatusLine::StatusLine(Session &session, QWidget *parent)
    : QStatusBar(parent), m_session(session), m_run(new QToolButton(this)), m_runProgress(new QProgressBar(this)),
      m_task(new QLabel(this)), m_engine(new QLabel(this)), m_device(new QLabel(this)) {
    setSizeGripEnabled(false);
    m_run->setObjectName(QStringLiteral("runningRunToolButton"));
    m_run->setIcon(icon(QStringLiteral("train")));
    m_run->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_run->setAutoRaise(true);
    m_run->setToolTip(tr("Show the running training on the Train page"));
    m_runProgress->setMaximumSize(120, 10);
    m_runProgress->setTextVisible(false);
    m_task->setObjectName(QStringLiteral("taskLabel"));
    m_engine->setObjectName(QStringLiteral("engineLabel"));
    m_device->setObjectName(QStringLiteral("deviceLabel"));
    addWidget(m_run);
    addWidget(m_runProgress);
    addWidget(m_task, 1);
    addPermanentWidget(m_device);
    addPermanentWidget(m_engine);

    connect(m_run, &QToolButton::clicked, this, [this] {
        m_session.selectRuns({m_run->property("run").toString()});
        m_session.showPage(Session::PageId::Train);
    });
    connect(&session, &Session::runsChanged, this, &StatusLine::showRuns);
    connect(&session, &Session::projectChanged, this, &StatusLine::showRuns);
    Engine &engine = session.engine();
    connect(&engine, &Engine::stateChanged, this, &StatusLine::showEngine);
    connect(&engine, &Engine::progress, this,
            [this](std::int64_t, const QString &stage, std::uint64_t done, std::uint64_t total, const QString &) {
                m_task->setText(total == 0 ? engineText(stage)
                                           : tr("%1: %2").arg(engineText(stage), shareText(double(done) / double(total))));
            });
    showEngine();
    showRuns();
}

void StatusLine::showEngine() {
    const Engine &engine = m_session.engine();
    switch (engine.state()) {
    case Engine::State::Idle: m_engine->setText(tr("Engine not started")); break;
    case Engine::State::Starting: m_engine->setText(tr("Engine starts")); break;
    case Engine::State::Ready: m_engine->setText(tr("Engine ready")); break;
    case Engine::State::Busy: m_engine->setText(tr("Engine at work")); break;
    case Engine::State::Failed: m_engine->setText(tr("Engine stopped")); break;
    }
    if (engine.state() != Engine::State::Busy)
        m_task->clear();
    const Json &about = engine.description();
    if (!about.contains("device")) {
        m_device->clear();
        return;
    }
    const auto text = [&](const char *key) { return QString::fromStdString(about.value(key, std::string())); };
    m_device->setText(tr("%1, %2").arg(text("device"), bytesText(about.value("memory_bytes", 0.0))));
    m_device->setToolTip(tr("Device and memory of the engine.\nVersion %1, torch %2, %3 threads, %4")
                             .arg(text("version"), text("torch"))
                             .arg(about.value("threads", 0))
                             .arg(text("simd")));
}

void StatusLine::showRuns() {
    const RunInfo *running = nullptr;
    int count = 0;
    for (const RunInfo &run : m_session.runs()) {
        if (run.state != "running")
            continue;
        ++count;
        if (!running)
            running = &run;
    }
    m_run->setVisible(running != nullptr);
    m_runProgress->setVisible(running != nullptr);
    if (!running)
        return;
    m_run->setProperty("run", QString::fromStdString(running->id));
    m_run->setText(count == 1 ? tr("Training: step %1 of %2").arg(running->step).arg(running->totalSteps)
                              : tr("%n trainings are running", nullptr, count));
    m_runProgress->setRange(0, int(running->totalSteps));
    m_runProgress->setValue(int(running->step));
}

} // namespace sintonia
