// SPDX-License-Identifier: Apache-2.0
// Every family of encoders learns, in full and with adapters, and what it has learned is exported.
#include "engine/export/exportmodel.h"
#include "engine/models/embedder.h"
#include "engine/nn/device.h"
#include "engine/train/adamw.h"
#include "engine/train/batchloss.h"

#include <QtTest>

#include <numeric>

using namespace sintonia;

namespace {

/// A copy of a tiny model as a folder of `family`, with the tokenizer that those of tests/data/encoders share.
fs::path copyOf(const std::string &model, const std::string &family, const QTemporaryDir &folder) {
    const fs::path data = SINTONIA_TESTDATA_DIR, target = fs::path(folder.path().toStdString()) / "model";
    fs::copy(data / model, target, fs::copy_options::recursive);
    if (!fs::exists(target / "tokenizer.json"))
        fs::copy(data / "encoders/tokenizer.json", target / "tokenizer.json");
    Json config = readJsonFile(target / "config.json").value();
    config["model_type"] = family;
    if (!writeFileAtomically(target / "config.json", toText(config)))
        qFatal("cannot write config.json");
    return target;
}

/// Pairs whose texts share no word, so that nothing but training brings them together.
TrainingRows pairs(const Embedder &model) {
    TrainingRows rows;
    const std::vector<std::string> queries = {"a b", "c d", "e f", "g h", "i j", "k l"};
    const std::vector<std::string> documents = {"the cat", "dog sat", "on mat", "bad cab", "zebra", "x y z"};
    for (int i = 0; i < 6; ++i) {
        TrainingRow row;
        row.query = 2 * i;
        row.document = 2 * i + 1;
        rows.rows.push_back(row);
        rows.texts.insert(rows.texts.end(), {queries[std::size_t(i)], documents[std::size_t(i)]});
        rows.isQuery.insert(rows.isQuery.end(), {true, false});
    }
    if (const auto done = tokenizeRows(rows, model, {}, {}, {}, ProgressSink::none()); !done)
        qFatal("%s", done.error().text().c_str());
    return rows;
}

} // namespace

class TestLearns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        loadAcceleratorLibraries();
        setThreads(1);
    }

    void lossFallsAndExportKeepsIt_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("family");
        QTest::addColumn<bool>("adapters");
        const std::tuple<const char *, const char *> families[] = {{"models/tiny-mean", "bert"},
                                                                   {"models/tiny-roberta", "roberta"},
                                                                   {"models/tiny-roberta", "xlm-roberta"},
                                                                   {"models/tiny-roberta", "camembert"},
                                                                   {"models/tiny-distilbert", "distilbert"},
                                                                   {"encoders/mpnet", "mpnet"},
                                                                   {"encoders/modernbert", "modernbert"},
                                                                   {"encoders/nomic", "nomic_bert"}};
        for (const auto &[model, family] : families)
            for (const bool adapters : {false, true})
                QTest::addRow("%s, %s", family, adapters ? "LoRA" : "full") << model << family << adapters;
    }
    void lossFallsAndExportKeepsIt() {
        QFETCH(QString, model);
        QFETCH(QString, family);
        QFETCH(bool, adapters);
        QTemporaryDir folder;
        EmbedderOptions onCpu;
        onCpu.device = "cpu";
        const auto embedder = Embedder::load(copyOf(model.toStdString(), family.toStdString(), folder), onCpu);
        QVERIFY2(embedder, embedder ? "" : embedder.error().text().c_str());
        if (adapters)
            QVERIFY((*embedder)->network().adapt({}, 3).has_value());
        const auto rows = pairs(**embedder);
        const auto loss = makeLoss({{"name", "mnrl"}}, "loss");
        QVERIFY2(loss, loss ? "" : loss.error().text().c_str());
        std::vector<int> batch(rows.rows.size());
        std::iota(batch.begin(), batch.end(), 0);

        BatchLossOptions options;
        options.dropout = 0.0;
        AdamW optimizer((*embedder)->trainableParameters(), {});
        const double before = batchLoss(options, **loss, **embedder, rows, batch);
        for (int step = 0; step < 40; ++step) {
            optimizer.zeroGradients();
            options.seed = std::uint64_t(step);
            addGradients(options, **loss, **embedder, rows, batch);
            optimizer.step(5e-3, optimizer.gradientNorm());
        }
        const double after = batchLoss(options, **loss, **embedder, rows, batch);
        QVERIFY2(after < 0.5 * before, qPrintable(QString("%1 → %2").arg(before).arg(after)));

        const fs::path output = fs::path(folder.path().toStdString()) / "out";
        ModelCard card;
        card.baseModel = "tiny";
        card.baseFolder = (*embedder)->folder();
        const auto report = exportModel({"st", output}, {**embedder}, card, {"the cat sat"}, {}, ProgressSink::none());
        QVERIFY2(report, report ? "" : report.error().text().c_str());
        QVERIFY(report->parity.largestDeviation <= 1e-5);
        const auto reloaded = Embedder::load(output, onCpu);
        QVERIFY2(reloaded, reloaded ? "" : reloaded.error().text().c_str());
        QVERIFY(std::abs(batchLoss(options, **loss, **reloaded, rows, batch) - after) < 1e-4);
    }
};

QTEST_APPLESS_MAIN(TestLearns)
#include "tst_learns.moc"
