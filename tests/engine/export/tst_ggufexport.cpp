// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportmodel.h"
#include "engine/export/gguffile.h"
#include "engine/models/checkpoint.h"
#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include <QtTest>

using namespace sintonia;

namespace {

const fs::path models = fs::path(SINTONIA_TESTDATA_DIR) / "models";

/// A tokenizer of the letters for a vocabulary of 32, split as Llama 3 does.
Json byteLevelTokenizer() {
    Json vocabulary = {{"<pad>", 0}, {"<s>", 1}, {"</s>", 2}, {"th", 29}, {"the", 30}};
    for (int i = 3; i < 29; ++i)
        vocabulary[std::string(1, char('a' + i - 3))] = i;
    Json added = Json::array();
    for (int i = 0; i < 3; ++i)
        added.push_back({{"id", i},
                         {"content", i == 0   ? "<pad>"
                                     : i == 1 ? "<s>"
                                              : "</s>"},
                         {"special", true},
                         {"single_word", false},
                         {"lstrip", false},
                         {"rstrip", false},
                         {"normalized", false}});
    const std::string split =
        R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|)"
        R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
    return {
        {"version", "1.0"},
        {"truncation", nullptr},
        {"padding", nullptr},
        {"added_tokens", added},
        {"normalizer", nullptr},
        {"pre_tokenizer",
         {{"type", "Sequence"},
          {"pretokenizers",
           {{{"type", "Split"}, {"pattern", {{"Regex", split}}}, {"behavior", "Isolated"}, {"invert", false}},
            {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", false}}}}}},
        {"post_processor",
         {{"type", "TemplateProcessing"},
          {"single", {{{"SpecialToken", {{"id", "<s>"}, {"type_id", 0}}}}, {{"Sequence", {{"id", "A"}, {"type_id", 0}}}}}},
          {"pair", {{{"Sequence", {{"id", "A"}, {"type_id", 0}}}}, {{"Sequence", {{"id", "B"}, {"type_id", 1}}}}}},
          {"special_tokens", {{"<s>", {{"id", "<s>"}, {"ids", {1}}, {"tokens", {"<s>"}}}}}}}},
        {"decoder", {{"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}}},
        {"model",
         {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", nullptr},
          {"continuing_subword_prefix", nullptr},
          {"end_of_word_suffix", nullptr},
          {"fuse_unk", false},
          {"byte_fallback", false},
          {"vocab", vocabulary},
          {"merges", Json::array({"t h", "th e"})}}}};
}

} // namespace

class TestGgufExport : public QObject {
    Q_OBJECT

    QTemporaryDir m_root;
    int m_count = 0;

    fs::path newPath(const char *ending = "") {
        return fs::path(m_root.path().toStdString()) / (std::to_string(m_count++) + ending);
    }

    /// A decoder of the tests with a tokenizer; `name` may share the weights of `weights`. `changes` go into its
    /// configuration.
    fs::path decoder(const std::string &name, const std::string &weights, const Json &changes = Json::object()) {
        const auto folder = newPath();
        fs::create_directories(folder);
        for (const auto &file : fs::directory_iterator(models / "decoders" / weights))
            fs::copy_file(file.path(), folder / file.path().filename());
        auto config = *readJsonFile(models / "decoders" / name / "config.json");
        config.update(changes);
        const Json settings = {{"bos_token", "<s>"},
                               {"eos_token", "</s>"},
                               {"pad_token", "<pad>"},
                               {"tokenizer_class", "PreTrainedTokenizerFast"},
                               {"chat_template", "{{ messages }}"}};
        for (const auto &[file, json] : {std::pair{"config.json", config},
                                         {"tokenizer.json", byteLevelTokenizer()},
                                         {"tokenizer_config.json", settings}})
            if (!writeFileAtomically(folder / file, toText(json)))
                qFatal("%s", file);
        return folder;
    }

    static GgufFile opened(const fs::path &path) {
        auto file = GgufFile::open(path);
        if (!file)
            qFatal("%s", file.error().text().c_str());
        return *file;
    }

    template <typename T>
    static T value(const GgufFile &file, const std::string &key) {
        const auto *found = file.find(key);
        if (!found || !std::holds_alternative<T>(*found))
            qFatal("%s", key.c_str());
        return std::get<T>(*found);
    }

private Q_SLOTS:
    void readsBackEveryFamily_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("weights");
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<QString>("changes");
        QTest::newRow("llama, tied, biases") << "llama"
                                             << "llama"
                                             << "llama"
                                             << "{}";
        QTest::newRow("llama, linear") << "llama-linear"
                                       << "llama"
                                       << "llama"
                                       << "{}";
        QTest::newRow("llama, yarn") << "llama-yarn"
                                     << "llama"
                                     << "llama"
                                     << "{}";
        QTest::newRow("llama, llama3") << "llama-llama3"
                                       << "llama"
                                       << "llama"
                                       << "{}";
        QTest::newRow("mistral") << "mistral"
                                 << "mistral"
                                 << "llama"
                                 << "{}";
        QTest::newRow("qwen2, shards") << "qwen2"
                                       << "qwen2"
                                       << "qwen2"
                                       << R"({"use_sliding_window": false, "layer_types": null})";
        QTest::newRow("qwen3, bf16") << "qwen3"
                                     << "qwen3"
                                     << "qwen3"
                                     << "{}";
        QTest::newRow("gemma2") << "gemma2"
                                << "gemma2"
                                << "gemma2"
                                << R"({"query_pre_attn_scalar": 8})";
        QTest::newRow("gemma3")
            << "gemma3"
            << "gemma3"
            << "gemma3"
            << R"({"query_pre_attn_scalar": 8, "layer_types": ["sliding_attention", "sliding_attention"]})";
        QTest::newRow("phi3") << "phi3"
                              << "phi3"
                              << "phi3"
                              << "{}";
        QTest::newRow("phi3, partial") << "phi3-partial"
                                       << "phi3"
                                       << "phi3"
                                       << "{}";
        QTest::newRow("smollm3") << "smollm3"
                                 << "smollm3"
                                 << "smollm3"
                                 << R"({"use_sliding_window": false, "layer_types": null, "no_rope_layers": [1, 1]})";
        QTest::newRow("olmo2") << "olmo2"
                               << "olmo2"
                               << "olmo2"
                               << "{}";
        QTest::newRow("granite") << "granite"
                                 << "granite"
                                 << "granite"
                                 << "{}";
    }
    void readsBackEveryFamily() {
        QFETCH(QString, name);
        QFETCH(QString, weights);
        QFETCH(QString, architecture);
        QFETCH(QString, changes);
        const auto folder = decoder(name.toStdString(), weights.toStdString(), *parseJson(changes.toStdString(), "changes"));
        const std::vector<std::string> every = {"f32", "q8_0", "f16", "bf16"}, some = {"f32", "q8_0"};
        const auto &dtypes = name == "llama" ? every : some;
        for (const auto &dtype : dtypes) {
            const auto output = newPath();
            const auto report = exportDirectory({"gguf", output, dtype}, folder, {}, ProgressSink::none());
            QVERIFY2(report, report ? "" : (dtype + ": " + report.error().text()).c_str());
            QCOMPARE(report->parity.compared, std::string("logits"));
            if (dtype == "f32")
                QVERIFY(report->parity.largestDeviation <= 1e-5);
            const auto file = opened(output / "model.gguf");
            QCOMPARE(value<std::string>(file, "general.architecture"), architecture.toStdString());
            QCOMPARE(value<std::uint32_t>(file, architecture.toStdString() + ".embedding_length"), std::uint32_t(16));
        }
    }

    void holdsTheTensorsAsLlamaCppWantsThem() {
        const at::NoGradGuard noGradients;
        const auto output = newPath(".gguf");
        const auto folder = decoder("llama", "llama");
        QVERIFY(exportDirectory({"gguf", output}, folder, {}, ProgressSink::none()));
        const auto file = opened(output);
        const auto checkpoint = *Checkpoint::open(folder);
        const auto query = checkpoint.tensor("model.layers.0.self_attn.q_proj.weight")->to(at::kFloat); // 4 heads of 8
        const auto written = *file.tensor("blk.0.attn_q.weight");
        for (const int head : {0, 3})
            for (const int i : {0, 1, 3}) {
                QVERIFY(at::equal(written[head * 8 + 2 * i], query[head * 8 + i]));
                QVERIFY(at::equal(written[head * 8 + 2 * i + 1], query[head * 8 + 4 + i]));
            }
        QVERIFY(at::equal(*file.tensor("blk.1.attn_v.weight"),
                          checkpoint.tensor("model.layers.1.self_attn.v_proj.weight")->to(at::kFloat)));
        QVERIFY(!file.tensor("output.weight")); // tied

        const auto gemma = newPath(".gguf");
        const auto gemmaFolder = decoder("gemma2", "gemma2", {{"query_pre_attn_scalar", 8}});
        QVERIFY(exportDirectory({"gguf", gemma}, gemmaFolder, {}, ProgressSink::none()));
        const auto norm =
            Checkpoint::open(gemmaFolder)->tensor("model.layers.1.post_attention_layernorm.weight")->to(at::kFloat);
        QVERIFY(at::equal(*opened(gemma).tensor("blk.1.post_attention_norm.weight"), norm.add(1)));
    }

    void holdsTheTokenizer() {
        const auto output = newPath(".gguf");
        QVERIFY(exportDirectory({"gguf", output}, decoder("llama", "llama"), {}, ProgressSink::none()));
        const auto file = opened(output);
        QCOMPARE(value<std::string>(file, "tokenizer.ggml.model"), std::string("gpt2"));
        QCOMPARE(value<std::string>(file, "tokenizer.ggml.pre"), std::string("dbrx"));
        const auto tokens = value<std::vector<std::string>>(file, "tokenizer.ggml.tokens");
        QCOMPARE(tokens.size(), std::size_t(32));
        QCOMPARE(tokens[30], std::string("the"));
        QCOMPARE(tokens[31], std::string("[PAD31]"));
        const auto types = value<std::vector<std::int32_t>>(file, "tokenizer.ggml.token_type");
        QCOMPARE(types[1], 3);
        QCOMPARE(types[30], 1);
        QCOMPARE(types[31], 5);
        QVERIFY(value<std::vector<std::string>>(file, "tokenizer.ggml.merges") == std::vector<std::string>({"t h", "th e"}));
        QCOMPARE(value<std::uint32_t>(file, "tokenizer.ggml.bos_token_id"), std::uint32_t(1));
        QCOMPARE(value<std::uint32_t>(file, "tokenizer.ggml.eos_token_id"), std::uint32_t(2));
        QCOMPARE(value<bool>(file, "tokenizer.ggml.add_bos_token"), true);
        QCOMPARE(value<bool>(file, "tokenizer.ggml.add_eos_token"), false);
        QCOMPARE(value<std::string>(file, "tokenizer.chat_template"), std::string("{{ messages }}"));
    }

    void readsBackEncoders_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<uint>("pooling");
        QTest::addColumn<bool>("adapters");
        QTest::newRow("bert, mean") << "tiny-mean" << 1U << false;
        QTest::newRow("bert, adapters merged") << "tiny-mean" << 1U << true;
        QTest::newRow("distilbert") << "tiny-distilbert" << 1U << false;
        QTest::newRow("roberta") << "tiny-roberta" << 1U << false;
    }
    void readsBackEncoders() {
        QFETCH(QString, name);
        QFETCH(uint, pooling);
        QFETCH(bool, adapters);
        const at::NoGradGuard noGradients;
        const auto model = *Embedder::load(models / name.toStdString(), {.device = "cpu"});
        if (adapters) {
            QVERIFY(model->network().adapt({.r = 4, .alpha = 6, .targets = {"query", "intermediate.dense"}}, 7));
            for (auto *layer : model->network().linearLayers())
                if (layer->adapter)
                    layer->adapter->b.normal_(0, .05);
        }
        const auto output = newPath();
        const auto report =
            exportModel({"gguf", output}, {*model}, {.baseFolder = model->folder()}, {}, {}, ProgressSink::none());
        QVERIFY2(report, report ? "" : report.error().text().c_str());
        const auto file = opened(output / "model.gguf");
        QCOMPARE(value<std::uint32_t>(file, "bert.pooling_type"), pooling);
        QCOMPARE(value<bool>(file, "bert.attention.causal"), false);
        QVERIFY(fs::exists(output / "README.md") && fs::exists(output / "sintonia-export.json"));
    }

    void refuses_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("changes");
        QTest::addColumn<QString>("says");
        QTest::newRow("dynamic positions") << "llama-dynamic"
                                           << "{}"
                                           << "rope_parameters.rope_type";
        QTest::newRow("longrope of llama") << "llama-longrope"
                                           << "{}"
                                           << "rope_parameters.rope_type";
        QTest::newRow("window of qwen2") << "qwen2"
                                         << "{}"
                                         << "layer_types";
        QTest::newRow("scale of gemma2") << "gemma2"
                                         << "{}"
                                         << "query_pre_attn_scalar";
        QTest::newRow("pattern of gemma3") << "gemma3"
                                           << R"({"query_pre_attn_scalar": 8})"
                                           << "layer_types";
        QTest::newRow("pattern of smollm3") << "smollm3"
                                            << "{}"
                                            << "layer_types";
        QTest::newRow("activation") << "llama"
                                    << R"({"hidden_act": "relu"})"
                                    << "hidden_act";
    }
    void refuses() {
        QFETCH(QString, name);
        QFETCH(QString, changes);
        QFETCH(QString, says);
        const auto output = newPath(".gguf");
        const auto folder =
            decoder(name.toStdString(), name.section('-', 0, 0).toStdString(), *parseJson(changes.toStdString(), "changes"));
        const auto report = exportDirectory({"gguf", output}, folder, {}, ProgressSink::none());
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::BadInput);
        QVERIFY2(report.error().place.find(says.toStdString()) != std::string::npos, report.error().text().c_str());
        QVERIFY(!fs::exists(output));
    }

    void refusesSeveralPoolings() {
        const auto report = exportDirectory({"gguf", newPath()}, models / "tiny-old-names", {}, ProgressSink::none());
        QVERIFY(!report);
        QVERIFY2(report.error().text().find("1_Pooling: expected mean, cls or lasttoken") != std::string::npos,
                 report.error().text().c_str());
    }

    void refusesATokenizerOfWords() {
        const auto report =
            exportDirectory({"gguf", newPath()}, models / "decoders/embedding-qwen3", {}, ProgressSink::none());
        QVERIFY(!report);
        QVERIFY2(report.error().text().find("\"WordLevel\"") != std::string::npos, report.error().text().c_str());
    }

    void writesAdaptersAndMergedLanguageModels() {
        const at::NoGradGuard noGradients;
        const auto model = *LanguageModel::load(decoder("qwen3", "qwen3"), {.device = "cpu"});
        QVERIFY(model->decoder().adapt({.r = 2, .alpha = 3, .targets = {"q_proj", "down_proj"}}, 5));
        for (auto *layer : model->decoder().linearLayers())
            if (layer->adapter)
                layer->adapter->b.normal_(0, .05);
        const auto written = [&](const char *format) {
            const auto output = newPath();
            const auto report =
                exportModel({format, output}, {*model}, {.baseFolder = model->folder()}, {}, {}, ProgressSink::none());
            if (!report)
                qFatal("%s: %s", format, report.error().text().c_str());
            return output;
        };
        const auto peft = written("peft");
        const auto config = *readJsonFile(peft / "adapter_config.json");
        QCOMPARE(config["task_type"], Json("CAUSAL_LM"));
        const auto adapters = *SafetensorsFile::open(peft / "adapter_model.safetensors");
        QCOMPARE(adapters.entries().size(), std::size_t(8));
        QVERIFY(adapters.entries().front().name.starts_with("base_model.model.model.layers.0."));
        const auto merged = *Checkpoint::open(written("merged"));
        const auto *layer = model->decoder().linearLayers().front();
        QVERIFY(layer->adapter && layer->name == "layers.0.self_attn.q_proj");
        QVERIFY(at::equal(*merged.tensor("model.layers.0.self_attn.q_proj.weight"), layer->mergedWeight()));
        QVERIFY(!merged.has("lm_head.weight")); // tied
        written("gguf");
        QVERIFY(!exportModel({"st", newPath()}, {*model}, {}, {}, {}, ProgressSink::none()));
    }
};

QTEST_APPLESS_MAIN(TestGgufExport)
#include "tst_ggufexport.moc"
