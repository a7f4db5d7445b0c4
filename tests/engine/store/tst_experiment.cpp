// SPDX-License-Identifier: Apache-2.0
#include "engine/store/experiment.h"

#include <QtTest>

using namespace sintonia;

namespace {

Json minimal() { return {{"train", {{"corpus", "c"}}}}; }

} // namespace

class TestExperiment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaultsOfFieldsAreThoseOfTheStruct() {
        const auto json = toJson(*experimentFromJson(minimal(), "e.json"));
        for (const auto &field : experimentFields()) {
            if (!field.condition.empty() || field.key == "train" || field.key == "loss.name")
                continue;
            const auto pointer = Json::json_pointer("/" + QString::fromStdString(field.key).replace('.', '/').toStdString());
            QVERIFY2(json.contains(pointer), field.key.c_str());
            QVERIFY2(json[pointer] == field.defaultValue, (field.key + ": " + toText(json[pointer])).c_str());
            QVERIFY2(!field.label.empty() && field.meaning.ends_with('.'), field.key.c_str());
        }
        LoraSettings lora;
        for (const auto &field : experimentFields())
            if (field.key == "lora.r")
                QCOMPARE(field.defaultValue.get<int>(), lora.r);
    }

    void writesWhatItReads() {
        auto json = minimal();
        json["loss"] = {{"name", "triplet"}, {"margin", 0.3}, {"distance", "cosine"}};
        json["lora"] = {{"r", 4}, {"targets", {"query", "value"}}};
        json["augmentation"] = {{"name", "crop"}, {"probability", 0.25}, {"documents", true}};
        json["evaluation_documents"] = 500;
        json["early_stopping"] = {{"patience", 3}, {"max_out_of_domain_drop", 0.02}};
        json["out_of_domain"] = {{{"corpus", "d"}}, {{"corpus", "d"}, {"split", "train"}}};
        const auto once = experimentFromJson(json, "e.json");
        QVERIFY2(once.has_value(), once ? "" : once.error().text().c_str());
        QCOMPARE(once->train.split, std::string("train"));
        QCOMPARE(once->outOfDomain[0].split, std::string("test"));
        QCOMPARE(once->augmentation->name, std::string("crop"));
        QCOMPARE(once->augmentation->probability, 0.25);
        QVERIFY(once->augmentation->documents);
        QCOMPARE(once->evaluationDocuments, std::int64_t(500));
        QCOMPARE(once->lora->targets, (std::vector<std::string>{"query", "value"}));
        const auto twice = experimentFromJson(toJson(*once), "e.json");
        QVERIFY(twice.has_value());
        QCOMPARE(toText(toJson(*twice)), toText(toJson(*once)));
    }

    void nullIsNone() {
        auto json = minimal();
        for (const auto *key :
             {"validation", "out_of_domain", "lora", "early_stopping", "max_grad_norm", "dropout", "eval_every",
              "checkpoint_every", "max_steps", "mini_batch_size", "hard_negatives", "max_length", "augmentation"})
            json[key] = nullptr;
        const auto experiment = experimentFromJson(json, "e.json");
        QVERIFY2(experiment.has_value(), experiment ? "" : experiment.error().text().c_str());
        QVERIFY(!experiment->maxGradNorm && !experiment->lora && !experiment->validation);
        QCOMPARE(experiment->earlyStopping.patience, 0);
    }

    void namesTheWrongKey_data() {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("unknown") << QByteArray(R"({"lerning_rate": 1})") << QByteArray("did you mean \"learning_rate\"");
        QTest::newRow("ill typed") << QByteArray(R"({"batch_size": "many"})")
                                   << QByteArray("e.json: batch_size: expected a whole number");
        QTest::newRow("out of range") << QByteArray(R"({"warmup_ratio": 2})") << QByteArray("warmup_ratio");
        QTest::newRow("nested unknown") << QByteArray(R"({"lora": {"rank": 4}})") << QByteArray("lora.rank");
        QTest::newRow("nested range") << QByteArray(R"({"lora": {"r": 0}})") << QByteArray("lora.r");
        QTest::newRow("loss name") << QByteArray(R"({"loss": "mrnl"})") << QByteArray("loss.name");
        QTest::newRow("another loss's option")
            << QByteArray(R"({"loss": {"name": "mnrl", "margin": 1}})") << QByteArray("loss.margin");
        QTest::newRow("guard") << QByteArray(R"({"early_stopping": {"guard_action": "pray"}})")
                               << QByteArray("early_stopping.guard_action");
        QTest::newRow("set") << QByteArray(R"({"out_of_domain": [{"corpus": 3}]})") << QByteArray("out_of_domain[0].corpus");
        QTest::newRow("no training set") << QByteArray(R"({"train": null})") << QByteArray("e.json: train");
        QTest::newRow("betas") << QByteArray(R"({"betas": [0.9]})") << QByteArray("betas");
    }
    void namesTheWrongKey() {
        QFETCH(QByteArray, change);
        QFETCH(QByteArray, says);
        auto json = minimal();
        json.update(Json::parse(change.toStdString()));
        const auto experiment = experimentFromJson(json, "e.json");
        QVERIFY(!experiment);
        QCOMPARE(experiment.error().code, ErrorCode::BadInput);
        QVERIFY2(experiment.error().text().find(says.toStdString()) != std::string::npos, experiment.error().text().c_str());
    }

    void appliesSettings() {
        Json json = {{"loss", "mnrl"}};
        for (const auto *setting :
             {"loss.scale=30", "lora.r=4", "name=12", "train={\"corpus\":\"c\"}", "early_stopping.metric=validation/loss"})
            QVERIFY(applySetting(json, setting));
        const auto experiment = experimentFromJson(json, "e.json");
        QVERIFY2(experiment.has_value(), experiment ? "" : experiment.error().text().c_str());
        QCOMPARE(experiment->name, std::string("12"));
        QCOMPARE(experiment->lora->r, 4);
        QCOMPARE(experiment->loss["scale"].get<int>(), 30);
        QCOMPARE(applySetting(json, "novalue").error().code, ErrorCode::Usage);
    }

    void presetsAreExperiments() {
        for (const auto &preset : experimentPresets()) {
            auto json = minimal();
            json.update(preset.values);
            QVERIFY2(experimentFromJson(json, preset.name).has_value(), preset.name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestExperiment)
#include "tst_experiment.moc"
