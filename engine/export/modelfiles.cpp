// SPDX-License-Identifier: Apache-2.0
#include "engine/export/modelfiles.h"

#include "engine/models/embedder.h"
#include "engine/models/safetensors.h"

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
    return writeJsonFile(to / "config.json", config);
}

Result<void> writeWeights(const Embedder &model, const fs::path &to) {
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const auto &[name, tensor] : model.network().namedTensors())
        tensors.emplace_back(name, tensor.detach().to(at::kCPU).contiguous());
    return writeSafetensors(to / "model.safetensors", tensors);
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
