// SPDX-License-Identifier: Apache-2.0
#include "app/cli/demo.h"
#include "app/cli/installation.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/export/runexport.h"
#include "engine/store/compare.h"
#include "engine/store/runs.h"
#include "engine/store/sample.h"
#include "engine/train/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace sintonia::cli {

namespace {

Result<void> printTable(const Comparison &comparison, const std::vector<std::string> &measures) {
    SINTONIA_TRY(print(fmt::format("\n{:32} {:15} {:>7} {:>7} {:>8}  {:>18} {:>7}", "set", "measure", "base", "tuned",
                                   "change", "95 % interval", "p")));
    for (const auto &change : comparison.againstBase.front()) {
        if (std::find(measures.begin(), measures.end(), change.measure) == measures.end())
            continue;
        const auto interval = change.perQuery ? fmt::format("[{:+.4f}, {:+.4f}]", change.low, change.high) : std::string();
        const auto p = change.perQuery ? fmt::format("{:.4f}", change.pValue) : std::string();
        SINTONIA_TRY(print(fmt::format("{:32} {:15} {:7.4f} {:7.4f} {:+8.4f}  {:>18} {:>7}", change.set, change.measure,
                                       change.before, change.after, change.after - change.before, interval, p)));
    }
    return print("\n" + comparison.sentence);
}

} // namespace

Result<std::string> tuneAndCompare(const Experiment &experiment, const fs::path &starterModel, Project &project,
                                   const std::vector<std::string> &measures, const Invocation &invocation) {
    TrainOptions options;
    options.starterModel = starterModel;
    SINTONIA_ASSIGN(id, prepareRun(options, experiment, project, invocation.stop, invocation.progress));
    SINTONIA_TRY(print("run " + id));
    invocation.progress.message("Evaluating the untouched model and tuning it");
    SINTONIA_ASSIGN(report, trainRun(options, project, id, invocation.stop, invocation.progress));
    SINTONIA_TRY(indexRuns(project));
    SINTONIA_TRY(print(report.reason));
    SINTONIA_ASSIGN(comparison, compareRuns({}, project, {id}));
    SINTONIA_TRY(printTable(comparison, measures));
    return id;
}

namespace {

/// Where the demo's project is made unless --project names another.
constexpr char defaultProject[] = "sintonia-demo";

/// The sample's experiment: tuned on the Second World War, guarded by the Cold War and by general English.
Experiment sampleExperiment(const fs::path &starter) {
    Experiment experiment;
    experiment.name = "demo";
    experiment.model = starter.string();
    experiment.train = {"segunda-guerra", "train"};
    experiment.validation = SetReference{"segunda-guerra", "validation"};
    experiment.outOfDomain = {{"guerra-fria", "test"}, {"english-general", "test"}};
    experiment.epochs = 6;
    experiment.batchSize = 32;
    experiment.learningRate = 1e-4;
    experiment.evalEvery = 9;
    experiment.checkpointEvery = 9;
    experiment.earlyStopping.patience = 3;
    return experiment;
}

Result<void> demo(const std::string &folder, const Invocation &invocation) {
    SINTONIA_ASSIGN(starter, starterModelFolder());
    SINTONIA_ASSIGN(sample, sampleFolder());
    SINTONIA_ASSIGN(project, Project::openOrCreate(folder));
    invocation.progress.message("Importing the sample corpora");
    SINTONIA_TRY(importSample(project, sample, invocation.stop, invocation.progress));
    // Does it find better, does it tell relevant from irrelevant better?
    SINTONIA_ASSIGN(id, tuneAndCompare(sampleExperiment(starter), starter, project,
                                       {"ndcg_cut_10", "recall_10", "precision", "recall", "f1"}, invocation));
    ExportOptions exported;
    exported.output = fs::path(folder) / "exports" / id;
    SINTONIA_ASSIGN(proof, exportRun(exported, project, id, {}, invocation.stop, invocation.progress));
    SINTONIA_TRY(
        print(fmt::format("\nproject   {}\nrun       {}\nexported  {} (read back, {} texts deviate by {:.2g} at most)",
                          fs::absolute(folder).string(), runFolder(project, id).string(),
                          fs::absolute(proof.output).string(), proof.parity.probes, proof.parity.largestDeviation)));
    return print(fmt::format("open it   ./run {}", fs::absolute(folder).string()));
}

} // namespace

Subcommand addDemo(CLI::App &app) {
    auto folder = std::make_shared<std::string>(defaultProject);
    auto languageModel = std::make_shared<bool>(false);
    auto *command = app.add_subcommand(
        "demo", "The main job on the sample: import, base evaluation, tuning with early stopping, comparison, export");
    command->add_option("--project", *folder, "Project folder; made when it is not there")->capture_default_str();
    command->add_flag("--llm", *languageModel,
                      "With the sample's tiny decoder in place of the encoder: rows, tuning, answers, exports");
    return {command, [folder, languageModel](const Invocation &invocation) {
                return *languageModel ? demoOfLanguageModel(*folder, invocation) : demo(*folder, invocation);
            }};
}

} // namespace sintonia::cli
