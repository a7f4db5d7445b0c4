// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"
#include "engine/models/architectures.h"
#include "engine/models/embedder.h"
#include "engine/nn/device.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/resource.h>

using namespace sintonia;

namespace {

const fs::path data = fs::path(SINTONIA_TESTDATA_DIR) / "models";

/// A copy of a model of the test data that a test may damage.
fs::path copyOf(const QString &name, const QTemporaryDir &folder) {
    const fs::path target = fs::path(folder.path().toStdString()) / "model";
    fs::copy(data / name.toStdString(), target, fs::copy_options::recursive);
    return target;
}

/// Kilobytes of memory that the process has held at most so far.
long peakMemory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/// What loading says about a folder; empty when it succeeds.
std::string loadError(const fs::path &folder, bool decoder) {
    if (!decoder) {
        const auto embedder = Embedder::load(folder);
        return embedder ? std::string() : embedder.error().text();
    }
    const auto checkpoint = Checkpoint::open(folder);
    if (!checkpoint)
        return checkpoint.error().text();
    const auto network = loadNetwork(folder, *checkpoint, at::kCPU);
    return network ? std::string() : network.error().text();
}

} // namespace

/// Damaged and malicious model folders: each is refused by a sentence that names file and key, in little time and memory.
class TestHostileModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { loadAcceleratorLibraries(); }
    void refusesValues_data();
    void refusesValues();
    void refusesFiles_data();
    void refusesFiles();
    void refusesLinksElsewhere();
    void takesManyAddedTokens();
    void survivesCutFiles();

private:
    void check(const fs::path &folder, bool decoder, const QString &file, const QString &named);
};

void TestHostileModels::check(const fs::path &folder, bool decoder, const QString &file, const QString &named) {
    QElapsedTimer timer;
    timer.start();
    const auto before = peakMemory();
    const auto error = QString::fromStdString(loadError(folder, decoder));
    QVERIFY2(error.contains(file) && error.contains(named), qPrintable("\"" + error + "\""));
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY2(peakMemory() - before < 300'000, qPrintable(QString::number(peakMemory() - before)));
}

void TestHostileModels::refusesValues_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *model, const char *file, const char *pointer, const char *value,
                        const char *named) { QTest::newRow(name) << model << file << pointer << value << named; };
    const auto config = [&](const char *name, const char *key, const char *value) {
        row(name, "tiny-mean", "config.json", (std::string("/") + key).c_str(), value, key);
    };
    config("hidden size 2^40", "hidden_size", "1099511627776");
    config("a billion layers", "num_hidden_layers", "1000000000");
    config("no heads", "num_attention_heads", "0");
    config("negative vocabulary", "vocab_size", "-1");
    config("vocabulary beyond 2^64", "vocab_size", "1e30");
    config("heads that do not divide", "num_attention_heads", "7");
    config("epsilon is a text", "layer_norm_eps", "\"1e-12\"");
    config("epsilon is null", "layer_norm_eps", "null");
    config("endless number", "layer_norm_eps", "1e308");
    config("layers are a list", "num_hidden_layers", "[2]");
    config("unknown family", "model_type", "\"mamba\"");
    config("family is a number", "model_type", "3");
    config("unknown activation", "hidden_act", "\"shell\"");
    config("decoder of an encoder family", "is_decoder", "true");
    config("quantised", "quantization_config", R"({"quant_method": "gptq"})");
    row("vocabulary unlike the weights", "tiny-mean", "model.safetensors", "/vocab_size", "16000000", "word_embeddings");
    row("layers that are not there", "tiny-mean", "model", "/num_hidden_layers", "1000", "layer.2");
    const auto decoder = [&](const char *name, const char *family, const char *key, const char *value, const char *named) {
        row(name, (std::string("decoders/") + family).c_str(), "config.json", (std::string("/") + key).c_str(), value,
            named);
    };
    decoder("decoder: hidden size 2^40", "llama", "hidden_size", "1099511627776", "hidden_size");
    decoder("decoder: a billion layers", "llama", "num_hidden_layers", "1000000000", "num_hidden_layers");
    decoder("decoder: no key heads", "llama", "num_key_value_heads", "0", "num_key_value_heads");
    decoder("decoder: negative vocabulary", "qwen3", "vocab_size", "-1", "vocab_size");
    decoder("decoder: head size 2^33", "qwen3", "head_dim", "8589934592", "head_dim");
    decoder("decoder: layer types too few", "gemma2", "layer_types", R"(["full_attention"])", "layer_types");
    decoder("decoder: unknown layer type", "gemma2", "layer_types", R"(["a", "b"])", "layer_types");
    decoder("decoder: window of nothing", "mistral", "sliding_window", "0", "sliding_window");
    decoder("decoder: unknown positions", "llama", "rope_parameters", R"({"rope_type": "spiral"})", "rope");
    decoder("decoder: positions are a list", "llama", "rope_parameters", "[]", "rope");
    const auto shard = [&](const char *name, const char *value) {
        row(name, "tiny-cls", "model.safetensors.index.json", "/weight_map/embeddings.word_embeddings.weight", value,
            "embeddings.word_embeddings.weight");
    };
    shard("shard above", "\"../model-00001-of-00002.safetensors\"");
    shard("shard elsewhere", "\"/etc/model.safetensors\"");
    shard("shard below", "\"a/b.safetensors\"");
    shard("shard of another kind", "\"config.json\"");
    shard("shard is a number", "7");
    shard("shard with a NUL", "\"a\\u0000.safetensors\"");
    row("shard that is not there", "tiny-cls", "none.safetensors", "/weight_map/embeddings.word_embeddings.weight",
        "\"none.safetensors\"", "No such file");
    row("no tensors", "tiny-cls", "model.safetensors.index.json", "/weight_map", "{}", "weight_map");
    row("module elsewhere", "tiny-mean", "modules.json", "/1/path", "\"../../1_Pooling\"", "path");
    row("unknown module", "tiny-mean", "modules.json", "/1/type", "\"os.system\"", "os.system");
}

void TestHostileModels::refusesValues() {
    QFETCH(QString, model);
    QFETCH(QString, file);
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, named);
    QTemporaryDir folder;
    const auto path = copyOf(model, folder);
    const auto changed = path / (pointer.startsWith("/weight_map") ? "model.safetensors.index.json"
                                 : file == "modules.json"          ? "modules.json"
                                                                   : "config.json");
    auto json = readJsonFile(changed).value();
    json[nlohmann::json_pointer<std::string>(pointer.toStdString())] = Json::parse(value.toStdString());
    QVERIFY(writeFileAtomically(changed, toText(json)));
    check(path, model.startsWith("decoders/"), file, named);
}

void TestHostileModels::refusesFiles_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *file, const QByteArray &content, const char *named) {
        QTest::newRow(name) << file << content << named;
    };
    for (const char *file : {"config.json", "tokenizer.json", "tokenizer_config.json", "modules.json", "model.safetensors",
                             "1_Pooling/config.json"})
        row((std::string("empty ") + file).c_str(), file, "", "expected");
    row("NaN", "config.json", R"({"model_type": "bert", "layer_norm_eps": NaN})", "JSON");
    row("deep nesting", "config.json", "{\"a\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}", "deeper");
    row("deep tokenizer", "tokenizer.json", "{\"normalizer\":" + QByteArray(100'000, '['), "deeper");
    row("key twice", "config.json", R"({"model_type": "bert", "model_type": "bert"})", "twice");
    row("not UTF-8", "config.json", "{\"model_type\": \"\xff\"}", "JSON");
    row("a list", "config.json", "[]", "object");
    row("pickle for weights", "model.safetensors", "\x80\x02}q.and more bytes", "header");
    row("endless header", "model.safetensors", QByteArray("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10), "header");
}

void TestHostileModels::refusesFiles() {
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QString, named);
    QTemporaryDir folder;
    const auto path = copyOf("tiny-mean", folder);
    const auto target = path / file.toStdString();
    QVERIFY(writeFileAtomically(target, {content.data(), std::size_t(content.size())}));
    check(path, false, file, named);
    // A folder where the file should be.
    fs::remove(target);
    fs::create_directory(target);
    check(path, false, file, "");
}

void TestHostileModels::refusesLinksElsewhere() {
    QTemporaryDir folder;
    const auto path = copyOf("tiny-cls", folder);
    const auto index = readJsonFile(path / "model.safetensors.index.json").value();
    const auto shard = index["weight_map"].begin()->get<std::string>();
    fs::remove(path / shard);
    fs::create_symlink("/etc/passwd", path / shard);
    check(path, false, QString::fromStdString(shard), "link");
}

void TestHostileModels::takesManyAddedTokens() {
    QTemporaryDir folder;
    const auto path = copyOf("tiny-mean", folder);
    auto json = readJsonFile(path / "tokenizer.json").value();
    for (int i = 0; i < 100'000; ++i)
        json["added_tokens"].push_back({{"id", 1000 + i}, {"content", "<added " + std::to_string(i) + ">"}});
    QVERIFY(writeFileAtomically(path / "tokenizer.json", toText(json)));
    // Tokens without a row in the embeddings: refused here or when they are used, never read out of bounds.
    QElapsedTimer timer;
    timer.start();
    const auto embedder = Embedder::load(path);
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    if (!embedder) {
        QVERIFY2(QString::fromStdString(embedder.error().text()).contains("tokenizer"), embedder.error().text().c_str());
        return;
    }
    const auto embedded = (*embedder)->embed({"the <added 99999>"}, "", {}, ProgressSink::none());
    QVERIFY(!embedded);
    QVERIFY2(QString::fromStdString(embedded.error().text()).contains("below 70"), embedded.error().text().c_str());
}

void TestHostileModels::survivesCutFiles() {
    for (const char *file : {"config.json", "tokenizer.json", "modules.json", "model.safetensors"}) {
        QTemporaryDir folder;
        const auto path = copyOf("tiny-mean", folder);
        const auto bytes = readFile(path / file).value();
        for (std::size_t length = 0; length + 2 < bytes.size(); length += 1 + bytes.size() / 12) {
            QVERIFY(writeFileAtomically(path / file, bytes.substr(0, length)));
            check(path, false, file, "expected");
        }
    }
}

QTEST_APPLESS_MAIN(TestHostileModels)
#include "tst_hostilemodels.moc"
