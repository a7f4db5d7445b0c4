// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/store/project.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <stop_token>

namespace sintonia {

/// A piece of work off the GUI thread that can be watched and cancelled. Lives on the GUI thread, deletes itself after finished().
class Task : public QObject {
    Q_OBJECT
public:
    explicit Task(QObject *parent);
    ~Task() override; ///< asks the work to stop

    void cancel();
    StopToken stopToken() const;

Q_SIGNALS:
    /// At most about 20 times a second. `total` 0 means unknown.
    void progress(const QString &stage, std::uint64_t done, std::uint64_t total, const QString &unit);
    void message(const QString &text);
    void finished();

private:
    std::stop_source m_stop;
};

/// Runs queries and longer verbs of the store on worker threads, each with its own connection to the project, and delivers
/// results on the GUI thread. Results for a context that is gone, or for a project that is no longer open, are dropped.
class Background : public QObject {
    Q_OBJECT
public:
    explicit Background(QObject *parent = nullptr);
    ~Background() override; ///< stops and waits for what runs

    /// The project whose connections the work gets; empty = none, then work fails with the error of opening it.
    void setFolder(const QString &folder);

    /// work(Project &) -> Result<T> on a worker thread, then deliver(Result<T>) on the GUI thread.
    template <class Work, class Deliver> void query(QObject *context, Work work, Deliver deliver) {
        run(context, nullptr, [work = std::move(work)](Project &project, StopToken, ProgressSink &) { return work(project); },
            std::move(deliver));
    }
    /// work(Project &, StopToken, ProgressSink &) -> Result<T> with progress and cancel. The task belongs to `context`.
    template <class Work, class Deliver> Task *start(QObject *context, Work work, Deliver deliver) {
        auto *task = new Task(context);
        run(context, task, std::move(work), std::move(deliver));
        return task;
    }
    /// work() -> Result<T> without a project: opening one. Delivered whatever project is open by then.
    template <class Work, class Deliver> void runDetached(QObject *context, Work work, Deliver deliver) {
        const QPointer<QObject> receiver(context);
        m_pool.start([receiver, work = std::move(work), deliver = std::move(deliver)]() mutable {
            auto out = std::make_shared<decltype(work())>(work());
            post([receiver, deliver, out] {
                if (receiver)
                    deliver(std::move(*out));
            });
        });
    }

private:
    friend class TaskSink;
    using Job = std::function<std::function<void()>(Result<Project> &, ProgressSink &)>;

    template <class Work, class Deliver> void run(QObject *context, Task *task, Work work, Deliver deliver) {
        const StopToken stop = task ? task->stopToken() : StopToken();
        enqueue(context, task, [work = std::move(work), deliver = std::move(deliver), stop](Result<Project> &project,
                                                                                            ProgressSink &sink) mutable {
            using Out = decltype(work(*project, stop, sink));
            auto out = std::make_shared<Out>(project ? work(*project, stop, sink) : Out(tl::unexpected(project.error())));
            return std::function<void()>([deliver, out] { deliver(std::move(*out)); });
        });
    }
    /// `job` runs on a worker and returns what to call on the GUI thread.
    void enqueue(QObject *context, Task *task, Job job);

    /// Runs `call` on the GUI thread.
    static void post(std::function<void()> call);

    struct Connections;
    std::shared_ptr<Connections> m_connections;
    QList<QPointer<Task>> m_tasks;
    QThreadPool m_pool;
};

} // namespace sintonia
