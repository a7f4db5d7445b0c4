// SPDX-License-Identifier: Apache-2.0
#include "engine/export/mix.h"

#include "engine/export/modelfiles.h"
#include "engine/export/pendingfolder.h"
#include "engine/models/checkpoint.h"
#include "engine/models/sentencemodules.h"

#include <ATen/ops/equal.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <set>

namespace sintonia {

namespace {

/// Name of a tensor whatever its checkpoint's age and head: without the model type that checkpoints of a model with a head put in
/// front, and with today's names for the parameters of norms.
std::string bareName(std::string name, const std::string &modelType) {
    for (const auto &prefix : {modelType + ".", std::string("roberta.")}) { // xlm-roberta and camembert use roberta's
        if (name.starts_with(prefix))
            name.erase(0, prefix.size());
    }
    if (name.ends_with(".gamma"))
        name.replace(name.size() - 5, 5, "weight");
    if (name.ends_with(".beta"))
        name.replace(name.size() - 4, 4, "bias");
    return name;
}

/// Tensors that embeddings don't depend on, which writers leave out or add as they like: heads, and the numbers of positions.
bool isOptional(const std::string &bareName) {
    for (const auto *head : {"pooler.", "cls.", "lm_head.", "vocab_"}) {
        if (bareName.starts_with(head))
            return true;
    }
    return bareName.ends_with("position_ids");
}

Result<std::string> sameModelType(const fs::path &base, const fs::path &tuned) {
    SINTONIA_ASSIGN(one, readJsonFile(base / "config.json"));
    SINTONIA_ASSIGN(two, readJsonFile(tuned / "config.json"));
    const auto type = one.value("model_type", std::string());
    if (const auto other = two.value("model_type", std::string()); other != type)
        return badInput((tuned / "config.json").string(), "model_type \"" + type + "\", as the base has",
                        "\"" + other + "\"");
    return type;
}

at::Tensor mixed(const at::Tensor &base, const at::Tensor &tuned, double alpha) {
    if (alpha == 0)
        return base;
    if (alpha == 1)
        return tuned.to(base.scalar_type());
    const auto type = base.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
    return base.to(type).mul(1 - alpha).add(tuned.to(type), alpha).to(base.scalar_type());
}

Result<at::Tensor> mixTensor(const Checkpoint &base, const std::string &name, const Checkpoint &tuned,
                             const std::string &tunedName, double alpha, MixReport &report) {
    SINTONIA_ASSIGN(one, base.tensor(name));
    SINTONIA_ASSIGN(two, tuned.tensor(tunedName));
    if (one.sizes() != two.sizes())
        return badInput(tuned.placeOf(tunedName), fmt::format("the base's shape [{}]", fmt::join(one.sizes().vec(), ", ")),
                        fmt::format("[{}]", fmt::join(two.sizes().vec(), ", ")));
    ++report.tensors;
    if (one.scalar_type() == two.scalar_type() && at::equal(one, two))
        return std::move(one);
    ++report.changed;
    if (!one.is_floating_point() || !two.is_floating_point())
        return badInput(tuned.placeOf(tunedName), "the base's values, since they are no weights", "others");
    return mixed(one, two, alpha);
}

/// The weights of one folder of each model into a folder of the output.
Result<void> mixWeights(const fs::path &base, const fs::path &tuned, const std::string &modelType, double alpha,
                        const fs::path &output, MixReport &report, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(baseWeights, Checkpoint::open(base));
    SINTONIA_ASSIGN(tunedWeights, Checkpoint::open(tuned));
    std::map<std::string, std::string> tunedNames;
    for (const auto &name : tunedWeights.names())
        tunedNames[bareName(name, modelType)] = name;
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    const auto names = baseWeights.names();
    for (const auto &name : names) {
        if (stop.stop_requested())
            return interrupted();
        const auto tunedName = tunedNames.find(bareName(name, modelType));
        if (tunedName == tunedNames.end() && !isOptional(bareName(name, modelType)))
            return badInput(tuned.string(), "the base's tensor " + name, "none");
        if (tunedName == tunedNames.end()) {
            SINTONIA_ASSIGN(own, baseWeights.tensor(name));
            tensors.emplace_back(name, own.contiguous());
            continue;
        }
        SINTONIA_ASSIGN(tensor, mixTensor(baseWeights, name, tunedWeights, tunedName->second, alpha, report));
        tensors.emplace_back(name, tensor.contiguous());
        tunedNames.erase(tunedName);
        progress.progress({"Mixing weights", tensors.size(), names.size(), "tensors"});
    }
    for (const auto &[bare, name] : tunedNames) {
        if (!isOptional(bare))
            return badInput(tunedWeights.placeOf(name), "no tensor that the base lacks", "one");
    }
    return writeSafetensors(output / "model.safetensors", tensors);
}

/// Weights in any form, and what speaks of the base alone.
bool staysBehind(const fs::path &file) {
    static const std::set<std::string> extensions = {".safetensors", ".bin", ".onnx", ".h5", ".ot", ".msgpack", ".gguf"};
    static const std::set<std::string> names = {"model.safetensors.index.json", "README.md", "sintonia-export.json"};
    return extensions.contains(file.extension().string()) || names.contains(file.filename().string());
}

Result<void> copyRest(const fs::path &base, const fs::path &output) {
    std::error_code error;
    for (fs::recursive_directory_iterator it(base, error), end; !error && it != end; it.increment(error)) {
        if (it->path().filename().string().starts_with('.')) {
            it.disable_recursion_pending();
            continue;
        }
        if (!it->is_regular_file(error) || staysBehind(it->path()))
            continue;
        const auto target = output / it->path().lexically_relative(base);
        fs::create_directories(target.parent_path(), error);
        fs::copy_file(it->path(), target, error);
        if (error)
            return failure(systemError(target, "copy", error.value()));
    }
    if (error)
        return failure(systemError(base, "list", error.value()));
    return {};
}

/// The folders that hold weights, relative to the model: the network's, then those of Dense modules in order.
std::vector<fs::path> weightFolders(const SentenceModules &modules, const fs::path &model) {
    std::vector<fs::path> folders = {modules.transformer.lexically_relative(model)};
    for (const auto &module : modules.after) {
        if (const auto *dense = std::get_if<Dense>(&module))
            folders.emplace_back(dense->path);
    }
    return folders;
}

std::string card(const MixOptions &options, const fs::path &base, const fs::path &tuned) {
    return fmt::format(
        "---\nlibrary_name: sentence-transformers\ntags:\n- sentence-transformers\n- merge\n---\n\n# {} mixed with {}\n\n"
        "Weights {:.6g} · `{}` + {:.6g} · `{}`, mixed by Sintonia.\n",
        modelName(base), modelName(tuned), 1 - options.alpha, base.string(), options.alpha, tuned.string());
}

} // namespace

Result<MixReport> mixModels(const MixOptions &options, const fs::path &base, const fs::path &tuned, StopToken stop,
                            ProgressSink &progress) {
    if (!(options.alpha >= 0 && options.alpha <= 1))
        return failure(Error{ErrorCode::Usage, {}, "alpha", "a number from 0 to 1", fmt::format("{}", options.alpha)});
    SINTONIA_ASSIGN(baseModules, readSentenceModules(base, at::kCPU));
    SINTONIA_ASSIGN(tunedModules, readSentenceModules(tuned, at::kCPU));
    SINTONIA_ASSIGN(modelType, sameModelType(baseModules.transformer, tunedModules.transformer));
    const auto baseFolders = weightFolders(baseModules, base);
    const auto tunedFolders = weightFolders(tunedModules, tuned);
    if (baseFolders.size() != tunedFolders.size())
        return badInput((tuned / "modules.json").string(),
                        fmt::format("{} Dense modules, as the base has", baseFolders.size() - 1),
                        fmt::format("{}", tunedFolders.size() - 1));
    SINTONIA_ASSIGN(pending, PendingFolder::create(options.output));
    SINTONIA_TRY(copyRest(base, pending.path()));
    MixReport report;
    for (std::size_t i = 0; i < baseFolders.size(); ++i)
        SINTONIA_TRY(mixWeights((base / baseFolders[i]).lexically_normal(), (tuned / tunedFolders[i]).lexically_normal(),
                                modelType, options.alpha, pending.path() / baseFolders[i], report, stop, progress));
    SINTONIA_TRY(writeFileAtomically(pending.path() / "README.md", card(options, base, tuned)));
    SINTONIA_TRY(pending.commit());
    return report;
}

} // namespace sintonia
