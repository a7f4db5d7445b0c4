// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/importbar.h"

#include "widgets/models/enginetext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace sintonia {

ImportBar::ImportBar(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_stage(new QLabel(this)), m_progress(new QProgressBar(this)) {
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelImportPushButton"));
    cancel->setToolTip(tr("Stop the import; nothing of it stays"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stage);
    layout->addWidget(m_progress, 1);
    layout->addWidget(cancel);
    connect(cancel, &QPushButton::clicked, this, [this] {
        if (Task *task = m_session.importTask())
            task->cancel();
    });
    connect(&session, &Session::importStarted, this, &ImportBar::showTask);
    connect(&session, &Session::importFinished, this, &ImportBar::showTask);
    connect(&session, &Session::importFailed, this, &ImportBar::showTask);
    showTask();
}

void ImportBar::showTask() {
    const Task *task = m_session.importTask();
    setVisible(task);
    if (!task)
        return;
    m_stage->setText(tr("Importing …"));
    m_progress->setRange(0, 0);
    connect(task, &Task::progress, this,
            [this](const QString &stage, std::uint64_t done, std::uint64_t total, const QString &) {
                m_stage->setText(engineText(stage));
                m_progress->setRange(0, total == 0 ? 0 : 1000);
                if (total > 0)
                    m_progress->setValue(int(double(done) * 1000 / double(total)));
            });
}

QString problemLines(const ImportReport &report) {
    QStringList lines;
    for (const ImportProblem &problem : report.problems) {
        lines.append(ImportBar::tr("%1: %2: %3")
                         .arg(problem.kind == ImportProblem::Kind::Skipped ? ImportBar::tr("skipped") : ImportBar::tr("repaired"),
                              QString::fromStdString(problem.place), engineText(problem.reason)));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace sintonia
