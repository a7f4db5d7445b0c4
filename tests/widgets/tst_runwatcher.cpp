// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/runwatcher.h"
#include "engine/store/runlock.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sintonia;

/// The watcher alone: a journal that grows as a trainer writes it, whole lines and parts of lines.
class RunWatcherTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RunWatcher> m_watcher;
    std::optional<Project> m_project;
    std::vector<RunInfo> m_runs;
    QStringList m_changed;
    std::string m_id;

    QString path() const { return m_folder->filePath(QStringLiteral("project")); }
    QString journal() const { return QString::fromStdString((runFolder(*m_project, m_id) / "journal.jsonl").string()); }

    void write(const QByteArray &bytes) {
        QFile file(journal());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
        QCOMPARE(file.write(bytes), qint64(bytes.size()));
    }
    static QByteArray step(int seq, double loss, const QByteArray &more = {}) {
        return "{\"seq\":" + QByteArray::number(seq) + ",\"time\":" + QByteArray::number(1e9 + seq, 'f', 1) +
               ",\"kind\":\"metric\",\"step\":" + QByteArray::number(seq) +
               ",\"epoch\":0.5,\"values\":{\"train/loss\":" + QByteArray::number(loss) + "}" + more + "}\n";
    }
    std::size_t points() {
        const auto found = curves(*m_project, m_id);
        return found && !found->empty() ? found->front().values.size() : 0;
    }
    void follow() {
        m_watcher = std::make_unique<RunWatcher>();
        connect(m_watcher.get(), &RunWatcher::runsChanged, this,
                [this](const std::vector<RunInfo> &runs, const QStringList &changed) {
                    m_runs = runs;
                    m_changed += changed;
                });
        m_watcher->watch(path());
        QTRY_COMPARE(m_runs.size(), std::size_t(1));
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        auto project = Project::openOrCreate(path().toStdString());
        QVERIFY(project);
        m_project.emplace(std::move(*project));
        Experiment experiment;
        experiment.train = {"war", "train"};
        const auto id = createRun(*m_project, experiment, {{"created", "2026-01-02T03:04:05Z"}, {"total_steps", 9}});
        QVERIFY(id);
        m_id = *id;
        m_runs.clear();
        m_changed.clear();
    }
    void cleanup() {
        m_watcher.reset();
        m_project.reset();
    }

    void aPartOfALineWaitsForItsRest() {
        write(step(1, 3));
        follow();
        QCOMPARE(points(), std::size_t(1));
        const QByteArray line = step(2, 2);
        m_changed.clear();
        write(line.left(25));
        m_watcher->lookNow();
        QTest::qWait(100); // time in which nothing may happen
        QCOMPARE(points(), std::size_t(1));
        QVERIFY(m_changed.isEmpty());
        write(line.mid(25));
        m_watcher->lookNow();
        QTRY_COMPARE(m_changed, QStringList{QString::fromStdString(m_id)});
        QCOMPARE(points(), std::size_t(2));
    }

    void aVeryLongLineIsRead() {
        follow();
        m_changed.clear();
        write(step(1, 3, ",\"note\":\"" + QByteArray(3'000'000, 'x') + "\"") + step(2, 2));
        m_watcher->lookNow();
        QTRY_VERIFY(!m_changed.isEmpty());
        QCOMPARE(points(), std::size_t(2));
    }

    void aWatcherThatComesLaterGoesOn() {
        write(step(1, 3));
        follow();
        m_watcher.reset();
        m_runs.clear();
        m_changed.clear();
        write(step(2, 2));
        follow();
        QCOMPARE(m_changed, QStringList{QString::fromStdString(m_id)});
        QCOMPARE(points(), std::size_t(2));
        QTest::qWait(50);
        m_changed.clear();
        m_watcher->lookNow();
        QTest::qWait(100); // nothing new: nothing is said
        QVERIFY(m_changed.isEmpty());
    }

    void aTrainerThatIsGoneHasCrashed() {
        write("{\"seq\":1,\"time\":1000000000,\"kind\":\"state\",\"state\":\"running\",\"step\":0}\n");
        const auto lock = RunLock::take(runFolder(*m_project, m_id));
        QVERIFY(lock);
        follow();
        QCOMPARE(m_runs.front().state, std::string("running"));
        // What a killed trainer leaves behind: the lock of a process that is no more.
        QFile file(QString::fromStdString((runFolder(*m_project, m_id) / "lock").string()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray held = file.readAll();
        file.resize(0);
        file.seek(0);
        file.write(QByteArray(held).replace(QByteArray::number(QCoreApplication::applicationPid()), "999999999"));
        file.close();
        QTRY_COMPARE_WITH_TIMEOUT(m_runs.front().state, std::string("crashed"), 10000);
    }

    void aFolderThatIsNoProjectIsSaidOnce() {
        RunWatcher watcher;
        QSignalSpy failed(&watcher, &RunWatcher::failed);
        watcher.watch(m_folder->filePath(QStringLiteral("nothing here")));
        QTRY_COMPARE(failed.size(), 1);
        watcher.lookNow();
        watcher.lookNow();
        QTest::qWait(100);
        QCOMPARE(failed.size(), 1);
    }
};

QTEST_GUILESS_MAIN(RunWatcherTest)
#include "tst_runwatcher.moc"
