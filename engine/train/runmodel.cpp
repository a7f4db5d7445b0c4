// SPDX-License-Identifier: Apache-2.0
#include "engine/train/runmodel.h"

#include "engine/core/hash.h"
#include "engine/models/safetensors.h"
#include "engine/nn/lora.h"
#include "engine/store/runs.h"

#include <ATen/core/grad_mode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sintonia {

namespace {

/// adapter_config.json of a PEFT directory over the experiment's own settings; the directory says what the adapter is.
Result<LoraOptions> readPeftConfig(const fs::path &folder, LoraOptions lora) {
    const auto place = (folder / "adapter_config.json").string();
    SINTONIA_ASSIGN(json, readJsonFile(place));
    JsonReader reader(json, place);
    std::string type = "LORA";
    reader.readChoice("peft_type", type, {"LORA"});
    reader.read("r", lora.r, 1, 4096);
    reader.read("lora_alpha", lora.alpha, 1e-9, 1e6);
    if (const auto *rslora = reader.child("use_rslora"); rslora && rslora->is_boolean())
        lora.rankStabilised = rslora->get<bool>();
    for (const auto *unsupported : {"use_dora", "rank_pattern", "alpha_pattern", "modules_to_save", "layers_to_transform"})
        if (const auto *value = reader.child(unsupported); value && !value->is_null() && !value->empty() && *value != false)
            reader.fail(unsupported, "nothing (not supported)", toText(*value).substr(0, 60));
    if (const auto *targets = reader.child("target_modules"); targets && targets->is_string())
        lora.targets = {targets->get<std::string>()};
    else
        reader.read("target_modules", lora.targets);
    SINTONIA_TRY(reader.finish(false));
    return lora;
}

/// Adapter weights of a PEFT directory under the names of our parameters: "base_model.model." and such prefixes are cut off.
Result<void> loadPeftWeights(const fs::path &folder, const std::vector<NamedTensor> &parameters) {
    const auto path = folder / "adapter_model.safetensors";
    SINTONIA_ASSIGN(file, SafetensorsFile::open(path));
    TensorList weights;
    for (const auto &parameter : parameters)
        for (const auto &entry : file.entries())
            if (entry.name == parameter.name || entry.name.ends_with("." + parameter.name))
                weights.emplace_back(parameter.name, file.tensor(entry));
    return loadTrainedParameters(parameters, weights, path.string());
}

} // namespace

Result<fs::path> resolveModelFolder(const std::string &model, const Project &project, const fs::path &starterModel) {
    std::error_code error;
    if (model == "starter" && fs::is_directory(starterModel, error))
        return starterModel;
    for (const auto &folder : {fs::path(model), project.folder() / model})
        if (fs::is_directory(folder, error))
            return fs::absolute(folder).lexically_normal();
    return badInput("experiment: model",
                    "\"starter\" or a model folder (absolute, or relative to the project or the current folder)",
                    "\"" + model + "\", which is not there");
}

LanguageModelOptions tunedModelOptions(const Experiment &experiment, LanguageModelOptions options) {
    options.trainable = !experiment.lora;
    if (experiment.quantization != "none") // an adapter belongs beside the weights that it was tuned with
        options.dtype = experiment.quantization;
    return options;
}

std::vector<NamedTensor> trainedParameters(const Experiment &experiment, const Embedder &model) {
    return experiment.lora ? model.network().trainableParameters() : model.trainableParameters();
}

Result<void> addExperimentAdapters(const Experiment &experiment, const Project &project, Network &network) {
    if (!experiment.lora)
        return {};
    const auto &settings = *experiment.lora;
    LoraOptions lora;
    lora.r = settings.r;
    lora.alpha = settings.alpha;
    lora.dropout = settings.dropout;
    lora.rankStabilised = settings.rslora;
    lora.targets = settings.targets;
    if (settings.init.empty()) {
        SINTONIA_TRY(network.adapt(lora, std::uint64_t(experiment.seed)));
        return {};
    }
    SINTONIA_ASSIGN(folder, resolveModelFolder(settings.init, project, {}));
    SINTONIA_ASSIGN(stated, readPeftConfig(folder, lora));
    SINTONIA_TRY(network.adapt(stated, std::uint64_t(experiment.seed)));
    return loadPeftWeights(folder, network.trainableParameters());
}

Result<void> loadTrainedParameters(const std::vector<NamedTensor> &parameters, const TensorList &weights,
                                   const std::string &place) {
    const at::NoGradGuard noGradients;
    for (const auto &parameter : parameters) {
        const auto at =
            std::find_if(weights.begin(), weights.end(), [&](const auto &item) { return item.first == parameter.name; });
        if (at == weights.end() || at->second.sizes() != parameter.tensor.sizes())
            return badInput(place + ": " + parameter.name,
                            fmt::format("a tensor of shape [{}]", fmt::join(parameter.tensor.sizes(), ", ")),
                            at == weights.end() ? "nothing" : fmt::format("[{}]", fmt::join(at->second.sizes(), ", ")));
        at::Tensor(parameter.tensor).copy_(at->second);
    }
    return {};
}

namespace {

/// What a run says of the model it began with.
struct RunBase {
    std::string id;
    Experiment experiment;
    fs::path folder;
    std::int64_t step = 0; ///< that is wanted
    fs::path checkpoint;   ///< of that step; empty for step 0
};

Result<RunBase> findRunBase(const Project &project, const std::string &id, std::optional<std::int64_t> step) {
    RunBase base;
    SINTONIA_ASSIGN(info, run(project, id));
    base.id = info.id;
    SINTONIA_ASSIGN(environment, runEnvironment(project, info.id));
    SINTONIA_ASSIGN(experiment, experimentFromJson(environment.value("experiment", Json::object()), info.id));
    base.experiment = experiment;
    std::error_code error;
    base.folder = environment.value("model_folder", std::string());
    if (!fs::is_directory(base.folder, error)) {
        SINTONIA_ASSIGN(resolved, resolveModelFolder(experiment.model, project, {}));
        base.folder = resolved;
    }
    base.step = step ? *step : info.bestStep.value_or(info.step);
    if (base.step == 0)
        return base;
    const auto runPath = runFolder(project, info.id);
    const auto steps = checkpointSteps(runPath);
    if (std::find(steps.begin(), steps.end(), base.step) == steps.end())
        return badInput("run " + info.id, fmt::format("a step with a checkpoint ({})", fmt::join(steps, ", ")),
                        std::to_string(base.step));
    base.checkpoint = checkpointFolder(runPath, base.step);
    return base;
}

Result<void> wantKind(const RunBase &base, const std::string &kind) {
    if (base.experiment.kind != kind)
        return badInput("run " + base.id, fmt::format("a run of kind \"{}\"", kind), '"' + base.experiment.kind + '"');
    return {};
}

} // namespace

Result<std::unique_ptr<Embedder>> loadRunModel(const Project &project, const std::string &id,
                                               std::optional<std::int64_t> step, const EmbedderOptions &options) {
    SINTONIA_ASSIGN(base, findRunBase(project, id, step));
    SINTONIA_TRY(wantKind(base, "encoder"));
    auto embedderOptions = options;
    if (embedderOptions.maxLength == 0)
        embedderOptions.maxLength = std::size_t(base.experiment.maxLength);
    embedderOptions.trainable = base.step > 0; // the tuned weights are copied in or merged
    SINTONIA_ASSIGN(model, Embedder::load(base.folder, embedderOptions));
    if (base.step == 0)
        return std::move(model);
    SINTONIA_ASSIGN(weights, readCheckpointWeights(base.checkpoint));
    SINTONIA_TRY(addExperimentAdapters(base.experiment, project, model->network()));
    SINTONIA_TRY(loadTrainedParameters(trainedParameters(base.experiment, *model), weights, base.checkpoint.string()));
    mergeAdapters(model->network().linearLayers());
    SINTONIA_ASSIGN(weightsHash, sha256OfFile(base.checkpoint / "weights.safetensors"));
    model->setHash(sha256(model->hash() + weightsHash));
    return std::move(model);
}

Result<std::unique_ptr<LanguageModel>> loadRunLanguageModel(const Project &project, const std::string &id,
                                                            std::optional<std::int64_t> step,
                                                            const LanguageModelOptions &options) {
    SINTONIA_ASSIGN(base, findRunBase(project, id, step));
    SINTONIA_TRY(wantKind(base, "llm"));
    auto modelOptions = tunedModelOptions(base.experiment, options);
    modelOptions.trainable = modelOptions.trainable && base.step > 0;
    SINTONIA_ASSIGN(model, LanguageModel::load(base.folder, modelOptions));
    if (base.step == 0)
        return std::move(model);
    SINTONIA_ASSIGN(weights, readCheckpointWeights(base.checkpoint));
    SINTONIA_TRY(addExperimentAdapters(base.experiment, project, model->decoder()));
    const auto trained = model->decoder().trainableParameters();
    SINTONIA_TRY(loadTrainedParameters(trained, weights, base.checkpoint.string()));
    for (const auto &parameter : trained)
        at::Tensor(parameter.tensor).requires_grad_(false);
    return std::move(model);
}

} // namespace sintonia
