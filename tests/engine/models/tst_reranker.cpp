// SPDX-License-Identifier: Apache-2.0
// Golden values by tests/oracle/encoders.py (CrossEncoder of sentence-transformers): scores and logits within 1e-5.
#include "engine/models/reranker.h"
#include "engine/nn/device.h"
#include "tests/engine/models/goldenvalues.h"

#include <QTemporaryDir>

using namespace sintonia;
using sintonia::golden::change;

namespace {

const fs::path data = fs::path(SINTONIA_TESTDATA_DIR) / "encoders";

std::vector<TextPair> pairs() {
    return readJsonFile(data / "texts.json").value()["pairs"].get<std::vector<TextPair>>();
}

/// A copy of a tiny model, with the tokenizer that all of them share.
fs::path copyOf(const QString &name, const QTemporaryDir &folder) {
    const fs::path target = fs::path(folder.path().toStdString()) / name.toStdString();
    fs::copy(data / name.toStdString(), target, fs::copy_options::recursive);
    fs::copy(data / "tokenizer.json", target / "tokenizer.json");
    return target;
}

RerankerOptions onCpu(std::size_t maxLength = 0) {
    RerankerOptions options;
    options.device = "cpu";
    options.maxLength = maxLength;
    return options;
}

QString failureOf(const fs::path &folder) {
    const auto result = Reranker::load(folder, onCpu());
    return result ? QString() : QString::fromStdString(result.error().text());
}

std::vector<float> scoresOf(const Reranker &reranker, bool raw) {
    return reranker.score(pairs(), raw, {}, ProgressSink::none()).value();
}

double largestDifference(const std::vector<float> &found, const at::Tensor &expected) {
    return (at::tensor(found) - expected).abs().max().item<double>();
}

} // namespace

class TestReranker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { loadAcceleratorLibraries(); }

    void scores_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("activation");
        QTest::newRow("bert, token types") << "reranker-bert"
                                           << "sigmoid";
        QTest::newRow("roberta, Identity in config.json") << "reranker-roberta"
                                                          << "identity";
        QTest::newRow("distilbert") << "reranker-distilbert"
                                    << "sigmoid";
        QTest::newRow("mpnet") << "reranker-mpnet"
                               << "sigmoid";
        QTest::newRow("modernbert, mean") << "reranker-modernbert"
                                          << "sigmoid";
        QTest::newRow("nomic_bert, token types") << "reranker-nomic"
                                                 << "sigmoid";
    }
    void scores() {
        QFETCH(QString, model);
        QFETCH(QString, activation);
        QTemporaryDir folder;
        const auto reranker = Reranker::load(copyOf(model, folder), onCpu());
        QVERIFY2(reranker, reranker ? "" : reranker.error().text().c_str());
        QCOMPARE(QString::fromStdString((*reranker)->activation()), activation);
        QCOMPARE((*reranker)->maxLength(), std::size_t(40));
        const auto expected = golden::tensorsOf(data / (model.toStdString() + ".golden.safetensors"));
        QVERIFY(largestDifference(scoresOf(**reranker, false), expected.at("scores")) < 1e-5);
        QVERIFY(largestDifference(scoresOf(**reranker, true), expected.at("logits")) < 1e-5);
    }

    void activations_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("activation");
        QTest::newRow("CrossEncoder 5.4") << "config_sentence_transformers.json"
                                          << R"({"activation_fn": "torch.nn.modules.linear.Identity"})"
                                          << "identity";
        QTest::newRow("of the model's own") << "config_sentence_transformers.json"
                                            << R"({"activation_fn": "custom.Twice"})"
                                            << "sigmoid";
        QTest::newRow("other") << "config_sentence_transformers.json"
                               << R"({"activation_fn": "torch.nn.Tanh"})"
                               << "";
    }
    void activations() {
        QFETCH(QString, file);
        QFETCH(QString, json);
        QFETCH(QString, activation);
        QTemporaryDir folder;
        const fs::path copy = copyOf("reranker-bert", folder);
        QVERIFY(writeFileAtomically(copy / file.toStdString(), json.toStdString()));
        const auto reranker = Reranker::load(copy, onCpu());
        QCOMPARE(reranker ? QString::fromStdString((*reranker)->activation()) : QString(), activation);
        if (!reranker)
            QVERIFY(reranker.error().text().find("torch.nn.Tanh") != std::string::npos);
    }
    void activationOfOldFiles() {
        QTemporaryDir folder;
        const fs::path copy = copyOf("reranker-bert", folder);
        change(copy / "config.json",
               [](Json &json) { json["sbert_ce_default_activation_function"] = "torch.nn.modules.linear.Identity"; });
        QCOMPARE((*Reranker::load(copy, onCpu()))->activation(), std::string("identity"));
    }

    void nothingAndStopping() {
        QTemporaryDir folder;
        const auto reranker = Reranker::load(copyOf("reranker-bert", folder), onCpu(8));
        QCOMPARE((*reranker)->maxLength(), std::size_t(8));
        QVERIFY((*reranker)->score({}, false, {}, ProgressSink::none())->empty());
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = (*reranker)->score(pairs(), false, stop.get_token(), ProgressSink::none());
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Interrupted);
    }

    void refusals() {
        QTemporaryDir folder;
        const fs::path copy = copyOf("reranker-bert", folder);
        const auto tensors = golden::tensorsOf(copy / "model.safetensors");
        std::vector<std::pair<std::string, at::Tensor>> two, none;
        for (const auto &[name, tensor] : tensors) {
            two.emplace_back(name,
                             name.starts_with("classifier.") ? at::cat({tensor, tensor}).contiguous() : tensor.clone());
            if (!name.starts_with("classifier."))
                none.emplace_back(name, tensor.clone());
        }
        QVERIFY(writeSafetensors(copy / "model.safetensors", two));
        QVERIFY2(failureOf(copy).contains("one label"), qPrintable(failureOf(copy)));
        QVERIFY(writeSafetensors(copy / "model.safetensors", none));
        QVERIFY2(failureOf(copy).contains("classifier.weight"), qPrintable(failureOf(copy)));
        change(copy / "config.json", [](Json &json) { json["architectures"] = {"BertModel"}; });
        QVERIFY2(failureOf(copy).contains("BertModel"), qPrintable(failureOf(copy)));
        QVERIFY(writeFileAtomically(copy / "modules.json", R"([{"type": "custom.Transformer", "path": ""}])"));
        QVERIFY2(failureOf(copy).contains("custom.Transformer"), qPrintable(failureOf(copy)));
    }
};

QTEST_APPLESS_MAIN(TestReranker)
#include "tst_reranker.moc"
