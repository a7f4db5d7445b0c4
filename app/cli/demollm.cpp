// SPDX-License-Identifier: Apache-2.0
#include "app/cli/demo.h"
#include "app/cli/installation.h"
#include "app/cli/serve/methods.h"
#include "app/cli/terminal.h"
#include "engine/export/runexport.h"
#include "engine/store/runanswers.h"
#include "engine/store/runs.h"
#include "engine/store/sample.h"

#include <fmt/format.h>

namespace sintonia::cli {

namespace {

constexpr char rowsName[] = "battle-rows";

/// The sample's experiment for an LLM: tuned on battles, guarded by what it knew before.
Experiment decoderExperiment(const fs::path &decoder) {
    auto experiment = defaultExperiment("llm");
    experiment.name = "demo of an LLM";
    experiment.model = decoder.string();
    experiment.train = {rowsName, "train"};
    experiment.validation = SetReference{rowsName, "validation"};
    experiment.outOfDomain = {{"facts", "test"}};
    experiment.epochs = 8;
    experiment.batchSize = 8;
    experiment.learningRate = 5e-4;
    experiment.maxLength = 768;
    experiment.evalEvery = 15;
    experiment.checkpointEvery = 15;
    experiment.evaluationRows = 32;
    experiment.evaluationMaxNewTokens = 32;
    experiment.earlyStopping.patience = 3;
    return experiment;
}

/// Rows out of the questions about battles, each with two documents that BM25 finds.
Result<void> buildBattleRows(const fs::path &folder, const Project &project, const Invocation &invocation) {
    SINTONIA_ASSIGN(present, corpora(project));
    for (const auto &info : present)
        if (info.name == rowsName)
            return {};
    Session session("cpu");
    const Json build = {{"name", rowsName},    {"corpus", "battles"},        {"documents", 2},
                        {"last_rank", 10},     {"retriever", {{"bm25", true}}}, {"without_oracle", 0.15},
                        {"language", "auto"}};
    SINTONIA_ASSIGN(report, buildRows(session, {{"project", folder.string()}, {"build", build}}, invocation.stop,
                                      invocation.progress));
    return print(fmt::format("{} training rows, {} of them without the document that answers",
                             report.at("rows").at("train").get<std::uint64_t>(),
                             report.at("without_oracle").get<std::uint64_t>()));
}

Result<void> printAnswers(const Project &project, const std::string &run, std::int64_t step) {
    SINTONIA_ASSIGN(before, runAnswers(project, run, "validation", 0));
    SINTONIA_ASSIGN(after, runAnswers(project, run, "validation", step));
    SINTONIA_TRY(print(fmt::format("\n{:44} {:20} {:20} {}", "question", "expected", "untouched", "tuned")));
    for (std::size_t i = 0; i < std::min<std::size_t>({8, before.size(), after.size()}); ++i)
        SINTONIA_TRY(print(fmt::format("{:44} {:20} {:20} {}", after[i].question, after[i].reference, before[i].text,
                                       after[i].text)));
    return {};
}

Result<void> exportAndPrint(const Project &project, const std::string &run, const std::string &format,
                            const Invocation &invocation) {
    ExportOptions options;
    options.format = format;
    options.output = project.folder() / "exports" / (run + "-" + format);
    SINTONIA_ASSIGN(proof, exportRun(options, project, run, {}, invocation.stop, invocation.progress));
    return print(fmt::format("{:9} {} (read back, {} texts deviate by {:.2g} at most)", format,
                             fs::absolute(proof.output).string(), proof.parity.probes, proof.parity.largestDeviation));
}

} // namespace

Result<void> demoOfLanguageModel(const std::string &folder, const Invocation &invocation) {
    SINTONIA_ASSIGN(decoder, sampleDecoderFolder());
    SINTONIA_ASSIGN(sample, sampleFolder());
    SINTONIA_ASSIGN(starter, starterModelFolder());
    SINTONIA_ASSIGN(project, Project::openOrCreate(folder));
    invocation.progress.message("Importing the sample corpora and building training rows");
    SINTONIA_TRY(importSample(project, sample, invocation.stop, invocation.progress));
    SINTONIA_TRY(buildBattleRows(folder, project, invocation));
    SINTONIA_ASSIGN(id, tuneAndCompare(decoderExperiment(decoder), starter, project,
                                       {"exact_match", "f1", "loss", "relevance", "abstention_rate"}, invocation));
    SINTONIA_ASSIGN(info, run(project, id));
    SINTONIA_TRY(printAnswers(project, id, info.bestStep.value_or(0)));
    SINTONIA_TRY(print(fmt::format("\nproject   {}\nrun       {}", fs::absolute(folder).string(),
                                   runFolder(project, id).string())));
    for (const auto *format : {"merged", "gguf"})
        SINTONIA_TRY(exportAndPrint(project, id, format, invocation));
    return print(fmt::format("open it   ./run {}", fs::absolute(folder).string()));
}

} // namespace sintonia::cli
