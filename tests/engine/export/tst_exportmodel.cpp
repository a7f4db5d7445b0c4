// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportmodel.h"
#include "engine/export/modelfiles.h"
#include "engine/models/checkpoint.h"
#include "engine/models/embedder.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include <QtTest>

using namespace sintonia;

namespace {

std::unique_ptr<Embedder> tinyModel(const std::string &name) {
    auto model = Embedder::load(fs::path(SINTONIA_TESTDATA_DIR) / "models" / name, {.device = "cpu"});
    if (!model)
        qFatal("%s", model.error().text().c_str());
    return std::move(*model);
}

/// Adapters on two kinds of layers whose B is not zero, as after training.
void adapt(const Embedder &model) {
    const at::NoGradGuard noGradients;
    const auto adapted = model.network().adapt({.r = 4, .alpha = 6, .targets = {"query", "intermediate.dense"}}, 7);
    if (!adapted)
        qFatal("%s", adapted.error().text().c_str());
    for (auto *layer : model.network().linearLayers())
        if (layer->adapter)
            layer->adapter->b.normal_(0, .05);
}

at::Tensor embed(const Embedder &model, const std::vector<std::string> &texts) {
    auto vectors = model.embed(texts, {}, {}, ProgressSink::none());
    if (!vectors)
        qFatal("%s", vectors.error().text().c_str());
    return *vectors;
}

struct Folder {
    QTemporaryDir root;
    fs::path output = fs::path(root.path().toStdString()) / "out";
    bool isEmpty() const { return fs::is_empty(root.path().toStdString()); }
};

Result<ExportReport> exported(const Embedder &model, const std::string &format, const fs::path &output,
                              StopToken stop = {}) {
    return exportModel({format, output}, {model}, {.baseModel = "tiny", .baseFolder = model.folder()},
                       {"a probe of the run"}, stop, ProgressSink::none());
}

} // namespace

class TestExportModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatItReadsBack_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("format");
        QTest::addColumn<bool>("adapters");
        QTest::addColumn<QStringList>("files");
        const QStringList card = {"README.md", "sintonia-export.json"};
        QTest::newRow("st, pooling and normalise") << "tiny-mean"
                                                   << "st" << false
                                                   << (card + QStringList{"1_Pooling/config.json", "model.safetensors",
                                                                          "modules.json", "sentence_bert_config.json"});
        QTest::newRow("st, Dense, shards, prompts")
            << "tiny-cls"
            << "st" << false << (card + QStringList{"2_Dense/config.json", "2_Dense/model.safetensors"});
        QTest::newRow("st, half precision") << "tiny-max-bf16"
                                            << "st" << false << card;
        QTest::newRow("st, old names") << "tiny-old-names"
                                       << "st" << false << card;
        QTest::newRow("st, adapters merged") << "tiny-mean"
                                             << "st" << true << card;
        QTest::newRow("hf") << "tiny-cls"
                            << "hf" << false << (card + QStringList{"config.json", "model.safetensors", "tokenizer.json"});
        QTest::newRow("merged") << "tiny-mean"
                                << "merged" << true << card;
        QTest::newRow("peft") << "tiny-mean"
                              << "peft" << true << (card + QStringList{"adapter_config.json", "adapter_model.safetensors"});
    }
    void writesWhatItReadsBack() {
        QFETCH(QString, model);
        QFETCH(QString, format);
        QFETCH(bool, adapters);
        QFETCH(QStringList, files);
        const auto source = tinyModel(model.toStdString());
        if (adapters)
            adapt(*source);
        Folder folder;
        const auto report = exported(*source, format.toStdString(), folder.output);
        QVERIFY2(report.has_value(), report ? "" : report.error().text().c_str());
        QVERIFY(report->parity.passed());
        QCOMPARE(report->parity.probes, fixedProbes().size() + 1);
        for (const auto &file : files)
            QVERIFY2(fs::is_regular_file(folder.output / file.toStdString()), qPrintable(file));
        QCOMPARE(readJsonFile(folder.output / "sintonia-export.json")->at("passed"), Json(true));
        if (format == "st") {
            const auto reloaded = Embedder::load(folder.output, {.device = "cpu"});
            const std::vector<std::string> texts = {"The quick brown fox", "a", ""};
            QVERIFY(embed(*source, texts).sub(embed(**reloaded, texts)).abs().max().item<float>() <= 1e-5f);
            QCOMPARE((*reloaded)->maxLength(), source->maxLength());
        }
    }

    void writesTheOlderSchema() {
        Folder folder;
        const auto source = tinyModel("tiny-cls");
        QVERIFY(exportModel({"st", folder.output}, {*source, {{"query", "ask: "}}}, {}, {}, {}, ProgressSink::none())
                    .has_value());
        const auto modules = *readJsonFile(folder.output / "modules.json");
        QCOMPARE(modules.size(), std::size_t(4));
        for (const auto &module : modules)
            QVERIFY(module["type"].get<std::string>().starts_with("sentence_transformers.models."));
        const auto pooling = *readJsonFile(folder.output / "1_Pooling" / "config.json");
        QCOMPARE(pooling["word_embedding_dimension"].get<std::int64_t>(), source->network().hiddenSize());
        QVERIFY(pooling["pooling_mode_cls_token"] == true && pooling["pooling_mode_mean_tokens"] == false);
        const auto config = *readJsonFile(folder.output / "config.json");
        QVERIFY(config["torch_dtype"] == "float32" && config["dtype"] == "float32");
        QCOMPARE(readJsonFile(folder.output / "config_sentence_transformers.json")->at("prompts").at("query"),
                 Json("ask: "));
        QCOMPARE(*readFile(folder.output / "tokenizer.json"), *readFile(source->folder() / "tokenizer.json"));
    }

    void refuses_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown") << "onnx"
                                 << "one of st, hf, merged, peft, gguf";
        QTest::newRow("peft without adapters") << "peft"
                                               << "no low-rank adapters";
    }
    void refusesATypeThatTheFormatLacks() {
        Folder folder;
        const auto source = tinyModel("tiny-mean");
        const auto report = exportModel({"st", folder.output, "q8_0"}, {*source}, {}, {}, {}, ProgressSink::none());
        QVERIFY(!report && report.error().text().find("one of f32, bf16, f16") != std::string::npos);
        QVERIFY(folder.isEmpty());
    }
    void refuses() {
        QFETCH(QString, format);
        QFETCH(QString, says);
        Folder folder;
        const auto report = exported(*tinyModel("tiny-mean"), format.toStdString(), folder.output);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Usage);
        QVERIFY2(QString::fromStdString(report.error().text()).contains(says), report.error().text().c_str());
        QVERIFY(folder.isEmpty());
    }

    void roundsToTheTypeAndSplitsIntoShards_data() {
        QTest::addColumn<QString>("dtype");
        QTest::addColumn<QString>("named");
        QTest::newRow("bf16") << "bf16"
                              << "bfloat16";
        QTest::newRow("f16") << "f16"
                             << "float16";
    }
    void roundsToTheTypeAndSplitsIntoShards() {
        QFETCH(QString, dtype);
        QFETCH(QString, named);
        Folder folder;
        const auto source = tinyModel("tiny-mean");
        adapt(*source);
        const auto report =
            exportModel({"merged", folder.output, dtype.toStdString(), 2000}, {*source}, {}, {}, {}, ProgressSink::none());
        QVERIFY2(report, report ? "" : report.error().text().c_str());
        QVERIFY(report->parity.largestDeviation > 1e-5); // of the rounding
        QCOMPARE(readJsonFile(folder.output / "config.json")->at("dtype"), Json(named.toStdString()));
        const auto written = Checkpoint::open(folder.output);
        QVERIFY(written && written->files().size() > 2);
        const auto index = *readJsonFile(folder.output / "model.safetensors.index.json");
        std::uint64_t bytes = 0;
        for (const auto &name : written->names())
            bytes += written->tensor(name)->nbytes();
        QCOMPARE(index["metadata"]["total_size"].get<std::uint64_t>(), bytes);
        for (const auto &[name, tensor] : source->network().namedTensors()) {
            QVERIFY2(index["weight_map"].contains(name), name.c_str());
            const auto type = dtype == "bf16" ? at::kBFloat16 : at::kHalf;
            QVERIFY2(!tensor.is_floating_point() || at::equal(*written->tensor(name), tensor.to(type)), name.c_str());
        }
    }

    void configHasBothSpellingsOfPositions_data() {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QString>("expected");
        QTest::newRow("4")
            << R"({"rope_theta": 5e5, "rope_scaling": {"type": "linear", "factor": 2.0}})"
            << R"({"rope_parameters": {"type": "linear", "rope_type": "linear", "factor": 2.0, "rope_theta": 5e5}})";
        QTest::newRow("4, plain") << R"({"rope_theta": 1e4, "rope_scaling": null})"
                                  << R"({"rope_parameters": {"rope_type": "default", "rope_theta": 1e4}})";
        QTest::newRow("5")
            << R"({"rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 5e5}})"
            << R"({"rope_theta": 5e5, "rope_scaling": {"rope_type": "linear", "factor": 2.0, "rope_theta": 5e5}})";
        QTest::newRow("5, plain") << R"({"rope_parameters": {"rope_type": "default", "rope_theta": 1e4}})"
                                  << R"({"rope_theta": 1e4, "rope_scaling": null})";
        QTest::newRow("neither") << R"({"model_type": "bert", "quantization_config": {"x": 1}})"
                                 << R"({"rope_theta": null, "rope_parameters": null, "quantization_config": null})";
    }
    void configHasBothSpellingsOfPositions() {
        QFETCH(QString, config);
        QFETCH(QString, expected);
        Folder folder;
        const fs::path from = folder.root.path().toStdString();
        QVERIFY(writeFileAtomically(from / "config.json", config.toStdString()).has_value());
        QVERIFY(writeModelConfig(from, folder.output, "float16").has_value());
        const auto written = *readJsonFile(folder.output / "config.json");
        QCOMPARE(written.at("torch_dtype"), Json("float16"));
        const auto wanted = *parseJson(expected.toStdString(), "expected");
        for (const auto &[key, value] : wanted.items())
            QVERIFY2(written.value(key, Json()) == value, toText(written).c_str());
    }

    void refusesAdaptersOnChangedWeights() {
        Folder folder;
        const auto source = tinyModel("tiny-mean");
        adapt(*source);
        const at::NoGradGuard noGradients;
        at::Tensor(source->network().parameters().front().tensor).add_(1e-3);
        const auto report = exported(*source, "peft", folder.output);
        QVERIFY(!report && report.error().text().find("more than its adapters") != std::string::npos);
        QVERIFY(folder.isEmpty());
    }

    void leavesAnOccupiedOutputAlone() {
        Folder folder;
        QVERIFY(writeFileAtomically(folder.output / "mine.txt", "mine").has_value());
        const auto report = exported(*tinyModel("tiny-mean"), "st", folder.output);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Usage);
        QCOMPARE(*readFile(folder.output / "mine.txt"), std::string("mine"));
        QCOMPARE(std::distance(fs::directory_iterator(folder.output), fs::directory_iterator()), 1);
    }

    void leavesNothingWhenStopped() {
        Folder folder;
        std::stop_source stop;
        stop.request_stop();
        const auto report = exported(*tinyModel("tiny-mean"), "st", folder.output, stop.get_token());
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Interrupted);
        QVERIFY(folder.isEmpty());
    }

    void proofSeesOtherWeights_data() {
        QTest::addColumn<bool>("wholePipeline");
        QTest::newRow("embeddings") << true;
        QTest::newRow("hidden states") << false;
    }
    void proofSeesOtherWeights() {
        QFETCH(bool, wholePipeline);
        const auto one = tinyModel("tiny-mean"), two = tinyModel("tiny-mean");
        QCOMPARE(compareModels(*one, *two, {}, wholePipeline, {}, ProgressSink::none())->largestDeviation, 0.0);
        adapt(*two);
        const auto report = compareModels(*one, *two, {}, wholePipeline, {}, ProgressSink::none());
        QVERIFY(report && !report->passed() && report->largestDeviation > 1e-5);
    }

    void readsFrontMatter_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("lines");
        QTest::newRow("scalar") << "license"
                                << "license: mit\n";
        QTest::newRow("list") << "language"
                              << "language:\n- en\n- pt\n";
        QTest::newRow("absent") << "datasets"
                                << "";
        QTest::newRow("outside") << "after"
                                 << "";
    }
    void readsFrontMatter() {
        QFETCH(QString, key);
        QFETCH(QString, lines);
        const std::string readme = "---\nlanguage:\n- en\n- pt\nlicense: mit\ntags:\n- x\n---\nafter: no\n";
        QCOMPARE(QString::fromStdString(frontMatterLines(readme, key.toStdString())), lines);
    }

    void cardOfARunTellsDataParametersAndResults() {
        Folder folder;
        const auto source = tinyModel("tiny-mean");
        ModelCard card{.baseModel = "tiny", .baseFolder = source->folder(), .run = "20260101-000000-abcd", .name = "war"};
        card.experiment = {{"train", {{"corpus", "war"}, {"split", "train"}}}, {"learning_rate", 2e-5}};
        card.data = {{"train", "0123"}};
        card.sentence = "Run war gains .24 on validation and loses nothing measurable.";
        card.curves = {{"train/loss", {1, 2}, {0, 0}, {0, 0}, {1.5, .25}}};
        card.changes = {{"validation", "ndcg_cut_10", .5, .74, .2, .28, .001, 10, 1, 1, true}};
        QVERIFY(exportModel({"st", folder.output}, {*source}, card, {}, {}, ProgressSink::none()).has_value());
        const auto text = *readFile(folder.output / "README.md");
        for (const auto *part :
             {"base_model: \"tiny\"\n", "# war\n", "| training | war / train |", "| learning_rate | 2e-05 |",
              "| train | `0123` |", "| validation | ndcg_cut_10 | 0.5000 | 0.7400 | +0.2400 | +0.2000 … +0.2800 | 0.0010 |",
              "| train/loss | 2 | 0.25 |"})
            QVERIFY2(text.find(part) != std::string::npos, (std::string(part) + " is not in\n" + text).c_str());
        QVERIFY(text.find(card.sentence) != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestExportModel)
#include "tst_exportmodel.moc"
