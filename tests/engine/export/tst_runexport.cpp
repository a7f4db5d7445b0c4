// SPDX-License-Identifier: Apache-2.0
#include "engine/export/runexport.h"
#include "engine/models/embedder.h"
#include "engine/store/corpora.h"
#include "engine/train/checkpoint.h"
#include "engine/train/runmodel.h"

#include <ATen/core/grad_mode.h>

#include <QtTest>

using namespace sintonia;

namespace {

const fs::path tiny = fs::path(SINTONIA_TESTDATA_DIR) / "models" / "tiny-mean";

template <class T>
T valueOf(Result<T> result) {
    if (!result)
        qFatal("%s", result.error().text().c_str());
    return std::move(*result);
}

/// A project with one corpus and one run, whose checkpoint of step 3 holds changed weights.
struct RunProject {
    QTemporaryDir root;
    Project project = valueOf(Project::openOrCreate(root.path().toStdString()));
    std::string run;

    explicit RunProject(bool lora) {
        const auto sample = fs::path(SINTONIA_SOURCE_DIR) / "resources" / "sample" / "guerra-fria";
        valueOf(importCorpus({"cold", {}}, project, sample, {}, ProgressSink::none()));
        Experiment experiment;
        experiment.name = "history";
        experiment.model = tiny.string();
        experiment.train = {"cold", "test"};
        experiment.validation = SetReference{"cold", "test"};
        experiment.queryPrompt = "the ";
        if (lora)
            experiment.lora = LoraSettings{.r = 4, .alpha = 8, .targets = {"query", "value"}};
        run = valueOf(createRun(project, experiment, {{"model_folder", tiny.string()}, {"data", {{"train", "0123"}}}}));
        writeJournal();
        writeWeights(experiment);
        valueOf(indexRuns(project));
    }

    void writeJournal() const {
        auto journal = valueOf(JournalWriter::open(runFolder(project, run) / "journal.jsonl"));
        for (const int step : {0, 3})
            QVERIFY(journal.append("evaluation",
                                   {{"step", step}, {"set", "validation"}, {"values", {{"ndcg_cut_10", .5 + step * .1}}}}));
        QVERIFY(journal.append("checkpoint", {{"step", 3}, {"folder", "checkpoints/3"}, {"best", true}}));
    }

    void writeWeights(const Experiment &experiment) const {
        const at::NoGradGuard noGradients;
        const auto model = valueOf(Embedder::load(tiny, {.device = "cpu"}));
        QVERIFY(addExperimentAdapters(experiment, project, model->network()));
        CheckpointState checkpoint{3, {}, {}, Json::object()};
        for (const auto &parameter : trainedParameters(experiment, *model))
            checkpoint.weights.emplace_back(parameter.name, parameter.tensor.detach().add(.05));
        QVERIFY(writeCheckpoint(runFolder(project, run), checkpoint, [] { return Result<void>(); }));
    }
};

} // namespace

class TestRunExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exportsTheBestCheckpoint_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<bool>("lora");
        QTest::newRow("full, st") << "st" << false;
        QTest::newRow("full, hf") << "hf" << false;
        QTest::newRow("adapters, st") << "st" << true;
        QTest::newRow("adapters, merged") << "merged" << true;
        QTest::newRow("adapters, peft") << "peft" << true;
    }
    void exportsTheBestCheckpoint() {
        QFETCH(QString, format);
        QFETCH(bool, lora);
        const RunProject made(lora);
        const fs::path output = made.project.folder() / "models" / "out";
        const auto report = exportRun({format.toStdString(), output}, made.project, made.run, {}, {}, ProgressSink::none());
        QVERIFY2(report.has_value(), report ? "" : report.error().text().c_str());
        QCOMPARE(report->parity.probes, fixedProbes().size() + 32);
        const auto card = valueOf(readFile(output / "README.md"));
        for (const auto *part :
             {"# history\n", "| training | cold / test |", "| train | `0123` |", "checkpoint of step 3",
              "| validation | ndcg_cut_10 | 0.5000 | 0.8000 | +0.3000 |", "Run history gains .30 on validation"})
            QVERIFY2(card.find(part) != std::string::npos, (std::string(part) + " is not in\n" + card).c_str());
        if (format != "st")
            return;
        const auto tuned = valueOf(loadRunModel(made.project, made.run));
        const auto base = valueOf(Embedder::load(tiny));
        const auto exported = valueOf(Embedder::load(output));
        QCOMPARE(exported->prompt("query"), std::optional<std::string>("the "));
        const auto embed = [](const Embedder &model) {
            return valueOf(model.embed({"the cold war", "x"}, {}, {}, ProgressSink::none()));
        };
        QVERIFY(embed(*exported).sub(embed(*tuned)).abs().max().item<float>() < 1e-5f);
        QVERIFY(embed(*exported).sub(embed(*base)).abs().max().item<float>() > 1e-3f);
    }

    void exportsTheUntouchedBaseAtStepZero() {
        const RunProject made(true);
        const fs::path output = made.project.folder() / "base";
        QVERIFY(exportRun({"st", output}, made.project, made.run, 0, {}, ProgressSink::none()).has_value());
        const auto peft =
            exportRun({"peft", made.project.folder() / "none"}, made.project, made.run, 0, {}, ProgressSink::none());
        QVERIFY(!peft);
        QCOMPARE(peft.error().code, ErrorCode::Usage);
    }

    void namesTheStepsThatHaveCheckpoints() {
        const RunProject made(false);
        const auto report =
            exportRun({"st", made.project.folder() / "out"}, made.project, made.run, 2, {}, ProgressSink::none());
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::BadInput);
        QVERIFY2(report.error().text().find("a step with a checkpoint (3)") != std::string::npos,
                 report.error().text().c_str());
    }
};

QTEST_APPLESS_MAIN(TestRunExport)
#include "tst_runexport.moc"
