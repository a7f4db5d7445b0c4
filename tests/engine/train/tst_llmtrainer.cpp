// SPDX-License-Identifier: Apache-2.0
#include "engine/store/runanswers.h"
#include "engine/store/runfolder.h"
#include "engine/train/runmodel.h"
#include "engine/train/trainingloop.h"
#include "tests/engine/train/trainproject.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>

#include <QtTest>

using namespace sintonia;
using sintonia::testing::curve;

namespace {

const std::string model = SINTONIA_TESTDATA_DIR "/generate/tiny-llama";

class Stopper : public ProgressSink {
public:
    explicit Stopper(std::uint64_t step) : m_step(step) {}
    void progress(const Progress &progress) override {
        if (progress.stage == "Training" && progress.done >= m_step)
            m_source.request_stop();
    }
    void message(const std::string &) override {}
    StopToken token() const { return m_source.get_token(); }

private:
    std::uint64_t m_step;
    std::stop_source m_source;
};

class Listener : public ProgressSink {
public:
    void progress(const Progress &) override {}
    void message(const std::string &text) override { messages.push_back(text); }
    std::vector<std::string> messages;
};

/// Corpora "talk" (conversations), "pairs" (completions), "preferences" and "documents" (questions with context).
Project rowsProject(const QTemporaryDir &temporary) {
    const fs::path folder = temporary.path().toStdString();
    auto project = Project::openOrCreate(folder / "p");
    std::string documents;
    for (int i = 0; i < 4; ++i)
        documents += Json{{"user_input", "Where does guest " + std::to_string(i) + " live?"},
                          {"reference", "In house " + std::to_string(i) + "."},
                          {"retrieved_contexts", {"Guest " + std::to_string(i) + " lives in house " + std::to_string(i) + ".",
                                                  "The mill is old."}},
                          {"reference_contexts", {"Guest " + std::to_string(i) + " lives in house " + std::to_string(i) + "."}}}
                         .dump() +
                     "\n";
    testing::write(folder / "documents.jsonl", documents);
    const fs::path data = SINTONIA_TESTDATA_DIR "/train/llm";
    for (const auto &[name, file] : {std::pair{"talk", data / "messages.jsonl"}, {"pairs", data / "completions.jsonl"},
                                     {"preferences", data / "preferences.jsonl"}, {"documents", folder / "documents.jsonl"}})
        if (const auto report = importCorpus({name, {}}, *project, file, {}, ProgressSink::none()); !report)
            qFatal("%s", report.error().text().c_str());
    return std::move(*project);
}

Experiment tuning(const Json &change) {
    Json json = {{"kind", "llm"},
                 {"model", model},
                 {"train", {{"corpus", "pairs"}}},
                 {"validation", {{"corpus", "pairs"}, {"split", "train"}}},
                 {"out_of_domain", {{{"corpus", "talk"}, {"split", "train"}}}},
                 {"epochs", 3},
                 {"batch_size", 4},
                 {"learning_rate", 5e-3},
                 {"eval_every", 4},
                 {"evaluation_rows", 3},
                 {"evaluation_max_new_tokens", 12},
                 {"device", "cpu"},
                 {"threads", 1}};
    json.update(change);
    const auto experiment = experimentFromJson(json, "e.json");
    if (!experiment)
        qFatal("%s", experiment.error().text().c_str());
    return *experiment;
}

std::string prepared(Project &project, const Experiment &experiment, const TrainOptions &options = {}) {
    const auto id = prepareRun(options, experiment, project, {}, ProgressSink::none());
    if (!id)
        qFatal("%s", id.error().text().c_str());
    return *id;
}

TrainReport trained(Project &project, const std::string &id, const TrainOptions &options = {}) {
    const auto report = trainRun(options, project, id, {}, ProgressSink::none());
    if (!report)
        qFatal("%s", report.error().text().c_str());
    return *report;
}

/// A task of one parameter whose steps need memory for more than `fits` items to fail.
class NarrowTask : public TrainingTask {
public:
    explicit NarrowTask(int fits) : m_fits(fits), m_parameter{"w", at::full({4}, 1.0f)} {
        m_parameter.tensor.requires_grad_(true);
    }
    std::vector<NamedTensor> trainedParameters() const override { return {m_parameter}; }
    at::Device device() const override { return at::kCPU; }
    Json facts() const override { return Json::object(); }
    std::vector<std::string> remarks() const override { return {}; }
    std::vector<std::vector<int>> textsOfRows() const override {
        std::vector<std::vector<int>> texts;
        for (int i = 0; i < 16; ++i)
            texts.push_back({i});
        return texts;
    }
    Result<void> prepare(StopToken, ProgressSink &) override { return {}; }
    StepLoss addGradients(const TrainingStep &step) override {
        const auto size = step.miniBatchSize > 0 ? step.miniBatchSize : int(step.rows.size());
        sizes.push_back(size);
        if (auto &gradient = m_parameter.tensor.mutable_grad(); gradient.defined())
            gradient.add_(1.0f);
        else
            gradient = at::full({4}, 1.0f);
        if (size > m_fits)
            throw std::bad_alloc(); // half-added gradients must not count
        gradients.push_back(m_parameter.tensor.grad()[0].item<float>());
        return {1.0, 10};
    }
    int itemsOf(const std::vector<int> &rows) const override { return int(rows.size()); }
    Result<std::vector<SetEvaluation>> evaluate(std::int64_t, StopToken, ProgressSink &) override {
        SetEvaluation validation;
        validation.name = "validation";
        validation.values["loss"] = 1;
        return std::vector<SetEvaluation>{validation};
    }
    std::string caveats() const override { return {}; }

    std::vector<int> sizes;
    std::vector<float> gradients;

private:
    int m_fits;
    NamedTensor m_parameter;
};

} // namespace

class TestLlmTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAtEveryEvaluation() {
        QTemporaryDir temporary;
        auto project = rowsProject(temporary);
        const auto id = prepared(project, tuning(Json::object()));
        trained(project, id);
        QVERIFY(indexRuns(project).has_value());
        const auto sets = answeredSets(project, id);
        QVERIFY(sets.has_value());
        for (const auto *set : {"validation", "out_of_domain/talk"}) {
            QVERIFY(sets->contains(set));
            const std::vector<std::int64_t> expected = {0, 4, 8, 9};
            QCOMPARE(sets->at(set), expected);
            for (const auto *measure : {"loss", "exact_match", "f1", "rouge_l", "abstention_rate", "abstention_precision",
                                        "abstention_recall"})
                QVERIFY2(curve(project, id, std::string(set) + "/" + measure).size() == 4, measure);
        }
        const auto answers = runAnswers(project, id, "validation", 9);
        QVERIFY(answers.has_value());
        QCOMPARE(answers->size(), std::size_t(3));
        QVERIFY(!answers->front().question.empty() && answers->front().values.contains("f1"));
        const auto losses = curve(project, id, "validation/loss");
        QVERIFY(losses.at(9) < losses.at(0));
        QCOMPARE(run(project, id)->bestStep.value_or(0), std::int64_t(9));
    }

    void relevanceOfAnswersInContext() {
        QTemporaryDir temporary;
        auto project = rowsProject(temporary);
        const TrainOptions options{SINTONIA_MODELS_DIR "/all-MiniLM-L6-v2", {}};
        const auto id = prepared(project,
                                 tuning({{"train", {{"corpus", "documents"}}},
                                         {"validation", {{"corpus", "documents"}, {"split", "train"}}},
                                         {"out_of_domain", Json::array()},
                                         {"max_steps", 1}}),
                                 options);
        trained(project, id, options);
        QCOMPARE(curve(project, id, "validation/relevance").size(), std::size_t(2));
        QCOMPARE(curve(project, id, "validation/supported").size(), std::size_t(2));
        const auto answers = runAnswers(project, id, "validation", 1);
        QVERIFY(answers && answers->front().values.contains("relevance"));
    }

    void goesOnExactly_data() {
        QTest::addColumn<QByteArray>("change");
        const auto add = [](const char *name, const Json &change) {
            QTest::newRow(name) << QByteArray::fromStdString(change.dump());
        };
        add("full", Json::object());
        add("lora with dropout, pieces", {{"lora", {{"r", 4}, {"dropout", 0.2}}}, {"mini_batch_size", 3}});
        add("qlora, recomputed", {{"lora", {{"r", 4}}}, {"quantization", "nf4"}, {"gradient_checkpointing", true}});
        add("dpo, full", {{"loss", "dpo"},
                          {"train", {{"corpus", "preferences"}}},
                          {"validation", {{"corpus", "preferences"}, {"split", "train"}}}});
    }
    void goesOnExactly() {
        QFETCH(QByteArray, change);
        QTemporaryDir temporary;
        auto project = rowsProject(temporary);
        const auto experiment = tuning(Json::parse(change.toStdString()));
        const auto reference = prepared(project, experiment);
        trained(project, reference);
        const auto id = prepared(project, experiment);
        for (const std::uint64_t step : {2, 5, 8}) {
            Stopper stopper(step);
            const auto report = trainRun({}, project, id, stopper.token(), stopper);
            QVERIFY(!report && report.error().code == ErrorCode::Interrupted);
        }
        trained(project, id);
        for (const auto *name : {"train/loss", "train/grad_norm", "validation/loss", "out_of_domain/talk/f1"})
            QVERIFY2(curve(project, id, name) == curve(project, reference, name), name);
    }

    void tunedRunAnswersAsItDid_data() {
        QTest::addColumn<QByteArray>("change");
        QTest::newRow("full") << QByteArray("{}");
        QTest::newRow("lora") << QByteArray(R"({"lora": {"r": 4}})");
        QTest::newRow("qlora") << QByteArray(R"({"lora": {"r": 4}, "quantization": "nf4"})");
    }
    void tunedRunAnswersAsItDid() {
        QFETCH(QByteArray, change);
        QTemporaryDir temporary;
        auto project = rowsProject(temporary);
        const auto id = prepared(project, tuning(Json::parse(change.toStdString())));
        trained(project, id);
        QVERIFY(indexRuns(project).has_value());
        const auto step = run(project, id)->bestStep.value_or(0);
        QVERIFY(step > 0);
        const auto answers = runAnswers(project, id, "validation", step);
        QVERIFY(answers.has_value());
        const auto tuned = loadRunLanguageModel(project, id, step, {"cpu", "f32"});
        QVERIFY2(tuned.has_value(), tuned ? "" : tuned.error().text().c_str());
        const auto info = corpus(project, "pairs");
        const auto rows = tuningRows(project, *info, "train");
        for (const auto &answer : *answers) {
            const auto row = std::find_if(rows->begin(), rows->end(), [&](const auto &each) { return each.id == answer.row; });
            GenerateOptions options;
            options.maxNewTokens = 12;
            options.endTokens = (*tuned)->defaults().endTokens;
            const auto made = (*tuned)->generate(options, {(*tuned)->tokenizer().ids(row->prompt, 0, true)}, {},
                                                 ProgressSink::none());
            QVERIFY(made.has_value());
            QCOMPARE(made->texts.front().text, answer.text);
        }
    }

    void refusesWhatCannotBe_data() {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QString>("says");
        const auto add = [](const char *name, const Json &change, const char *says) {
            QTest::newRow(name) << QByteArray::fromStdString(change.dump()) << says;
        };
        add("dpo without worse answers", {{"loss", "dpo"}}, "worse answer");
        add("quantised without adapter", {{"quantization", "nf4"}}, "without lora");
        add("no such split", {{"train", {{"corpus", "pairs"}, {"split", "test"}}}}, "train.split");
        add("an encoder", {{"model", SINTONIA_TESTDATA_DIR "/models/tiny-mean"}}, "tiny-mean");
        add("too short for every answer", {{"max_length", 3}}, "a row that fits");
    }
    void refusesWhatCannotBe() {
        QFETCH(QByteArray, change);
        QFETCH(QString, says);
        QTemporaryDir temporary;
        auto project = rowsProject(temporary);
        const auto id = prepareRun({}, tuning(Json::parse(change.toStdString())), project, {}, ProgressSink::none());
        QVERIFY(!id);
        QVERIFY2(QString::fromStdString(id.error().text()).contains(says), id.error().text().c_str());
        QVERIFY(runs(project)->empty());
    }

    void outOfMemoryHalvesThePieces_data() {
        QTest::addColumn<int>("fits");
        QTest::addColumn<QString>("state");
        QTest::newRow("two at a time") << 2 << "finished";
        QTest::newRow("not even one") << 0 << "failed";
    }
    void outOfMemoryHalvesThePieces() {
        QFETCH(int, fits);
        QFETCH(QString, state);
        QTemporaryDir temporary;
        auto project = rowsProject(temporary);
        auto experiment = tuning({{"batch_size", 8}, {"epochs", 2}, {"out_of_domain", Json::array()}, {"evaluation_rows", 0}});
        const auto id = prepared(project, experiment);
        const auto folder = runFolder(project, id);
        auto task = std::make_unique<NarrowTask>(fits);
        auto &narrow = *task;
        Listener listener;
        auto journal = JournalWriter::open(folder / "journal.jsonl");
        QVERIFY(journal.has_value());
        TrainingLoop loop(id, folder, experiment, std::move(task), std::move(*journal), listener);
        const auto report = loop.train(false, {});
        const auto said = std::count_if(listener.messages.begin(), listener.messages.end(), [](const auto &message) {
            return message.find("Out of memory at step 1") != std::string::npos;
        });
        if (fits == 0) {
            QVERIFY(!report && report.error().code == ErrorCode::Resource);
            QVERIFY(report.error().text().find("not even one row fits") != std::string::npos);
            QCOMPARE(narrow.sizes, (std::vector<int>{8, 4, 2, 1}));
            return;
        }
        QVERIFY2(report.has_value(), report ? "" : report.error().text().c_str());
        QCOMPARE(said, 2);
        QCOMPARE(narrow.sizes, (std::vector<int>{8, 4, 2, 2, 2, 2}));
        QCOMPARE(narrow.gradients, (std::vector<float>{1, 1, 1, 1}));
    }
};

QTEST_GUILESS_MAIN(TestLlmTrainer)
#include "tst_llmtrainer.moc"
