// SPDX-License-Identifier: Apache-2.0
#include "engine/export/modelfiles.h"

#include "engine/models/network.h"
#include "engine/models/safetensors.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

constexpr const char *tokenizerFiles[] = {
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.txt",
    "vocab.json",
    "merges.txt",
    "sentencepiece.bpe.model",
    "spiece.model",
    "tokenizer.model",
    "chat_template.jinja",
    "generation_config.json",
};

bool isGiven(const Json &json, const char *key) { return json.is_object() && json.contains(key) && !json[key].is_null(); }

/// rope_parameters out of rope_theta and rope_scaling, or those two out of it, where they are absent. Where layers differ
/// (ModernBERT, Gemma 3) both spellings have keys of their own, and only the one that the base has is kept.
void addOtherRotarySpelling(Json &config) {
    const bool perLayer = isGiven(config, "rope_parameters") && (config["rope_parameters"].contains("full_attention") ||
                                                                 config["rope_parameters"].contains("sliding_attention"));
    if (perLayer || isGiven(config, "rope_local_base_freq") || isGiven(config, "local_rope_theta"))
        return;
    if (isGiven(config, "rope_parameters")) {
        const Json parameters = config["rope_parameters"];
        if (!isGiven(config, "rope_theta") && isGiven(parameters, "rope_theta"))
            config["rope_theta"] = parameters["rope_theta"];
        if (!isGiven(config, "rope_scaling") && parameters.value("rope_type", "default") != "default")
            config["rope_scaling"] = parameters;
    } else if (isGiven(config, "rope_theta")) {
        Json parameters = isGiven(config, "rope_scaling") ? config["rope_scaling"] : Json::object();
        if (!parameters.contains("rope_type"))
            parameters["rope_type"] = parameters.value("type", "default");
        parameters["rope_theta"] = config["rope_theta"];
        config["rope_parameters"] = parameters;
    }
}

using NamedTensors = std::vector<NamedTensor>;

/// In order, so that each group has `shardSize` bytes of `type` at most, or one tensor.
std::vector<NamedTensors> groupedBySize(const NamedTensors &tensors, at::ScalarType type, std::uint64_t shardSize) {
    std::vector<NamedTensors> groups(1);
    std::uint64_t bytes = 0;
    for (const auto &named : tensors) {
        const auto size = std::uint64_t(named.tensor.numel()) *
                          (named.tensor.is_floating_point() ? c10::elementSize(type) : named.tensor.element_size());
        if (!groups.back().empty() && bytes + size > shardSize) {
            groups.emplace_back();
            bytes = 0;
        }
        bytes += size;
        groups.back().push_back(named);
    }
    return groups;
}

} // namespace

std::string modelName(const fs::path &folder) {
    std::error_code error;
    const auto whole = fs::weakly_canonical(folder, error);
    return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

Result<void> copyTokenizerFiles(const fs::path &from, const fs::path &to) {
    for (const auto *name : tokenizerFiles) {
        std::error_code error;
        if (!fs::exists(from / name, error))
            continue;
        fs::copy_file(from / name, to / name, error);
        if (error)
            return failure(systemError(from / name, "copy", error.value()));
    }
    return {};
}

Result<void> writeModelConfig(const fs::path &from, const fs::path &to, const std::string &dtype) {
    SINTONIA_ASSIGN(config, readJsonFile(from / "config.json"));
    config["torch_dtype"] = dtype;
    config["dtype"] = dtype;
    config.erase("quantization_config");
    addOtherRotarySpelling(config);
    return writeJsonFile(to / "config.json", config);
}

Result<void> writeWeights(const Network &network, at::ScalarType type, std::uint64_t shardSize, const fs::path &to) {
    const auto groups = groupedBySize(network.namedTensors(), type, shardSize);
    Json map = Json::object();
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto file = groups.size() == 1 ? std::string("model.safetensors")
                                             : fmt::format("model-{:05}-of-{:05}.safetensors", i + 1, groups.size());
        std::vector<std::pair<std::string, at::Tensor>> tensors;
        for (const auto &[name, tensor] : groups[i]) {
            const auto written = tensor.is_floating_point() ? tensor.to(at::kCPU, type) : tensor.cpu();
            tensors.emplace_back(name, written.detach().contiguous());
            total += tensors.back().second.nbytes();
            map[name] = file;
        }
        SINTONIA_TRY(writeSafetensors(to / file, tensors));
    }
    if (groups.size() == 1)
        return {};
    return writeJsonFile(to / "model.safetensors.index.json", {{"metadata", {{"total_size", total}}}, {"weight_map", map}});
}

Result<void> writeJsonFile(const fs::path &path, const Json &json) {
    return writeFileAtomically(path, toText(json, 2) + "\n");
}

Result<Json> readJsonFileOr(const fs::path &path, const Json &absent) {
    std::error_code error;
    if (!fs::exists(path, error))
        return absent;
    return readJsonFile(path);
}

} // namespace sintonia
