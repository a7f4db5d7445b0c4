// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportformat.h"
#include "engine/export/modelfiles.h"
#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"
#include "engine/models/safetensors.h"

#include <ATen/ops/equal.h>
#include <fmt/format.h>

#include <cmath>

namespace sintonia {

namespace {

/// The place of a layer below the model that PEFT wraps: a …ForCausalLM holds its decoder as "model", AutoModel is the
/// network itself.
std::string moduleName(const ExportSource &source, const Linear &layer) {
    return (source.languageModel ? "model." : "") + layer.name;
}

std::string weightName(const std::string &module, const char *factor) {
    return fmt::format("base_model.model.{}.{}.weight", module, factor);
}

/// A whole number as such: PEFT declares lora_alpha an integer.
Json alphaOf(const LoraAdapter &adapter) {
    const double alpha = adapter.scale * double(adapter.a.size(0));
    if (std::abs(alpha - std::round(alpha)) < 1e-9)
        return std::int64_t(std::llround(alpha));
    return alpha;
}

Json adapterConfig(const ExportSource &source, const LoraAdapter &first, const std::vector<std::string> &modules) {
    return {{"peft_type", "LORA"},
            {"task_type", source.languageModel ? "CAUSAL_LM" : "FEATURE_EXTRACTION"},
            {"base_model_name_or_path", source.folder().string()},
            {"r", first.a.size(0)},
            {"lora_alpha", alphaOf(first)},
            {"lora_dropout", first.dropout},
            {"target_modules", modules},
            {"bias", "none"},
            {"fan_in_fan_out", false},
            {"inference_mode", true},
            {"init_lora_weights", true},
            {"layers_to_transform", nullptr},
            {"modules_to_save", nullptr},
            {"rank_pattern", Json::object()},
            {"alpha_pattern", Json::object()},
            {"use_rslora", false},
            {"use_dora", false},
            {"revision", nullptr}};
}

Result<at::Tensor> factor(const SafetensorsFile &file, const std::string &name) {
    for (const auto &entry : file.entries()) {
        if (entry.name == name)
            return file.tensor(entry);
    }
    return badInput(file.path().string(), "a tensor " + name, "none");
}

/// The merge that this format leaves to its reader works only on weights that tuning left alone.
Result<void> requireUntouchedWeights(const Network &network, const Network &base) {
    const auto &tuned = network.parameters();
    const auto &original = base.parameters();
    for (std::size_t i = 0; i < tuned.size(); ++i) {
        if (!at::equal(tuned[i].tensor.cpu(), original[i].tensor))
            return failure(Error{ErrorCode::Usage,
                                 "the run changed more than its adapters: export it as hf, merged or gguf",
                                 tuned[i].name,
                                 {},
                                 {}});
    }
    return {};
}

} // namespace

Result<void> writePeft(const ExportSource &source, const ExportOptions &, const fs::path &folder) {
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    std::vector<std::string> modules;
    const LoraAdapter *first = nullptr;
    for (const auto *layer : source.network().linearLayers()) {
        if (!layer->adapter)
            continue;
        first = first ? first : &*layer->adapter;
        modules.push_back(moduleName(source, *layer));
        tensors.emplace_back(weightName(modules.back(), "lora_A"), layer->adapter->a.detach().cpu().contiguous());
        tensors.emplace_back(weightName(modules.back(), "lora_B"), layer->adapter->b.detach().cpu().contiguous());
    }
    if (!first)
        return failure(ErrorCode::Usage,
                       "The model has no low-rank adapters, so there is nothing to write as peft: choose another format");
    SINTONIA_TRY(writeJsonFile(folder / "adapter_config.json", adapterConfig(source, *first, modules)));
    return writeSafetensors(folder / "adapter_model.safetensors", tensors);
}

Result<ReloadedModel> reloadPeft(const ExportSource &source, const fs::path &folder) {
    SINTONIA_ASSIGN(config, readJsonFile(folder / "adapter_config.json"));
    SINTONIA_ASSIGN(file, SafetensorsFile::open(folder / "adapter_model.safetensors"));
    SINTONIA_ASSIGN(base, reloadBase(source, source.folder()));
    const Network &network = base.source().network();
    SINTONIA_TRY(requireUntouchedWeights(source.network(), network));
    const double scale = config.at("lora_alpha").get<double>() / config.at("r").get<double>();
    const auto &targets = config.at("target_modules");
    for (auto *layer : network.linearLayers()) {
        const auto module = moduleName(source, *layer);
        if (std::find(targets.begin(), targets.end(), Json(module)) == targets.end())
            continue;
        SINTONIA_ASSIGN(a, factor(file, weightName(module, "lora_A")));
        SINTONIA_ASSIGN(b, factor(file, weightName(module, "lora_B")));
        layer->adapter = LoraAdapter{a, b, scale, 0.0};
    }
    return std::move(base);
}

} // namespace sintonia
