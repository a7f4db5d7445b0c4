// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/hub/provenance.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

enum class ModelState {
    Ready,       ///< this program computes its family
    Unsupported, ///< sound, but of a family or kind that this program does not compute
    Broken,      ///< something needed is missing or malformed
    Partial,     ///< a download that is not complete
};

/// A model directory as lists show it, out of its small files and the headers of its weights alone.
struct ModelDescription {
    std::string name; ///< the folder's
    fs::path folder;
    std::string layout;       ///< sentence-transformers | transformers | adapter
    std::string architecture; ///< `model_type` of config.json
    std::uint64_t parameters = 0;
    std::string dtype;        ///< types of the weights, the most frequent first ("BF16, F32")
    std::uint64_t bytes = 0;  ///< of all files
    std::string licence;      ///< one line; empty when none is stated
    ModelState state = ModelState::Broken;
    std::string reason; ///< a sentence, unless Ready
    std::optional<Provenance> provenance;
};

/// Whether the folder holds what a model is known by: config.json, modules.json or adapter_config.json.
bool isModelFolder(const fs::path &folder);

/// Whether the folder holds a model that goes on with texts, by its config.json: an architecture that ends in "ForCausalLM", and
/// no modules.json, which makes an encoder of it.
bool isLanguageModelFolder(const fs::path &folder);

/// Looks at a Hugging Face or sentence-transformers directory or a PEFT adapter. `families`: the values of `model_type` that
/// this program computes. Never fails: what is wrong with the folder is its state and reason.
ModelDescription describeModelFolder(const fs::path &folder, const std::vector<std::string> &families);

/// {"name", "folder", "layout", "architecture", "parameters", "dtype", "bytes", "licence", "state", "reason",
/// "provenance"?}; state is ready | unsupported | broken | partial.
Json toJson(const ModelDescription &model);

} // namespace sintonia
