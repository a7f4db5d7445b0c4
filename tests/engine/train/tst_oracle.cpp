// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/train/trainproject.h"

#include <QtTest>

using namespace sintonia;

// Losses against sentence-transformers 6.2, transformers 5.23 and PEFT 0.21 step by step (tests/oracle/train.py and
// tests/oracle/llm_train.py).
class TestOracle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lossesMatch_data() {
        QTest::addColumn<QByteArray>("change");
        QTest::newRow("mnrl") << QByteArray(R"({"loss": "mnrl"})");
        QTest::newRow("mnrl symmetric, hard negatives") << QByteArray(
            R"({"loss": {"name": "mnrl", "scale": 10, "symmetric": true}, "hard_negatives": 1, "schedule": "cosine"})");
        QTest::newRow("triplet") << QByteArray(R"({"loss": "triplet", "schedule": "constant"})");
        QTest::newRow("triplet cosine") << QByteArray(
            R"({"loss": {"name": "triplet", "distance": "cosine", "margin": 0.3}})");
        QTest::newRow("cosent") << QByteArray(R"({"loss": "cosent"})");
        QTest::newRow("mnrl lora") << QByteArray(R"({"lora": {"init": ")" SINTONIA_TESTDATA_DIR
                                                 R"(/train/oracle/adapter"}})");
    }
    void lossesMatch() {
        QFETCH(QByteArray, change);
        compare("oracle", "oracle", Json::parse(change.toStdString()), 2e-5);
    }

    void languageModelLossesMatch_data() {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<QByteArray>("change");
        const auto add = [](const char *name, const char *rows, const Json &change) {
            QTest::newRow(name) << QByteArray(rows) << QByteArray::fromStdString(change.dump());
        };
        const std::string folder = SINTONIA_TESTDATA_DIR "/train/llm/";
        const Json lora = {{"r", 4}, {"alpha", 8}, {"init", folder + "lora"}};
        const Json rslora = {{"r", 2}, {"alpha", 4}, {"targets", {"q_proj", "v_proj"}}, {"rslora", true}, {"init", folder + "rslora"}};
        add("lora", "messages", {{"lora", lora}});
        add("rslora on two layers, all tokens", "messages",
            {{"lora", rslora}, {"loss", {{"name", "sft"}, {"on", "all"}}}, {"schedule", "cosine"}});
        add("qlora", "completions", {{"lora", lora}, {"quantization", "nf4"}});
        add("full", "completions", Json::object());
        add("dpo lora", "preferences", {{"lora", lora}, {"loss", {{"name", "dpo"}, {"beta", 0.3}}}, {"schedule", "constant"}});
        add("dpo full", "preferences", {{"loss", {{"name", "dpo"}, {"beta", 0.1}}}});
    }
    void languageModelLossesMatch() {
        QFETCH(QByteArray, rows);
        QFETCH(QByteArray, change);
        const Json plain = {{"kind", "llm"},
                            {"model", SINTONIA_TESTDATA_DIR "/generate/tiny-llama"},
                            {"evaluation_rows", 0}};
        const auto source = "llm/" + rows.toStdString() + ".jsonl";
        // Two rows at a time, recomputed layer by layer: neither changes the loss.
        for (const Json &way : {Json::object(), Json{{"mini_batch_size", 2}, {"gradient_checkpointing", true}}}) {
            auto json = plain;
            json.update(Json::parse(change.toStdString()));
            json.update(way);
            compare("llm", source, json, 1e-4);
        }
    }

private:
    /// Trains on tests/data/train/SOURCE and compares every step with the golden values of the row's name in FOLDER.
    void compare(const std::string &folder, const std::string &source, const Json &change, double tolerance) {
        const fs::path data = SINTONIA_TESTDATA_DIR "/train";
        const auto golden = readJsonFile(data / folder / "golden.json");
        QVERIFY(golden.has_value());
        QTemporaryDir temporary;
        auto project = Project::openOrCreate(fs::path(temporary.path().toStdString()) / "p");
        QVERIFY(project.has_value());
        QVERIFY(importCorpus({"c", {}}, *project, data / source, {}, ProgressSink::none()));
        Json json = {{"train", {{"corpus", "c"}}},
                     {"shuffle", false},
                     {"dropout", 0.0},
                     {"device", "cpu"},
                     {"early_stopping", nullptr}};
        for (const auto *key : {"epochs", "batch_size", "learning_rate", "weight_decay", "warmup_ratio"})
            json[key] = (*golden)[key];
        json.update(change);
        const auto experiment = experimentFromJson(json, "e.json");
        QVERIFY2(experiment.has_value(), experiment ? "" : experiment.error().text().c_str());
        const TrainOptions options{SINTONIA_MODELS_DIR "/all-MiniLM-L6-v2", {}};
        const auto id = prepareRun(options, *experiment, *project, {}, ProgressSink::none());
        QVERIFY2(id.has_value(), id ? "" : id.error().text().c_str());
        const auto report = trainRun(options, *project, *id, {}, ProgressSink::none());
        QVERIFY2(report.has_value(), report ? "" : report.error().text().c_str());

        const auto &expected = (*golden)["cases"][QTest::currentDataTag()];
        const auto losses = testing::curve(*project, *id, "train/loss");
        const auto norms = testing::curve(*project, *id, "train/grad_norm");
        const auto rates = testing::curve(*project, *id, "train/learning_rate");
        QCOMPARE(losses.size(), expected["losses"].size());
        double worst = 0, worstNorm = 0;
        for (std::size_t i = 0; i < losses.size(); ++i) {
            const auto step = std::int64_t(i + 1);
            const double loss = expected["losses"][i], norm = expected["grad_norms"][i];
            worst = std::max(worst, std::abs(losses.at(step) - loss) / std::max(std::abs(loss), 1e-2));
            worstNorm = std::max(worstNorm, std::abs(norms.at(step) - norm) / std::max(norm, 1e-2));
            QVERIFY2(std::abs(losses.at(step) - loss) <= tolerance * std::abs(loss) + 1e-6,
                     qPrintable(QString("step %1: %2, %3").arg(step).arg(losses.at(step)).arg(loss)));
            QVERIFY2(std::abs(norms.at(step) - norm) <= 5 * tolerance * norm + 1e-5,
                     qPrintable(QString("step %1: norm %2, %3").arg(step).arg(norms.at(step)).arg(norm)));
            if (expected.contains("learning_rates"))
                QVERIFY(std::abs(rates.at(step) - expected["learning_rates"][i].get<double>()) <= 1e-12);
        }
        qInfo("largest relative deviation: loss %.2g, gradient norm %.2g", worst, worstNorm);
    }
};

QTEST_APPLESS_MAIN(TestOracle)
#include "tst_oracle.moc"
