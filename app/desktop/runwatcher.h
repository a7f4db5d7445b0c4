// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/runs.h"

#include <QObject>
#include <QStringList>
#include <QThread>
#include <QTimer>

#include <optional>
#include <vector>

namespace sintonia {

/// Reads new journal lines into the project's database, on a thread of its own with a connection of its own: every 400 ms
/// while a run is at work, every 1.5 s else (a trainer can be started outside the window). The live path and the path of a
/// window that opens later are this one.
class RunWatcher : public QObject {
    Q_OBJECT
public:
    explicit RunWatcher(QObject *parent = nullptr);
    ~RunWatcher() override;

    /// Watches the project in `folder`; empty = none. Its runs are reported once in any case.
    void watch(const QString &folder);
    /// Looks now: after the window itself changed a run.
    void lookNow();

Q_SIGNALS:
    /// All runs; `changed` are the ids whose journal grew. Not emitted while nothing changes.
    void runsChanged(const std::vector<sintonia::RunInfo> &runs, const QStringList &changed);
    /// Once for a problem that lasts.
    void failed(const QString &error);

private:
    class Worker;
    QThread m_thread;
    Worker *m_worker = nullptr; ///< lives and dies on m_thread
};

} // namespace sintonia
