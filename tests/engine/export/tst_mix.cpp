// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportmodel.h"
#include "engine/export/mix.h"
#include "engine/models/checkpoint.h"
#include "engine/models/embedder.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>

#include <QtTest>

using namespace sintonia;

namespace {

const fs::path models = fs::path(SINTONIA_TESTDATA_DIR) / "models";

/// A sentence-transformers directory like tiny model `name`, with other weights.
fs::path tuned(const std::string &name, const fs::path &output) {
    const auto model = Embedder::load(models / name, {.device = "cpu"});
    const at::NoGradGuard noGradients;
    for (const auto &parameter : (*model)->network().parameters())
        at::Tensor(parameter.tensor).mul_(1.5).add_(.01);
    if (!exportModel({"st", output}, {**model}, {}, {}, {}, ProgressSink::none()))
        qFatal("the tuned model can't be written");
    return output;
}

at::Tensor tensor(const fs::path &folder, const std::string &name) { return *Checkpoint::open(folder)->tensor(name); }

} // namespace

class TestMix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mixesWeights_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<double>("alpha");
        for (const std::string model : {"tiny-mean", "tiny-cls"}) {
            for (const double alpha : {0.0, 0.25, 1.0})
                QTest::addRow("%s %g", model.c_str(), alpha) << QString::fromStdString(model) << alpha;
        }
    }
    void mixesWeights() {
        QFETCH(QString, model);
        QFETCH(double, alpha);
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const auto base = models / model.toStdString();
        const auto other = tuned(model.toStdString(), root / "tuned");
        const auto report = mixModels({alpha, root / "mix"}, base, other, {}, ProgressSink::none());
        QVERIFY2(report.has_value(), report ? "" : report.error().text().c_str());
        const auto names = Checkpoint::open(base)->names();
        QCOMPARE(Checkpoint::open(root / "mix")->names(), names);
        for (const auto &name : names) {
            const auto one = tensor(base, name), two = tensor(other, name), mixed = tensor(root / "mix", name);
            QCOMPARE(mixed.scalar_type(), one.scalar_type());
            if (alpha == 0 || alpha == 1 || !one.is_floating_point())
                QVERIFY2(at::equal(mixed, alpha == 0 ? one : two), name.c_str());
            else
                QVERIFY2(mixed.sub(one.mul(.75).add(two.mul(.25))).abs().max().item<double>() < 1e-6, name.c_str());
        }
        QVERIFY(report->changed > 0 && report->changed <= report->tensors);
        QVERIFY(Embedder::load(root / "mix", {.device = "cpu"}).has_value());
    }

    void takesCheckpointsOfOtherWriters() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const auto base = models / "tiny-old-names";
        const auto other = tuned("tiny-old-names", root / "tuned");
        std::vector<std::pair<std::string, at::Tensor>> tensors = {{"pooler.extra.weight", at::ones({2})}};
        for (const auto &name : Checkpoint::open(other)->names()) {
            auto renamed = QString::fromStdString(name);
            renamed.replace("bert.", "")
                .replace("LayerNorm.gamma", "LayerNorm.weight")
                .replace("LayerNorm.beta", "LayerNorm.bias");
            if (!renamed.startsWith("pooler") && !renamed.startsWith("cls"))
                tensors.emplace_back(renamed.toStdString(), tensor(other, name).clone());
        }
        QVERIFY(writeSafetensors(other / "model.safetensors", tensors).has_value());
        const auto report = mixModels({1, root / "mix"}, base, other, {}, ProgressSink::none());
        QVERIFY2(report.has_value(), report ? "" : report.error().text().c_str());
        QCOMPARE(Checkpoint::open(root / "mix")->names(), Checkpoint::open(base)->names());
    }

    void refuses_data() {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("tuned");
        QTest::addColumn<double>("alpha");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("alpha") << "tiny-mean" << "tiny-mean" << 1.5 << int(ErrorCode::Usage)
                               << "alpha: expected a number from 0 to 1, found 1.5";
        QTest::newRow("no folder") << "tiny-mean" << "nowhere" << .5 << int(ErrorCode::BadInput) << "nowhere";
        QTest::newRow("other shape") << "tiny-mean" << "starter" << .5 << int(ErrorCode::BadInput)
                                     << "expected the base's shape [";
    }
    void refuses() {
        QFETCH(QString, base);
        QFETCH(QString, tuned);
        QFETCH(double, alpha);
        QFETCH(int, code);
        QFETCH(QString, says);
        QTemporaryDir folder;
        const fs::path other =
            tuned == "starter" ? fs::path(SINTONIA_MODELS_DIR) / "all-MiniLM-L6-v2" : models / tuned.toStdString();
        const auto report = mixModels({alpha, fs::path(folder.path().toStdString()) / "mix"}, models / base.toStdString(),
                                      other, {}, ProgressSink::none());
        QVERIFY(!report);
        QCOMPARE(int(report.error().code), code);
        QVERIFY2(QString::fromStdString(report.error().text()).contains(says), report.error().text().c_str());
        QVERIFY(fs::is_empty(folder.path().toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestMix)
#include "tst_mix.moc"
