// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/runwatcher.h"

#include "widgets/models/enginetext.h"

#include <QMetaObject>

#include <algorithm>

namespace sintonia {
namespace {

constexpr int busyInterval = 400; // ms
constexpr int idleInterval = 1500;

bool isAtWork(const RunInfo &run) { return run.state == "running" || run.state == "created"; }

/// What of a run can change without its journal growing: a trainer that died, a name or tag set elsewhere, a run removed.
bool looksTheSame(const std::vector<RunInfo> &a, const std::vector<RunInfo> &b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const RunInfo &x, const RunInfo &y) {
        return x.id == y.id && x.state == y.state && x.name == y.name && x.tags == y.tags && x.notes == y.notes;
    });
}

} // namespace

class RunWatcher::Worker : public QObject {
public:
    explicit Worker(RunWatcher &watcher) : m_watcher(watcher), m_timer(this) {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &Worker::look);
    }

    void watch(const QString &folder) {
        m_timer.stop();
        m_project.reset();
        m_folder = folder;
        m_last.clear();
        m_reported = false;
        m_failed = false;
        if (!folder.isEmpty())
            look();
    }

    void look() {
        if (m_folder.isEmpty())
            return;
        const Result<void> looked = lookOnce();
        if (!looked && !m_failed)
            Q_EMIT m_watcher.failed(errorText(looked.error()));
        m_failed = !looked;
        m_timer.start(std::any_of(m_last.begin(), m_last.end(), isAtWork) ? busyInterval : idleInterval);
    }

private:
    Result<void> lookOnce() {
        if (!m_project) {
            SINTONIA_ASSIGN(project, Project::open(fs::path(m_folder.toStdString())));
            m_project.emplace(std::move(project));
        }
        SINTONIA_ASSIGN(changed, indexRuns(*m_project));
        SINTONIA_ASSIGN(found, runs(*m_project));
        if (m_reported && changed.empty() && looksTheSame(m_last, found))
            return {};
        m_reported = true;
        m_last = std::move(found);
        QStringList ids;
        for (const std::string &id : changed)
            ids.append(QString::fromStdString(id));
        Q_EMIT m_watcher.runsChanged(m_last, ids);
        return {};
    }

    RunWatcher &m_watcher;
    QTimer m_timer;
    QString m_folder;
    std::optional<Project> m_project;
    std::vector<RunInfo> m_last;
    bool m_reported = false;
    bool m_failed = false;
};

RunWatcher::RunWatcher(QObject *parent) : QObject(parent), m_worker(new Worker(*this)) {
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("runs"));
    m_thread.start();
}

RunWatcher::~RunWatcher() {
    m_thread.quit();
    m_thread.wait();
}

void RunWatcher::watch(const QString &folder) {
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, folder] { worker->watch(folder); }, Qt::QueuedConnection);
}

void RunWatcher::lookNow() {
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->look(); }, Qt::QueuedConnection);
}

} // namespace sintonia
