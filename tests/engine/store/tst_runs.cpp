// SPDX-License-Identifier: Apache-2.0
#include "engine/store/runlock.h"
#include "engine/store/runs.h"

#include <QtTest>

#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sintonia;

namespace {

void appendRaw(const fs::path &file, const std::string &text) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT, 0666);
    QCOMPARE(::write(descriptor, text.data(), text.size()), ssize_t(text.size()));
    ::close(descriptor);
}

Experiment experiment() {
    Experiment e;
    e.name = "first";
    e.train.corpus = "c";
    e.validation = SetReference{"c", "validation"};
    e.outOfDomain = {{"d", "test"}};
    return e;
}

/// Steps 1 and 2, a checkpoint at 1, a resume from it, step 2 again.
void writeJournal(const fs::path &folder) {
    auto journal = JournalWriter::open(folder / "journal.jsonl");
    QVERIFY(journal.has_value());
    QVERIFY(journal->append("state", {{"state", "running"}, {"step", 0}}));
    for (int step : {0, 1}) {
        if (step > 0)
            QVERIFY(journal->append("metric",
                                    {{"step", step}, {"epoch", .1}, {"seconds", 2.5}, {"values", {{"train/loss", 1.0}}}}));
        QVERIFY(journal->append("evaluation", {{"step", step},
                                               {"set", "validation"},
                                               {"values", {{"ndcg_cut_10", .5 + .1 * step}}},
                                               {"per_query", {{"q", {{"ndcg_cut_10", .5 + .1 * step}}}}}}));
        QVERIFY(journal->append(
            "evaluation", {{"step", step}, {"set", "out_of_domain/d"}, {"values", {{"ndcg_cut_10", .5 - .1 * step}}}}));
    }
    QVERIFY(journal->append("checkpoint", {{"step", 1}, {"folder", "checkpoints/1"}, {"best", true}}));
    QVERIFY(
        journal->append("metric", {{"step", 2}, {"epoch", .2}, {"values", {{"train/loss", 9.0}, {"train/other", 9.0}}}}));
    QVERIFY(journal->append("resume", {{"step", 1}}));
    QVERIFY(journal->append("metric", {{"step", 2}, {"epoch", .2}, {"values", {{"train/loss", .5}}}}));
}

} // namespace

class TestRuns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void journalGoesOnBehindATornLine() {
        QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "journal.jsonl";
        {
            auto journal = JournalWriter::open(file);
            QVERIFY(journal && journal->append("message", {{"text", "a"}}) && journal->append("message", {{"text", "b"}}));
        }
        appendRaw(file, "not json\n{\"seq\":3,\"kind\":\"mess");
        std::uint64_t offset = 0;
        std::vector<std::string> broken;
        auto entries = readJournal(file, offset, &broken);
        QCOMPARE(entries->size(), std::size_t(2));
        QCOMPARE(broken.size(), std::size_t(1));
        auto journal = JournalWriter::open(file);
        QVERIFY(journal && journal->append("message", {{"text", "c"}}));
        entries = readJournal(file, offset);
        QCOMPARE(entries->size(), std::size_t(1));
        QCOMPARE(entries->front().seq, std::int64_t(3));
        QCOMPARE(entries->front().content["text"].get<std::string>(), std::string("c"));
        offset = 0;
        std::size_t count = 0;
        for (;;) { // a line a call
            const auto piece = readJournal(file, offset, nullptr, 1);
            const auto moved = offset;
            count += piece->size();
            if (moved == fs::file_size(file))
                break;
        }
        QCOMPARE(count, std::size_t(3));
    }

    void indexesAndRebuilds() {
        QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "p";
        std::string id;
        QByteArray before;
        {
            auto project = Project::openOrCreate(folder);
            QVERIFY2(project.has_value(), project ? "" : project.error().text().c_str());
            id = *createRun(*project, experiment(), {{"threads", 2}, {"total_steps", 7}});
            writeJournal(runFolder(*project, id));
            QCOMPARE(indexRuns(*project)->size(), std::size_t(1));
            QVERIFY(indexRuns(*project)->empty());
            QVERIFY(setRunNotes(*project, id, "a note") && setRunTags(*project, id, {"x", "y"}) &&
                    renameRun(*project, id, "renamed"));
            const auto info = run(*project, id.substr(0, 8));
            QVERIFY2(info.has_value(), info ? "" : info.error().text().c_str());
            QCOMPARE(info->state, std::string("crashed")); // running, but nobody holds the lock
            QCOMPARE(info->step, std::int64_t(2));
            QCOMPARE(info->totalSteps, std::int64_t(7));
            QCOMPARE(info->seconds, 2.5);
            QCOMPARE(*info->base, .5);
            QCOMPARE(*info->best, .6);
            QCOMPARE(*info->bestStep, std::int64_t(1));
            QVERIFY(std::abs(*info->outOfDomainChange + .1) < 1e-12);
            QCOMPARE((*perQuery(*project, id))["validation"]["q"]["ndcg_cut_10"], .6);
            QCOMPARE((*perQuery(*project, id, 0))["validation"]["q"]["ndcg_cut_10"], .5);
            before = QByteArray::fromStdString(toText(*showRun(*project, id), 1));
            const auto allCurves = curves(*project, id);
            for (const auto &curve : *allCurves) {
                QVERIFY(curve.name != "train/other"); // superseded by the resume
                if (curve.name == "train/loss")
                    QCOMPARE(curve.values, (std::vector<double>{1.0, .5}));
            }
        }
        for (const auto *name : {"project.db", "project.db-wal", "project.db-shm"})
            fs::remove(folder / name);
        auto project = Project::open(folder);
        QVERIFY(project.has_value());
        const auto shown = showRun(*project, id);
        QVERIFY2(shown.has_value(), shown ? "" : shown.error().text().c_str());
        QCOMPARE(QByteArray::fromStdString(toText(*shown, 1)), before);
        QCOMPARE(run(*project, id)->notes, std::string("a note"));
        QCOMPARE(run(*project, id)->name, std::string("renamed"));
    }

    void indexesInPiecesAsTheTrainerWrites() {
        QTemporaryDir temporary;
        auto project = Project::openOrCreate(fs::path(temporary.path().toStdString()) / "p");
        const auto id = *createRun(*project, experiment(), Json::object());
        const auto file = runFolder(*project, id) / "journal.jsonl";
        QVERIFY(indexRuns(*project));
        QCOMPARE(run(*project, id)->state, std::string("created"));
        auto journal = JournalWriter::open(file);
        QVERIFY(journal->append("metric", {{"step", 1}, {"values", {{"train/loss", 3.0}}}}));
        QCOMPARE(indexRuns(*project)->size(), std::size_t(1));
        appendRaw(file, "{\"seq\": 2, \"kind\": \"metric\", \"step\": 2, ");
        QVERIFY(indexRuns(*project)->empty());
        appendRaw(file, "\"values\": {\"train/loss\": 2.0}}\n");
        QCOMPARE(indexRuns(*project)->size(), std::size_t(1));
        QCOMPARE(curves(*project, id)->front().values, (std::vector<double>{3.0, 2.0}));
    }

    void removesAndRestores() {
        QTemporaryDir temporary;
        auto project = Project::openOrCreate(fs::path(temporary.path().toStdString()) / "p");
        const auto id = *createRun(*project, experiment(), Json::object());
        QVERIFY(indexRuns(*project));
        {
            const auto lock = RunLock::take(runFolder(*project, id));
            QVERIFY(!removeRun(*project, id));
        }
        QVERIFY(removeRun(*project, id));
        QVERIFY(runs(*project)->empty());
        QVERIFY(restoreRun(*project, id));
        QCOMPARE(runs(*project)->size(), std::size_t(1));
        QVERIFY(removeRun(*project, id) && emptyTrash(*project));
        QVERIFY(!restoreRun(*project, id));
        QVERIFY(!removeRun(*project, "../p"));
    }

    void lockKnowsTheLivingFromTheDead() {
        QTemporaryDir temporary;
        const fs::path folder = temporary.path().toStdString();
        QVERIFY(!runLockHolder(folder) && !runLockIsStale(folder));
        QVERIFY(!requestTrainer(folder, "stop"));
        int pipe[2];
        QCOMPARE(::pipe(pipe), 0);
        const auto child = ::fork();
        if (child == 0) {
            const auto lock = RunLock::take(folder);
            const char done = lock ? 1 : 0;
            if (::write(pipe[1], &done, 1) == 1)
                ::pause();
            ::_exit(0);
        }
        char done = 0;
        QCOMPARE(::read(pipe[0], &done, 1), ssize_t(1));
        QCOMPARE(done, char(1));
        QCOMPARE(*runLockHolder(folder), int(child));
        QVERIFY(!RunLock::take(folder));
        QVERIFY(requestTrainer(folder, "pause"));
        QVERIFY(!requestTrainer(folder, "dance"));
        QCOMPARE(takeTrainerRequest(folder), std::string("pause"));
        QCOMPARE(takeTrainerRequest(folder), std::string());
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        QVERIFY(!runLockHolder(folder));
        QVERIFY(runLockIsStale(folder));
        {
            const auto lock = RunLock::take(folder);
            QVERIFY(lock.has_value());
            QCOMPARE(*runLockHolder(folder), int(::getpid()));
        }
        QVERIFY(!runLockIsStale(folder) && !runLockHolder(folder));
        // A reused process id: the start time differs.
        auto json = Json{{"pid", ::getpid()}, {"started", 1}, {"boot", ""}};
        char host[256] = {};
        ::gethostname(host, sizeof host - 1);
        json["host"] = host;
        QVERIFY(writeFileAtomically(folder / "lock", toText(json)));
        QVERIFY(runLockIsStale(folder));
    }
};

QTEST_APPLESS_MAIN(TestRuns)
#include "tst_runs.moc"
