// SPDX-License-Identifier: Apache-2.0
#include "engine/export/runexport.h"

#include "engine/export/modelfiles.h"
#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"
#include "engine/store/corpora.h"
#include "engine/train/checkpoint.h"
#include "engine/train/runmodel.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sintonia {

namespace {

constexpr std::size_t probesOfAKind = 16; ///< queries, and documents, of each of the run's corpora

/// Queries and documents spread over a corpus; none when it is no longer there.
Result<void> addProbes(std::vector<std::string> &probes, const Project &project, const std::string &name) {
    const auto info = corpus(project, name);
    if (!info)
        return {};
    SINTONIA_ASSIGN(all, queries(project, *info));
    for (std::size_t i = 0; i < std::min(probesOfAKind, all.size()); ++i)
        probes.push_back(all[i * all.size() / std::min(probesOfAKind, all.size())].text);
    const auto count = std::min<std::uint64_t>(probesOfAKind, info->documents);
    for (std::uint64_t i = 0; i < count; ++i) {
        SINTONIA_ASSIGN(page, documents(project, *info, i * info->documents / count, 1));
        for (const auto &document : page)
            probes.push_back(document.content());
    }
    return {};
}

Result<std::vector<std::string>> probesOf(const Project &project, const Experiment &experiment) {
    std::vector<std::string> corpora = {experiment.train.corpus};
    for (const auto &set : experiment.outOfDomain)
        corpora.push_back(set.corpus);
    std::vector<std::string> probes;
    for (const auto &name : corpora)
        SINTONIA_TRY(addProbes(probes, project, name));
    return probes;
}

Result<ModelCard> cardOf(const Project &project, const RunInfo &info, const Json &file, const fs::path &base,
                         std::int64_t step) {
    ModelCard card;
    card.baseFolder = base;
    card.baseModel = modelName(base);
    card.run = info.id;
    card.name = info.name;
    card.experiment = file.value("experiment", Json::object());
    card.data = file.value("data", Json::object());
    card.step = step;
    card.reason = info.reason;
    SINTONIA_ASSIGN(all, curves(project, info.id));
    card.curves = all;
    // The table is that of the best checkpoint.
    if (step == info.bestStep) {
        SINTONIA_ASSIGN(comparison, compareRuns({}, project, {info.id}));
        card.changes = comparison.againstBase.front();
        card.sentence = comparison.sentence;
    }
    return card;
}

/// The run's model on the CPU with its adapters still apart: what the peft format needs and merging is proved against.
Result<std::unique_ptr<Embedder>> loadUnmerged(const Project &project, const RunInfo &info, const Experiment &experiment,
                                               std::int64_t step) {
    SINTONIA_ASSIGN(model, loadRunModel(project, info.id, 0, {.device = "cpu"}));
    if (step == 0)
        return std::move(model);
    const auto steps = checkpointSteps(runFolder(project, info.id));
    if (std::find(steps.begin(), steps.end(), step) == steps.end())
        return badInput("run " + info.id, fmt::format("a step with a checkpoint ({})", fmt::join(steps, ", ")),
                        std::to_string(step));
    const auto checkpoint = checkpointFolder(runFolder(project, info.id), step);
    SINTONIA_ASSIGN(weights, readCheckpointWeights(checkpoint));
    SINTONIA_TRY(addExperimentAdapters(experiment, project, model->network()));
    SINTONIA_TRY(loadTrainedParameters(trainedParameters(experiment, *model), weights, checkpoint.string()));
    return std::move(model);
}

} // namespace

Result<ExportReport> exportRun(const ExportOptions &options, const Project &project, const std::string &id,
                               std::optional<std::int64_t> step, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(info, run(project, id));
    SINTONIA_ASSIGN(file, runEnvironment(project, info.id));
    SINTONIA_ASSIGN(experiment, experimentFromJson(file.value("experiment", Json::object()), info.id + "/experiment.json"));
    const auto chosen = step.value_or(info.bestStep.value_or(info.step));
    SINTONIA_ASSIGN(probes, probesOf(project, experiment));
    if (experiment.kind == "llm") {
        SINTONIA_ASSIGN(model, loadRunLanguageModel(project, info.id, chosen, {.device = "cpu"}));
        SINTONIA_ASSIGN(card, cardOf(project, info, file, model->folder(), chosen));
        return exportModel(options, {*model}, card, probes, stop, progress);
    }
    SINTONIA_ASSIGN(model, loadUnmerged(project, info, experiment, chosen));
    SINTONIA_ASSIGN(card, cardOf(project, info, file, model->folder(), chosen));
    ExportSource source{*model};
    if (!experiment.queryPrompt.empty())
        source.prompts["query"] = experiment.queryPrompt;
    if (!experiment.documentPrompt.empty())
        source.prompts["document"] = experiment.documentPrompt;
    return exportModel(options, source, card, probes, stop, progress);
}

} // namespace sintonia
