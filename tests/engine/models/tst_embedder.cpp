// SPDX-License-Identifier: Apache-2.0
// Golden values by tests/oracle/encoder.py: embeddings within 1e-5, gradients within 1e-4 of their size.
#include "engine/core/json.h"
#include "engine/nn/device.h"
#include "tests/engine/models/goldenvalues.h"

#include <ATen/core/grad_mode.h>

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace sintonia;
using namespace sintonia::golden;

namespace {

const fs::path data = fs::path(SINTONIA_TESTDATA_DIR) / "models";
const fs::path starter = fs::path(SINTONIA_MODELS_DIR) / "all-MiniLM-L6-v2";

std::map<std::string, at::Tensor> goldenOf(const std::string &name) { return tensorsOf(data / (name + ".safetensors")); }
std::vector<std::string> textsOf(const Json &json) { return json.get<std::vector<std::string>>(); }
std::vector<std::string> tinyTexts() { return textsOf(readJsonFile(data / "texts.json").value()); }

/// A copy of a tiny model that a test may damage.
fs::path copyOf(const std::string &name, const QTemporaryDir &folder) {
    const fs::path target = fs::path(folder.path().toStdString()) / name;
    fs::copy(data / name, target, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    return target;
}

} // namespace

class TestEmbedder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { loadAcceleratorLibraries(); }

    void embeddings_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("maxLength");
        QTest::addColumn<int>("dimension");
        QTest::newRow("mean, older schema") << "tiny-mean" << 24 << 16;
        QTest::newRow("cls, newer schema, Dense, Normalize, sharded") << "tiny-cls" << 40 << 8;
        QTest::newRow("max, bf16") << "tiny-max-bf16" << 40 << 16;
        QTest::newRow("all poolings, old names") << "tiny-old-names" << 40 << 96;
        QTest::newRow("roberta") << "tiny-roberta" << 39 << 16;
        QTest::newRow("distilbert") << "tiny-distilbert" << 40 << 16;
    }
    void embeddings() {
        QFETCH(QString, model);
        QFETCH(int, maxLength);
        QFETCH(int, dimension);
        const auto embedder = load(data / model.toStdString());
        QCOMPARE(int(embedder->maxLength()), maxLength);
        QCOMPARE(int(embedder->dimension()), dimension);
        const auto expected = goldenOf(model.toStdString() + ".golden");
        const at::Tensor found = embed(*embedder, tinyTexts());
        QVERIFY2(largestDifference(found, expected.at("embeddings")) < 1e-5,
                 qPrintable(QString::number(largestDifference(found, expected.at("embeddings")))));
        if (expected.contains("prompted"))
            QVERIFY(largestDifference(embed(*embedder, tinyTexts(), "the dog "), expected.at("prompted")) < 1e-5);
    }

    void gradients_data() {
        QTest::addColumn<QString>("model");
        QTest::newRow("mean") << "tiny-mean";
        QTest::newRow("cls, Dense, Normalize") << "tiny-cls";
        QTest::newRow("roberta") << "tiny-roberta";
        QTest::newRow("distilbert") << "tiny-distilbert";
    }
    void gradients() {
        QFETCH(QString, model);
        const auto embedder = load(data / model.toStdString());
        backwardOfLoss(*embedder, tinyTexts());
        const auto expected = goldenOf(model.toStdString() + ".golden");
        std::size_t compared = 0;
        for (const NamedTensor &parameter : embedder->trainableParameters()) {
            const auto found = expected.find("gradient." + parameter.name);
            QVERIFY2(found != expected.end(), parameter.name.c_str());
            compareGradient(parameter.name, parameter.tensor.grad(), found->second);
            ++compared;
        }
        QVERIFY(compared >= 20);
    }

    void starterModel() {
        const auto embedder = load(starter);
        const Json stated = readJsonFile(data / "starter.golden.json").value();
        const auto texts = textsOf(stated["texts"]);
        const auto expected = goldenOf("starter.golden");
        QCOMPARE(embedder->maxLength(), std::size_t(256));
        const double off = largestDifference(embed(*embedder, texts), expected.at("embeddings"));
        QVERIFY2(off < 1e-6, qPrintable(QString::number(off)));
        backwardOfLoss(*embedder, texts);
        for (const NamedTensor &parameter : embedder->trainableParameters()) {
            const double norm = stated["gradient_norms"][parameter.name].get<double>();
            QVERIFY2(std::abs(parameter.tensor.grad().norm().item<double>() - norm) <= 1e-4 * norm + 1e-6,
                     parameter.name.c_str());
            if (const auto part = expected.find("gradient." + parameter.name); part != expected.end()) {
                const at::Tensor flat = parameter.tensor.grad().flatten();
                compareGradient(parameter.name,
                                flat.narrow(0, std::max<std::int64_t>(0, flat.numel() - 128), part->second.numel()),
                                part->second);
            }
        }
    }

    void adaptersMatchPeft() {
        const auto embedder = load(data / "tiny-mean");
        LoraOptions options;
        options.r = 3;
        options.alpha = 7;
        options.rankStabilised = true;
        options.targets = {"query", "output.dense"};
        const auto adapted = embedder->network().adapt(options, 1);
        QVERIFY(adapted.has_value());
        QCOMPARE(adapted->size(), std::size_t(6));
        const auto expected = goldenOf("tiny-mean.lora");
        const auto trainable = embedder->trainableParameters();
        QCOMPARE(trainable.size(), std::size_t(12));
        {
            const at::NoGradGuard guard;
            for (const NamedTensor &parameter : trainable)
                at::Tensor(parameter.tensor).copy_(expected.at(parameter.name));
        }
        QVERIFY(largestDifference(embed(*embedder, tinyTexts()), expected.at("embeddings")) < 1e-5);
        backwardOfLoss(*embedder, tinyTexts());
        for (const NamedTensor &parameter : trainable)
            compareGradient(parameter.name, parameter.tensor.grad(), expected.at("gradient." + parameter.name));

        // Merged and written out, the same model without adapters.
        QTemporaryDir folder;
        const fs::path copy = copyOf("tiny-mean", folder);
        std::vector<std::pair<std::string, at::Tensor>> tensors;
        for (const NamedTensor &tensor : embedder->network().namedTensors())
            tensors.emplace_back(tensor.name, tensor.tensor);
        QVERIFY(writeSafetensors(copy / "model.safetensors", tensors));
        const auto merged = load(copy);
        QVERIFY(largestDifference(embed(*merged, tinyTexts()), expected.at("embeddings")) < 1e-5);
        QVERIFY(merged->hash() != load(data / "tiny-mean")->hash());
    }

    void dropoutIsRepeatable() {
        const auto embedder = load(data / "tiny-mean");
        std::vector<TokenIds> ids;
        for (const std::string &text : tinyTexts())
            ids.push_back(embedder->tokenize(text, {}));
        ForwardContext context{.training = true, .dropout = 0.3, .seed = 11};
        const at::Tensor first = embedder->forward(ids, context);
        QVERIFY(at::equal(embedder->forward(ids, context), first));
        context.seed = 12;
        QVERIFY(!at::equal(embedder->forward(ids, context), first));
        context.dropout = 0.0;
        QVERIFY(largestDifference(embedder->forward(ids, context), goldenOf("tiny-mean.golden").at("embeddings")) < 1e-5);
    }

    void promptsAndOptions() {
        const auto embedder = load(data / "tiny-cls");
        QCOMPARE(embedder->prompt("query").value(), std::string("the cat "));
        QVERIFY(!embedder->prompt("passage"));
        QCOMPARE(embedder->defaultPrompt(), std::string("the cat "));
        QCOMPARE(embedder->similarityFunction(), std::string("dot"));
        QCOMPARE(embedder->promptLength("the cat "), std::int64_t(3)); // [CLS] the cat
        QCOMPARE(load(data / "tiny-mean", {.maxLength = 8})->maxLength(), std::size_t(8));
        QCOMPARE(load(data / "tiny-mean", {.maxLength = 9999})->maxLength(), std::size_t(40));
        bool cut = false;
        QCOMPARE(load(data / "tiny-mean", {.maxLength = 8})->tokenize("a b c d e f g h i", {}, &cut).size(), std::size_t(8));
        QVERIFY(cut);
        QCOMPARE(embedder->hash(), load(data / "tiny-cls")->hash());
        QCOMPARE(embedder->hash().size(), std::size_t(64));
    }

    void halfPrecisionIsNear_data() {
        QTest::addColumn<QString>("dtype");
        QTest::newRow("bf16") << "bf16";
        QTest::newRow("f16") << "f16";
    }
    void halfPrecisionIsNear() {
        QFETCH(QString, dtype);
        const auto embedder = load(data / "tiny-mean", {.dtype = dtype.toStdString()});
        const at::Tensor expected = goldenOf("tiny-mean.golden").at("embeddings");
        const at::Tensor cosines = at::cosine_similarity(embed(*embedder, tinyTexts()), expected);
        QVERIFY2(cosines.min().item<double>() > 0.999, qPrintable(QString::number(cosines.min().item<double>())));
        QVERIFY(!at::equal(embed(*embedder, tinyTexts()), expected));
    }

    void textsThatAreTooLongOrUnknownAreErrors() {
        const auto embedder = load(data / "tiny-mean");
        QVERIFY_THROWS_EXCEPTION(c10::Error, embedder->forward({TokenIds(41, 1)}, {}));
        QVERIFY_THROWS_EXCEPTION(c10::Error, embedder->forward({TokenIds{9999}}, {}));
    }

    void emptyInputAndStop() {
        const auto embedder = load(data / "tiny-mean");
        QCOMPARE(embed(*embedder, {}).size(0), std::int64_t(0));
        std::stop_source source;
        source.request_stop();
        const auto result = embedder->embed({"a"}, {}, source.get_token(), ProgressSink::none());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Interrupted);
    }

    void extraTensorsSurvive() {
        const auto embedder = load(data / "tiny-mean");
        std::size_t pooler = 0;
        for (const NamedTensor &tensor : embedder->network().namedTensors())
            pooler += tensor.name.starts_with("pooler.");
        QCOMPARE(pooler, std::size_t(2));
    }

    void refusals_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("message");
        QTest::newRow("architecture") << "config.json"
                                      << "model_type"
                                      << "\"gptx\""
                                      << "gptx";
        QTest::newRow("relative positions") << "config.json"
                                            << "position_embedding_type"
                                            << "\"relative_key\""
                                            << "position_embedding_type";
        QTest::newRow("decoder") << "config.json"
                                 << "is_decoder"
                                 << "true"
                                 << "is_decoder";
        QTest::newRow("activation") << "config.json"
                                    << "hidden_act"
                                    << "\"mish\""
                                    << "mish";
        QTest::newRow("quantized") << "config.json"
                                   << "quantization_config"
                                   << "{}"
                                   << "quantization_config";
        QTest::newRow("heads") << "config.json"
                               << "num_attention_heads"
                               << "3"
                               << "num_attention_heads";
        QTest::newRow("absurd size") << "config.json"
                                     << "hidden_size"
                                     << "4611686018427387904"
                                     << "hidden_size";
        QTest::newRow("another size") << "config.json"
                                      << "intermediate_size"
                                      << "33"
                                      << "intermediate.dense.weight";
        QTest::newRow("a missing layer") << "config.json"
                                         << "num_hidden_layers"
                                         << "3"
                                         << "encoder.layer.2.attention.self.query.weight";
        QTest::newRow("pooling") << "1_Pooling/config.json"
                                 << "pooling_mode"
                                 << "\"median\""
                                 << "median";
        QTest::newRow("length") << "sentence_bert_config.json"
                                << "max_seq_length"
                                << "-1"
                                << "max_seq_length";
    }
    void refusals() {
        QFETCH(QString, file);
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, message);
        QTemporaryDir folder;
        const fs::path copy = copyOf("tiny-mean", folder);
        change(copy / file.toStdString(), [&](Json &json) { json[key.toStdString()] = Json::parse(value.toStdString()); });
        QVERIFY2(failureOf(copy).contains(message), qPrintable(failureOf(copy)));
    }

    void hostileModules() {
        QTemporaryDir folder;
        const fs::path copy = copyOf("tiny-mean", folder);
        change(copy / "modules.json", [](Json &json) { json[1]["path"] = "../elsewhere"; });
        QVERIFY(failureOf(copy).contains("inside the model directory"));
        change(copy / "modules.json", [](Json &json) { json[1]["type"] = "custom_code.Pooling"; });
        QVERIFY(failureOf(copy).contains("custom_code.Pooling"));
        change(copy / "modules.json", [](Json &json) { json[1]["type"] = "sentence_transformers.models.CNN"; });
        QVERIFY(failureOf(copy).contains("CNN"));
    }

    void hostileShards() {
        QTemporaryDir folder;
        const fs::path copy = copyOf("tiny-cls", folder);
        const std::string tensor = "embeddings.word_embeddings.weight";
        for (const char *name : {"../tiny-cls/model-00001-of-00002.safetensors", "/etc/passwd", "..", "sub/x.safetensors"}) {
            change(copy / "model.safetensors.index.json", [&](Json &json) { json["weight_map"][tensor] = name; });
            QVERIFY2(failureOf(copy).contains("word_embeddings"), qPrintable(failureOf(copy)));
        }
        change(copy / "model.safetensors.index.json",
               [&](Json &json) { json["weight_map"][tensor] = "model-00002-of-00002.safetensors"; });
        QVERIFY(failureOf(copy).contains("word_embeddings"));
        fs::remove(copy / "model.safetensors.index.json");
        QVERIFY(writeFileAtomically(copy / "pytorch_model.bin", "PK"));
        QVERIFY(failureOf(copy).contains("pickle"));
    }
};

QTEST_APPLESS_MAIN(TestEmbedder)
#include "tst_embedder.moc"
