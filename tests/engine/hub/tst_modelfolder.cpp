// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/modelfolder.h"
#include "tests/engine/hub/tinymodel.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sintonia;

using Files = std::map<std::string, std::string>;
Q_DECLARE_METATYPE(Files)

/// What lists say of a model folder, sound or not.
class TestModelFolder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void describesTheStarterModel() {
        const auto model = describeModelFolder(SINTONIA_MODELS_DIR "/all-MiniLM-L6-v2", {"bert"});
        QVERIFY2(model.state == ModelState::Ready, model.reason.c_str());
        QCOMPARE(model.architecture, std::string("bert"));
        QCOMPARE(model.layout, std::string("sentence-transformers"));
        QCOMPARE(model.parameters, std::uint64_t(22'713'216));
        QCOMPARE(model.dtype, std::string("F32"));
        QVERIFY(model.bytes > 90'000'000);
    }

    void describes_data() {
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("state");
        QTest::addColumn<qulonglong>("parameters");
        QTest::addColumn<QString>("dtype");
        QTest::addColumn<QString>("says");
        const auto changed = [](const Files &changes) {
            auto files = tinyModelFiles();
            for (const auto &[name, bytes] : changes) {
                if (bytes.empty())
                    files.erase(name);
                else
                    files[name] = bytes;
            }
            return files;
        };
        const auto row = [](const char *name, const Files &files, const char *state, qulonglong parameters,
                            const char *dtype, const char *says) {
            QTest::newRow(name) << files << QString(state) << parameters << QString(dtype) << QString(says);
        };
        row("sentence-transformers", tinyModelFiles(), "ready", 1000, "F32", "");
        row("other family", changed({{"config.json", R"({"model_type": "t5"})"}}), "unsupported", 1000, "F32", "\"t5\"");
        row("other module",
            changed({{"modules.json", R"([{"type": "sentence_transformers.models.CLIPModel", "path": ""}])"}}),
            "unsupported", 0, "", "CLIPModel");
        row("no config", changed({{"config.json", ""}}), "broken", 0, "", "config.json");
        row("config without family", changed({{"config.json", "{}"}}), "broken", 0, "", "model_type");
        row("config that is a list", changed({{"config.json", "[]"}}), "broken", 0, "", "model_type");
        row("pickled only", changed({{"model.safetensors", ""}}), "broken", 0, "",
            "only pickled weights (pytorch_model.bin)");
        row("no weights", changed({{"model.safetensors", ""}, {"pytorch_model.bin", ""}}), "broken", 0, "", "no weights");
        row("no tokenizer", changed({{"tokenizer.json", ""}}), "broken", 1000, "F32", "tokenizer");
        row("module outside", changed({{"modules.json", R"([{"type": "Transformer", "path": "../x"}])"}}), "broken", 0, "",
            "inside the model's folder");
        const auto half = safetensorsBytes({{"a", {"BF16", {10, 2}, 40}}}),
                   rest = safetensorsBytes({{"b", {"F32", {5}, 20}}});
        const std::string index =
            R"({"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}})";
        row("shards", changed({{"model.safetensors", ""},
                               {"model.safetensors.index.json", index},
                               {"model-00001-of-00002.safetensors", half},
                               {"model-00002-of-00002.safetensors", rest}}),
            "ready", 25, "BF16, F32", "");
        row("missing shard",
            changed({{"model.safetensors", ""},
                     {"model.safetensors.index.json", index},
                     {"model-00001-of-00002.safetensors", half}}),
            "broken", 0, "", "model-00002-of-00002.safetensors");
        row("shard outside",
            changed(
                {{"model.safetensors", ""}, {"model.safetensors.index.json", R"({"weight_map": {"a": "../../secret"}})"}}),
            "broken", 0, "", "inside the model's folder");
        row("packed", changed({{"config.json", R"({"model_type": "bert", "quantization_config": {"load_in_4bit": true}})"},
                               {"model.safetensors", safetensorsBytes({{"w.weight", {"U8", {50, 1}, 50}},
                                                                       {"w.weight.absmax", {"U8", {2}, 2}},
                                                                       {"w.weight.quant_map", {"F32", {16}, 64}},
                                                                       {"x.weight", {"F16", {7}, 14}}})}}),
            "ready", 107, "4-bit, F16", "");
        row("adapter", {{"adapter_config.json", R"({"peft_type": "LORA", "base_model_name_or_path": "org/base"})"},
                        {"adapter_model.safetensors", safetensorsBytes({{"lora_A", {"F32", {3}, 12}}})}},
            "unsupported", 3, "F32", "org/base");
        row("cut weights", changed({{"model.safetensors", "12345"}}), "broken", 0, "", "model.safetensors");
        row("header longer than the file", changed({{"model.safetensors", std::string("\xff\xff\xff\0\0\0\0\0{}", 10)}}),
            "broken", 0, "", "header");
        row("size that overflows",
            changed({{"model.safetensors", safetensorsBytes({{"a", {"F32", {1ull << 40, 1ull << 40}, 4}}})}}), "broken", 0,
            "", "64 bits");
        row("shape that does not fit", changed({{"model.safetensors", safetensorsBytes({{"a", {"F32", {9}, 20}}})}}),
            "broken", 0, "", "data_offsets");
        row("unknown type", changed({{"model.safetensors", safetensorsBytes({{"a", {"F99", {5}, 20}}})}}), "broken", 0, "",
            "dtype");
    }
    void describes() {
        QFETCH(Files, files);
        QFETCH(QString, state);
        QFETCH(qulonglong, parameters);
        QFETCH(QString, dtype);
        QFETCH(QString, says);
        QTemporaryDir folder;
        writeFiles(folder.filePath("model"), files);
        const auto model = describeModelFolder(folder.filePath("model").toStdString(), {"bert"});
        const auto json = toJson(model);
        QCOMPARE(QString::fromStdString(json["state"].get<std::string>()), state);
        QCOMPARE(qulonglong(model.parameters), parameters);
        QCOMPARE(QString::fromStdString(model.dtype), dtype);
        QVERIFY2(QString::fromStdString(model.reason).contains(says), model.reason.c_str());
        QCOMPARE(model.reason.empty(), state == "ready");
        if (files.contains("README.md"))
            QCOMPARE(model.licence, std::string("apache-2.0"));
    }
};

QTEST_APPLESS_MAIN(TestModelFolder)
#include "tst_modelfolder.moc"
