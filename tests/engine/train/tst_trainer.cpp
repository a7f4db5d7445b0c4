// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/train/trainproject.h"

#include "engine/models/safetensors.h"
#include "engine/store/runlock.h"
#include "engine/train/checkpoint.h"
#include "engine/train/runmodel.h"

#include <QtTest>

#include <ATen/TensorOperators.h>

#include <csignal>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace sintonia;
using sintonia::testing::curve;

namespace {

/// Stops the run after `steps` steps of progress, as an interrupt does.
class StopAfter : public ProgressSink {
public:
    explicit StopAfter(std::uint64_t steps) : m_steps(steps) {}
    void progress(const Progress &progress) override {
        if (progress.stage == "Training" && progress.done >= m_steps)
            m_source.request_stop();
    }
    void message(const std::string &text) override { messages.push_back(text); }
    StopToken token() const { return m_source.get_token(); }
    std::vector<std::string> messages;

private:
    std::uint64_t m_steps;
    std::stop_source m_source;
};

std::string prepared(Project &project, const Experiment &experiment) {
    const auto id = prepareRun({}, experiment, project, {}, ProgressSink::none());
    if (!id)
        qFatal("%s", id.error().text().c_str());
    return *id;
}

TrainReport trained(Project &project, const std::string &id) {
    const auto report = trainRun({}, project, id, {}, ProgressSink::none());
    if (!report)
        qFatal("%s", report.error().text().c_str());
    return *report;
}

Project tiny(const QTemporaryDir &temporary) {
    auto project = testing::tinyProject(temporary.path().toStdString());
    if (!project)
        qFatal("%s", project.error().text().c_str());
    return std::move(*project);
}

/// Starts this program as a trainer of the run and kills it after `delay`. Returns whether it was still at work.
bool trainAndKill(const std::string &program, const fs::path &project, const std::string &run,
                  std::chrono::microseconds delay) {
    const auto child = ::fork();
    if (child == 0) {
        ::execl(program.c_str(), program.c_str(), "--train", project.c_str(), run.c_str(), nullptr);
        ::_exit(127);
    }
    // The clock starts when the run is locked, so that the kill hits training and not the loading of libraries.
    for (int i = 0; i < 20000 && runLockHolder(project / "runs" / run) != child; ++i) {
        if (::waitpid(child, nullptr, WNOHANG) == child)
            return false;
        ::usleep(500);
    }
    ::usleep(useconds_t(delay.count()));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

} // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trainsEvaluatesAndKeepsTheBest() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        auto experiment = testing::tinyExperiment();
        const auto id = prepared(project, experiment);
        const auto report = trained(project, id);
        QCOMPARE(report.state, std::string("finished"));
        const auto losses = curve(project, id, "train/loss");
        const auto total = std::int64_t(losses.size());
        QVERIFY(total >= 30);
        QVERIFY(losses.at(total) < losses.at(1));
        for (const auto *name : {"validation/ndcg_cut_10", "validation/loss", "validation/recall_10",
                                 "validation/recall_100", "validation/recip_rank", "validation/similarity_relevant",
                                 "validation/similarity_irrelevant", "validation/f1", "out_of_domain/away/ndcg_cut_10"}) {
            const auto values = curve(project, id, name);
            QVERIFY2(values.contains(0) && values.contains(5) && values.contains(total), name);
        }
        const auto info = *run(project, id);
        QCOMPARE(info.state, std::string("finished"));
        QCOMPARE(info.totalSteps, total);
        QCOMPARE(info.bestStep, report.bestStep);
        QVERIFY(!(*perQuery(project, id))["validation"].empty());
        QVERIFY((*showRun(project, id))["verdict"]["text"].get<std::string>().find("untouched model") != std::string::npos);
        const auto steps = checkpointSteps(runFolder(project, id));
        QVERIFY(steps.size() >= 2 && steps.size() <= 3);               // the best and the last two
        QVERIFY(!trainRun({}, project, id, {}, ProgressSink::none())); // nothing is left to train

        // The run's model is the best one: its own measure comes out again.
        const auto base = loadRunModel(project, id, 0);
        const auto last = loadRunModel(project, id, total);
        QVERIFY(base && last);
        QVERIFY((*base)->hash() != (*last)->hash());
        const auto vectors = [](const Embedder &model) { return *model.embed({"one two"}, "", {}, ProgressSink::none()); };
        QVERIFY((vectors(**base) - vectors(**last)).abs().max().item<double>() > 1e-4);
        QVERIFY(!loadRunModel(project, id, 3));
    }

    void leavesTheBaseAloneWhenNothingIsGained() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        auto experiment = testing::tinyExperiment();
        experiment.learningRate = 0;
        experiment.earlyStopping.patience = 2;
        const auto id = prepared(project, experiment);
        const auto report = trained(project, id);
        QCOMPARE(*report.bestStep, std::int64_t(0));
        QCOMPARE(report.steps, std::int64_t(10)); // two evaluations without a gain
        QVERIFY(report.reason.find("Stopped early at step 10") != std::string::npos);
        QCOMPARE((*loadRunModel(project, id))->hash(), (*loadRunModel(project, id, 0))->hash());
    }

    void guardEndsTheRun() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        auto experiment = testing::tinyExperiment();
        experiment.learningRate = 0.05;
        experiment.earlyStopping.maxOutOfDomainDrop = 0;
        experiment.earlyStopping.guardMetric = "similarity_relevant";
        experiment.outOfDomain = {{"away", "train"}};
        const auto report = trained(project, prepared(project, experiment));
        if (report.reason.find("Guard") != std::string::npos)
            QVERIFY(report.overSpecific);
        QVERIFY2(report.reason.find("Guard: at step") != std::string::npos, report.reason.c_str());
    }

    void lossDoesNotDependOnTheMiniBatch() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        auto experiment = testing::tinyExperiment();
        experiment.dropout = 0;
        experiment.maxSteps = 10;
        const auto whole = prepared(project, experiment);
        experiment.miniBatchSize = 2;
        const auto pieces = prepared(project, experiment);
        trained(project, whole);
        trained(project, pieces);
        const auto a = curve(project, whole, "train/loss"), b = curve(project, pieces, "train/loss");
        QCOMPARE(a.size(), std::size_t(10));
        for (const auto &[step, loss] : a)
            QVERIFY(std::abs(b.at(step) - loss) < 1e-4 * std::abs(loss));
    }

    void augmentsAnewEachEpochAndResumesExactly() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        auto experiment = testing::tinyExperiment();
        experiment.checkpointEvery = 1;
        const auto plain = prepared(project, experiment);
        trained(project, plain);
        experiment.augmentation = AugmentationSettings{"deletion", 0.5, 0.4, true};
        const auto reference = prepared(project, experiment);
        trained(project, reference);
        QVERIFY(curve(project, plain, "train/loss") != curve(project, reference, "train/loss"));
        const auto id = prepared(project, experiment);
        for (const std::uint64_t step : {3, 7, 12}) {
            StopAfter stop(step);
            const auto report = trainRun({}, project, id, stop.token(), stop);
            QVERIFY(!report && report.error().code == ErrorCode::Interrupted);
        }
        trained(project, id);
        QVERIFY(curve(project, id, "train/loss") == curve(project, reference, "train/loss"));
    }

    void trainsAdaptersOnly() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        auto experiment = testing::tinyExperiment();
        experiment.lora = LoraSettings{.r = 2, .alpha = 8, .dropout = 0.1, .targets = {"query", "value"}};
        experiment.maxSteps = 10;
        const auto id = prepared(project, experiment);
        trained(project, id);
        const auto weights = readCheckpointWeights(checkpointFolder(runFolder(project, id), 10));
        QCOMPARE(weights->size(), std::size_t(8)); // two layers, two targets, A and B
        const auto model = loadRunModel(project, id, 10);
        QVERIFY2(model.has_value(), model ? "" : model.error().text().c_str());
        for (const auto *layer : (*model)->network().linearLayers())
            QVERIFY(!layer->adapter); // merged
    }

    void pausesAndStopsOnRequest() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        const auto reference = prepared(project, testing::tinyExperiment());
        trained(project, reference);
        const auto id = prepared(project, testing::tinyExperiment());
        StopAfter sink(7);
        const auto paused = trainRun({}, project, id, sink.token(), sink);
        QVERIFY(!paused);
        QCOMPARE(paused.error().code, ErrorCode::Interrupted);
        QCOMPARE(run(project, id)->state, std::string("paused"));
        QCOMPARE(run(project, id)->step, std::int64_t(7));
        trained(project, id);
        QVERIFY(curve(project, id, "train/loss") == curve(project, reference, "train/loss"));
        QVERIFY(curve(project, id, "validation/loss") == curve(project, reference, "validation/loss"));

        class StopRequest : public ProgressSink {
        public:
            explicit StopRequest(fs::path folder) : m_folder(std::move(folder)) {}
            void progress(const Progress &progress) override {
                if (progress.stage == "Training" && progress.done == 4)
                    (void)requestTrainer(m_folder, "stop");
            }

        private:
            fs::path m_folder;
        };
        const auto stopped = prepared(project, testing::tinyExperiment());
        StopRequest request(runFolder(project, stopped));
        const auto report = trainRun({}, project, stopped, {}, request);
        QCOMPARE(report->state, std::string("stopped"));
        QCOMPARE(report->steps, std::int64_t(4));
    }

    void skipsStepsThatAreNotFinite() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        const auto broken = fs::path(temporary.path().toStdString()) / "broken";
        fs::copy(SINTONIA_TESTDATA_DIR "/models/tiny-mean", broken, fs::copy_options::recursive);
        TensorList weights;
        const auto file = SafetensorsFile::open(SINTONIA_TESTDATA_DIR "/models/tiny-mean/model.safetensors");
        for (const auto &entry : file->entries()) {
            weights.emplace_back(entry.name, file->tensor(entry).clone());
            if (entry.name.ends_with("embeddings.LayerNorm.bias"))
                weights.back().second.fill_(std::numeric_limits<float>::infinity());
        }
        QVERIFY(writeSafetensors(broken / "model.safetensors", weights));
        auto experiment = testing::tinyExperiment();
        experiment.model = broken.string();
        experiment.validation.reset();
        experiment.outOfDomain.clear();
        experiment.maxSkippedSteps = 3;
        experiment.checkpointEvery = 1;
        const auto id = prepared(project, experiment);
        StopAfter sink(~0ull);
        const auto report = trainRun({}, project, id, {}, sink);
        QVERIFY(!report);
        QCOMPARE(run(project, id)->state, std::string("failed"));
        QVERIFY2(run(project, id)->reason.find("3 steps in a row") != std::string::npos, run(project, id)->reason.c_str());
        QCOMPARE(run(project, id)->step, std::int64_t(3));
        QVERIFY(std::any_of(sink.messages.begin(), sink.messages.end(),
                            [](const std::string &text) { return text.find("was skipped") != std::string::npos; }));
        QVERIFY(newestCheckpoint(runFolder(project, id)).has_value());
    }

    void refusesWhatCannotBe_data() {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("corpus") << QByteArray(R"({"train": {"corpus": "nowhere"}})") << QByteArray("nowhere");
        QTest::newRow("split") << QByteArray(R"({"train": {"corpus": "home", "split": "dev"}})")
                               << QByteArray("test, train");
        QTest::newRow("model") << QByteArray(R"({"model": "nowhere"})") << QByteArray("nowhere");
        QTest::newRow("lora target") << QByteArray(R"({"lora": {"targets": ["quary"]}})") << QByteArray("quary");
        QTest::newRow("no steps") << QByteArray(R"({"epochs": 0})") << QByteArray("epochs");
    }
    void refusesWhatCannotBe() {
        QFETCH(QByteArray, change);
        QFETCH(QByteArray, says);
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        auto json = toJson(testing::tinyExperiment());
        json.update(Json::parse(change.toStdString()));
        const auto id = prepareRun({}, *experimentFromJson(json, "e.json"), project, {}, ProgressSink::none());
        QVERIFY(!id);
        QCOMPARE(id.error().code, ErrorCode::BadInput);
        QVERIFY2(id.error().text().find(says.toStdString()) != std::string::npos, id.error().text().c_str());
        QVERIFY(runs(project)->empty());
    }

    void unknownCurveIsAnErrorAtTheStart() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        auto experiment = testing::tinyExperiment();
        experiment.earlyStopping.metric = "validation/ndcg_cut_1O";
        const auto report = trainRun({}, project, prepared(project, experiment), {}, ProgressSink::none());
        QVERIFY(!report && report.error().text().find("validation/ndcg_cut_10") != std::string::npos);
    }

    void damagedCheckpointIsPassedOver() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        const auto reference = prepared(project, testing::tinyExperiment());
        trained(project, reference);
        const auto id = prepared(project, testing::tinyExperiment());
        StopAfter sink(13);
        QVERIFY(!trainRun({}, project, id, sink.token(), sink));
        const auto folder = runFolder(project, id);
        QCOMPARE(*newestCheckpoint(folder), std::int64_t(13));
        const auto weights = checkpointFolder(folder, 13) / "weights.safetensors";
        auto bytes = *readFile(weights);
        bytes[bytes.size() - 1] ^= 1;
        QVERIFY(writeFileAtomically(weights, bytes));
        QCOMPARE(*newestCheckpoint(folder), std::int64_t(10));
        trained(project, id);
        QVERIFY(curve(project, id, "train/loss") == curve(project, reference, "train/loss"));
    }

    void survivesKillsAtAnyMoment() {
        QTemporaryDir temporary;
        auto project = tiny(temporary);
        auto experiment = testing::tinyExperiment();
        experiment.epochs = 60;
        experiment.checkpointEvery = 1; // most of the time is spent writing checkpoints
        const auto reference = prepared(project, experiment);
        trained(project, reference);
        const auto id = prepared(project, experiment);
        const auto folder = project.folder();
        std::mt19937 random(1);
        int kills = 0;
        for (int attempt = 0; attempt < 60 && kills < 22; ++attempt) {
            const auto before = newestCheckpoint(runFolder(project, id)).value_or(0);
            if (!trainAndKill(QCoreApplication::applicationFilePath().toStdString(), folder, id,
                              std::chrono::microseconds(500 + random() % 25000)))
                break;
            ++kills;
            QCOMPARE(indexRuns(project).has_value(), true);
            // Killed before its first journal line, it has not begun.
            const auto state = run(project, id)->state;
            QVERIFY2(state == "crashed" || state == "created", state.c_str());
            const auto after = newestCheckpoint(runFolder(project, id)).value_or(0);
            QVERIFY(after >= before);
            QVERIFY(run(project, id)->step <= after + 1); // at most the step since the last checkpoint is lost
        }
        QVERIFY2(kills >= 20, qPrintable(QString::number(kills)));
        trained(project, id);
        QVERIFY(curve(project, id, "train/loss") == curve(project, reference, "train/loss"));
        QVERIFY(curve(project, id, "validation/ndcg_cut_10") == curve(project, reference, "validation/ndcg_cut_10"));
        QCOMPARE(run(project, id)->bestStep, run(project, reference)->bestStep);
    }
};

int main(int argc, char **argv) {
    if (argc == 4 && std::string(argv[1]) == "--train") {
        auto project = Project::open(argv[2]);
        return project && trainRun({}, *project, argv[3], {}, ProgressSink::none()) ? 0 : 1;
    }
    QCoreApplication application(argc, argv);
    TestTrainer test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_trainer.moc"
