// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/background.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QMetaObject>

#include <mutex>
#include <vector>

namespace sintonia {

Task::Task(QObject *parent) : QObject(parent) {}
Task::~Task() { m_stop.request_stop(); }
void Task::cancel() { m_stop.request_stop(); }
StopToken Task::stopToken() const { return m_stop.get_token(); }

/// Idle connections of the open project; one a worker while it is at work.
struct Background::Connections {
    std::mutex mutex;
    QString folder;
    std::vector<Project> idle;

    Result<Project> take(const QString &wanted) {
        {
            const std::scoped_lock lock(mutex);
            if (wanted == folder && !idle.empty()) {
                Project project = std::move(idle.back());
                idle.pop_back();
                return project;
            }
        }
        return Project::open(fs::path(wanted.toStdString()));
    }
    void giveBack(const QString &of, Project project) {
        const std::scoped_lock lock(mutex);
        if (of == folder)
            idle.push_back(std::move(project));
    }
};

/// Forwards progress to a task on the GUI thread, thinned out.
class TaskSink : public ProgressSink {
public:
    explicit TaskSink(QPointer<Task> task) : m_task(std::move(task)) { m_sinceLast.start(); }

    void progress(const Progress &p) override {
        if (!m_first && m_sinceLast.elapsed() < 50)
            return;
        m_first = false;
        m_sinceLast.restart();
        const auto text = [](std::string_view view) { return QString::fromUtf8(view.data(), qsizetype(view.size())); };
        Background::post([task = m_task, stage = text(p.stage), done = p.done, total = p.total, unit = text(p.unit)] {
            if (task)
                Q_EMIT task->progress(stage, done, total, unit);
        });
    }
    void message(const std::string &line) override {
        Background::post([task = m_task, text = QString::fromStdString(line)] {
            if (task)
                Q_EMIT task->message(text);
        });
    }

private:
    QPointer<Task> m_task;
    QElapsedTimer m_sinceLast;
    bool m_first = true;
};

void Background::post(std::function<void()> call) { QMetaObject::invokeMethod(qApp, std::move(call), Qt::QueuedConnection); }

Background::Background(QObject *parent) : QObject(parent), m_connections(std::make_shared<Connections>()) {
    m_pool.setMaxThreadCount(4);
}

Background::~Background() {
    m_pool.clear();
    for (const QPointer<Task> &task : std::as_const(m_tasks)) {
        if (task)
            task->cancel();
    }
    m_pool.waitForDone();
}

void Background::setFolder(const QString &folder) {
    const std::scoped_lock lock(m_connections->mutex);
    m_connections->folder = folder;
    m_connections->idle.clear();
}

void Background::enqueue(QObject *context, Task *task, Job job) {
    QString folder;
    {
        const std::scoped_lock lock(m_connections->mutex);
        folder = m_connections->folder;
    }
    const QPointer<QObject> receiver(context);
    const QPointer<Task> watched(task);
    if (task) {
        m_tasks.removeAll(QPointer<Task>());
        m_tasks.append(watched);
    }
    m_pool.start([connections = m_connections, folder, receiver, watched, job = std::move(job)]() mutable {
        TaskSink sink(watched);
        Result<Project> project = connections->take(folder);
        std::function<void()> deliver = job(project, sink);
        if (project)
            connections->giveBack(folder, std::move(*project));
        post([connections, folder, receiver, watched, deliver = std::move(deliver)] {
            bool current = false;
            {
                const std::scoped_lock lock(connections->mutex);
                current = connections->folder == folder;
            }
            if (receiver && current)
                deliver();
            if (watched) {
                Q_EMIT watched->finished();
                watched->deleteLater();
            }
        });
    });
}

} // namespace sintonia
