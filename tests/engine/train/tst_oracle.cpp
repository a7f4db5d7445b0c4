// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/train/trainproject.h"

#include <QtTest>

using namespace sintonia;

// Losses against sentence-transformers 6.2 and PEFT 0.21 step by step (tests/oracle/train.py).
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
        const fs::path data = SINTONIA_TESTDATA_DIR "/train/oracle";
        const auto golden = readJsonFile(data / "golden.json");
        QVERIFY(golden.has_value());
        QTemporaryDir temporary;
        auto project = Project::openOrCreate(fs::path(temporary.path().toStdString()) / "p");
        QVERIFY(project.has_value());
        QVERIFY(importCorpus({"c", {}}, *project, data, {}, ProgressSink::none()));
        Json json = {{"train", {{"corpus", "c"}}},
                     {"shuffle", false},
                     {"dropout", 0.0},
                     {"device", "cpu"},
                     {"early_stopping", nullptr}};
        for (const auto *key : {"epochs", "batch_size", "learning_rate", "weight_decay", "warmup_ratio"})
            json[key] = (*golden)[key];
        json.update(Json::parse(change.toStdString()));
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
            const double loss = expected["losses"][i], norm = expected["grad_norms"][i],
                         rate = expected["learning_rates"][i];
            worst = std::max(worst, std::abs(losses.at(step) - loss) / std::max(std::abs(loss), 1e-2));
            worstNorm = std::max(worstNorm, std::abs(norms.at(step) - norm) / std::max(norm, 1e-2));
            QVERIFY2(std::abs(losses.at(step) - loss) <= 2e-5 * std::abs(loss) + 1e-6,
                     qPrintable(QString("step %1: %2, %3").arg(step).arg(losses.at(step)).arg(loss)));
            QVERIFY2(std::abs(norms.at(step) - norm) <= 1e-4 * norm + 1e-5,
                     qPrintable(QString("step %1: norm %2, %3").arg(step).arg(norms.at(step)).arg(norm)));
            QVERIFY(std::abs(rates.at(step) - rate) <= 1e-12);
        }
        qInfo("largest relative deviation: loss %.2g, gradient norm %.2g", worst, worstNorm);
    }
};

QTEST_APPLESS_MAIN(TestOracle)
#include "tst_oracle.moc"
