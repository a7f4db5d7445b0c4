// SPDX-License-Identifier: Apache-2.0
// Golden values by tests/oracle/encoders.py: embeddings within 1e-5, gradients within 1e-4 of their size.
#include "engine/models/relativeposition.h"
#include "engine/nn/device.h"
#include "tests/engine/models/goldenvalues.h"

#include <QTemporaryDir>

#include <functional>

using namespace sintonia;
using namespace sintonia::golden;

namespace {

const fs::path data = fs::path(SINTONIA_TESTDATA_DIR) / "encoders";

std::vector<std::string> texts() {
    return readJsonFile(data / "texts.json").value()["texts"].get<std::vector<std::string>>();
}

/// A copy of a tiny model, with the tokenizer that all of them share.
fs::path copyOf(const QString &name, const QTemporaryDir &folder) {
    const fs::path target = fs::path(folder.path().toStdString()) / name.toStdString();
    fs::copy(data / name.toStdString(), target, fs::copy_options::recursive);
    fs::copy(data / "tokenizer.json", target / "tokenizer.json");
    return target;
}

std::map<std::string, at::Tensor> goldenOf(const QString &model) {
    return tensorsOf(data / (model.toStdString() + ".golden.safetensors"));
}

void compareEmbeddings(const fs::path &folder, const QString &model) {
    const double off = largestDifference(embed(*load(folder), texts()), goldenOf(model).at("embeddings"));
    QVERIFY2(off < 1e-5, qPrintable(QString::number(off)));
}

/// All tensors of a model folder in one file, under other names.
void rename(const fs::path &folder, const std::function<std::string(std::string)> &newName) {
    std::vector<std::pair<std::string, at::Tensor>> renamed;
    const fs::path single = folder / "model.safetensors", index = folder / "model.safetensors.index.json";
    std::vector<fs::path> files;
    for (const auto &entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".safetensors")
            files.push_back(entry.path());
    for (const fs::path &file : files) {
        for (const auto &[name, tensor] : tensorsOf(file))
            renamed.emplace_back(newName(name), tensor.clone());
        fs::remove(file);
    }
    fs::remove(index);
    QVERIFY(writeSafetensors(single, renamed));
}

std::string replaced(std::string text, const std::string &from, const std::string &to) {
    const auto at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// NomicBERT's tensors under the names of transformers' modules.
void splitFusedNames(const fs::path &folder) {
    std::vector<std::pair<std::string, at::Tensor>> split;
    for (const auto &[given, tensor] : tensorsOf(folder / "model.safetensors")) {
        std::string name = replaced(replaced(given, "encoder.layers", "layers"), "emb_ln", "embeddings.LayerNorm");
        for (const auto &[from, to] : std::map<std::string, std::string>{{"attn.out_proj", "self_attn.o_proj"},
                                                                         {"fc11", "up_proj"},
                                                                         {"fc12", "gate_proj"},
                                                                         {"fc2", "down_proj"},
                                                                         {"norm1", "post_attention_layernorm"},
                                                                         {"norm2", "post_mlp_layernorm"}})
            name = replaced(name, from, to);
        if (name.find("attn.Wqkv") == std::string::npos) {
            split.emplace_back(name, tensor.clone());
            continue;
        }
        const auto parts = tensor.chunk(3);
        for (std::size_t i = 0; i < 3; ++i)
            split.emplace_back(
                replaced(name, "attn.Wqkv",
                         std::vector<std::string>{"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"}[i]),
                parts[i].clone());
    }
    QVERIFY(writeSafetensors(folder / "model.safetensors", split));
}

} // namespace

class TestEncoders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { loadAcceleratorLibraries(); }

    void embeddings_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("maxLength");
        QTest::newRow("mpnet, newer schema, sharded, 150 tokens") << "mpnet" << 150;
        QTest::newRow("modernbert, cls, far beyond the window") << "modernbert" << 64;
        QTest::newRow("modernbert, config of transformers 4, biases, bf16") << "modernbert-v4" << 48;
        QTest::newRow("nomic_bert, keys of the hub") << "nomic" << 64;
    }
    void embeddings() {
        QFETCH(QString, model);
        QFETCH(int, maxLength);
        QTemporaryDir folder;
        const fs::path copy = copyOf(model, folder);
        QCOMPARE(int(load(copy)->maxLength()), maxLength);
        compareEmbeddings(copy, model);
    }

    void gradients_data() {
        QTest::addColumn<QString>("model");
        QTest::newRow("mpnet") << "mpnet";
        QTest::newRow("modernbert") << "modernbert";
        QTest::newRow("nomic_bert") << "nomic";
    }
    void gradients() {
        QFETCH(QString, model);
        QTemporaryDir folder;
        const auto embedder = load(copyOf(model, folder));
        backwardOfLoss(*embedder, texts());
        const auto expected = goldenOf(model);
        for (const NamedTensor &parameter : embedder->trainableParameters()) {
            const auto found = expected.find("gradient." + parameter.name);
            QVERIFY2(found != expected.end(), parameter.name.c_str());
            compareGradient(parameter.name, parameter.tensor.grad(), found->second);
        }
        // Everything that the reference computes a gradient for, but for the pooler, which nothing uses.
        QCOMPARE(embedder->trainableParameters().size() + 1, expected.size());
    }

    void oldNormNames() {
        QTemporaryDir folder;
        const fs::path copy = copyOf("mpnet", folder);
        rename(copy, [](const std::string &name) {
            return "mpnet." +
                   replaced(replaced(name, "LayerNorm.weight", "LayerNorm.gamma"), "LayerNorm.bias", "LayerNorm.beta");
        });
        compareEmbeddings(copy, "mpnet");
    }

    void prefixes_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("prefix");
        QTest::newRow("modernbert") << "modernbert"
                                    << "model.";
        QTest::newRow("nomic_bert") << "nomic"
                                    << "nomic_bert.";
    }
    void prefixes() {
        QFETCH(QString, model);
        QFETCH(QString, prefix);
        QTemporaryDir folder;
        const fs::path copy = copyOf(model, folder);
        rename(copy, [&](const std::string &name) { return prefix.toStdString() + name; });
        compareEmbeddings(copy, model);
    }

    void namesAndKeysOfTransformers() {
        QTemporaryDir folder;
        const fs::path copy = copyOf("nomic", folder);
        splitFusedNames(copy);
        change(copy / "config.json", [](Json &json) {
            json = {{"model_type", "nomic_bert"},
                    {"hidden_size", 16},
                    {"num_attention_heads", 4},
                    {"num_hidden_layers", 2},
                    {"intermediate_size", 24},
                    {"max_position_embeddings", 64},
                    {"vocab_size", 70},
                    {"hidden_act", "silu"},
                    {"head_dim", 4},
                    {"rope_parameters", {{"rope_type", "default"}, {"rope_theta", 1000.0}}}};
        });
        compareEmbeddings(copy, "nomic");
    }

    void fusedLayersAreOneTarget() {
        for (const char *model : {"modernbert", "nomic"}) {
            QTemporaryDir folder;
            const auto embedder = load(copyOf(model, folder));
            LoraOptions options;
            options.targets = {"Wqkv"};
            const auto adapted = embedder->network().adapt(options, 1);
            QVERIFY(adapted && adapted->front().ends_with("layers.0.attn.Wqkv"));
            QCOMPARE(embedder->trainableParameters()[1].tensor.size(0), 48);
        }
    }

    // MPNetEncoder.relative_position_bucket of transformers 5.23 (distance = key - query).
    void relativePositions_data() {
        QTest::addColumn<int>("distance");
        QTest::addColumn<int>("bucket");
        const std::pair<int, int> rows[] = {{0, 0},    {-1, 1},   {-7, 7},   {-8, 8},   {-11, 8},   {-12, 9},   {-15, 9},
                                            {-16, 10}, {-22, 10}, {-23, 11}, {-31, 11}, {-32, 12},  {-45, 12},  {-46, 13},
                                            {-63, 13}, {-64, 14}, {-90, 14}, {-91, 15}, {-127, 15}, {-128, 15}, {-511, 15},
                                            {1, 17},   {7, 23},   {8, 24},   {16, 26},  {64, 30},   {127, 31},  {300, 31}};
        for (const auto &[distance, bucket] : rows)
            QTest::addRow("%d", distance) << distance << bucket;
    }
    void relativePositions() {
        QFETCH(int, distance);
        QFETCH(int, bucket);
        QCOMPARE(int(relativePositionBucket(distance)), bucket);
    }

    void refusals_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("norms before the layers") << "nomic"
                                                 << "prenorm"
                                                 << "true";
        QTest::newRow("biases") << "nomic"
                                << "qkv_proj_bias"
                                << "true";
        QTest::newRow("partial rotation") << "nomic"
                                          << "rotary_emb_fraction"
                                          << "0.5";
        QTest::newRow("interleaved rotation") << "nomic"
                                              << "rotary_emb_interleaved"
                                              << "true";
        QTest::newRow("experts") << "nomic"
                                 << "num_experts"
                                 << "8";
        QTest::newRow("scaled rotation") << "modernbert"
                                         << "rope_scaling"
                                         << R"({"rope_type": "yarn"})";
        QTest::newRow("layer types") << "modernbert"
                                     << "layer_types"
                                     << R"(["full_attention", "x", "x", "x"])";
        QTest::newRow("number of layer types") << "modernbert"
                                               << "layer_types"
                                               << R"(["full_attention"])";
        QTest::newRow("odd heads") << "modernbert"
                                   << "num_attention_heads"
                                   << "16";
        QTest::newRow("too few buckets") << "mpnet"
                                         << "relative_attention_num_buckets"
                                         << "16";
        QTest::newRow("quantized") << "modernbert"
                                   << "quantization_config"
                                   << "{}";
    }
    void refusals() {
        QFETCH(QString, model);
        QFETCH(QString, key);
        QFETCH(QString, value);
        QTemporaryDir folder;
        const fs::path copy = copyOf(model, folder);
        QCOMPARE(failureOf(copy), QString());
        change(copy / "config.json", [&](Json &json) { json[key.toStdString()] = Json::parse(value.toStdString()); });
        const QString named = key == "num_attention_heads" ? "hidden_size" : key;
        QVERIFY2(failureOf(copy).contains(named), qPrintable(failureOf(copy)));
    }
};

QTEST_APPLESS_MAIN(TestEncoders)
#include "tst_encoders.moc"
