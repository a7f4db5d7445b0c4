// SPDX-License-Identifier: Apache-2.0
#include "engine/models/architectures.h"
#include "engine/nn/device.h"

#include <ATen/core/grad_mode.h>

#include <QElapsedTimer>
#include <QtTest>

#include <set>

using namespace sintonia;

namespace {

const fs::path data = SINTONIA_TESTDATA_DIR;

/// One model of every family, and of decoders one of every kind of positions.
const std::vector<const char *> folders = {
    "models/tiny-mean",          "models/tiny-roberta",        "models/tiny-distilbert",       "encoders/mpnet",
    "encoders/modernbert",       "encoders/modernbert-v4",     "encoders/nomic",               "models/decoders/llama",
    "models/decoders/mistral",   "models/decoders/qwen2",      "models/decoders/qwen3",        "models/decoders/gemma2",
    "models/decoders/gemma3",    "models/decoders/phi3",       "models/decoders/phi3-partial", "models/decoders/smollm3",
    "models/decoders/olmo2",     "models/decoders/granite",    "models/decoders/llama-yarn",   "models/decoders/llama-dynamic",
    "models/decoders/llama-linear", "models/decoders/llama-llama3", "models/decoders/llama-longrope"};

/// Of every JSON type, and numbers at the ends of what a machine holds.
const std::vector<const char *> values = {
    "null", "true", "false", "0", "-1", "1", "3", "2147483648", "1099511627776", "9223372036854775807", "1e30", "1e-300",
    "-0.5", "0.5", "\"\"", "\"full_attention\"", "[]", "[1]", "[\"sliding_attention\"]", "{}", R"({"a": {"b": []}})"};

/// Pointers to every value of a configuration, those inside objects included.
void collect(const Json &json, const std::string &at, std::set<std::string> &pointers) {
    for (const auto &[key, value] : json.items()) {
        pointers.insert(at + "/" + key);
        if (value.is_object())
            collect(value, at + "/" + key, pointers);
    }
}

const Architecture &architectureOf(const Json &config) {
    for (const Architecture &architecture : architectures())
        if (architecture.modelType == config["model_type"].get<std::string>())
            return architecture;
    qFatal("%s", config["model_type"].dump().c_str());
}

Result<std::unique_ptr<Network>> build(const Architecture &architecture, const Json &config, const Checkpoint &checkpoint) {
    if (!architecture.readDecoder)
        return architecture.load(config, "config.json", checkpoint, at::kCPU);
    SINTONIA_ASSIGN(options, architecture.readDecoder(config, "config.json"));
    SINTONIA_ASSIGN(decoder, Decoder::load(options, checkpoint, at::kCPU));
    return std::unique_ptr<Network>(std::move(decoder));
}

} // namespace

/// Every key that some family's config.json has, with values that it never has: refused by a sentence that names file or
/// tensor, or computed, in little time. The readers do not throw.
class TestHostileConfigs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        loadAcceleratorLibraries();
        for (const char *folder : folders)
            collect(readJsonFile(data / folder / "config.json").value(), {}, m_pointers);
        m_pointers.erase("/model_type");
        QVERIFY(m_pointers.size() > 80);
    }

    void refusesOrComputes_data() {
        QTest::addColumn<QString>("folder");
        for (const char *folder : folders)
            QTest::newRow(folder) << QString(folder);
    }
    void refusesOrComputes() {
        QFETCH(QString, folder);
        const at::NoGradGuard guard;
        const auto config = readJsonFile(data / folder.toStdString() / "config.json").value();
        const auto weights = folder.startsWith("models/decoders/llama") ? QString("models/decoders/llama")
                             : folder.startsWith("models/decoders/phi3") ? QString("models/decoders/phi3")
                                                                         : folder;
        const auto checkpoint = Checkpoint::open(data / weights.toStdString()).value();
        const Architecture &architecture = architectureOf(config);
        int refused = 0, computed = 0;
        for (const std::string &pointer : m_pointers) {
            for (const char *value : values) {
                const auto what = pointer + " = " + value;
                Json changed = config;
                try {
                    changed[nlohmann::json_pointer<std::string>(pointer)] = Json::parse(value);
                } catch (const Json::exception &) {
                    continue; // a key within what is no object here
                }
                QElapsedTimer timer;
                timer.start();
                const auto network = build(architecture, changed, checkpoint);
                if (network) {
                    ++computed;
                    const auto hidden = (*network)->forward(packBatch({{1, 2, 3}, {4}}, at::kCPU), {});
                    QVERIFY2(hidden.size(0) == 4 && hidden.size(1) == (*network)->hiddenSize(), what.c_str());
                } else {
                    ++refused;
                    const auto text = network.error().text();
                    QVERIFY2(text.starts_with("config.json") || text.find(".safetensors: ") != std::string::npos ||
                                 text.find("expected the tensor \"") != std::string::npos,
                             (what + ": " + text).c_str());
                }
                QVERIFY2(timer.elapsed() < 5'000, what.c_str());
            }
        }
        QVERIFY(refused > 100 && computed > 100);
    }

private:
    std::set<std::string> m_pointers;
};

QTEST_APPLESS_MAIN(TestHostileConfigs)
#include "tst_hostileconfigs.moc"
