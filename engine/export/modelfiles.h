// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/json.h"
#include "engine/core/result.h"

#include <string>

namespace sintonia {

class Embedder;

/// The parts that every written model directory has.

/// Name of a model directory for people: that of the folder.
std::string modelName(const fs::path &folder);

/// Copies the tokenizer's and generation files that `from` has, byte for byte.
Result<void> copyTokenizerFiles(const fs::path &from, const fs::path &to);

/// Writes the base's config.json with the weights' type under both keys, torch_dtype (transformers 4) and dtype (5).
Result<void> writeModelConfig(const fs::path &from, const fs::path &to, const std::string &dtype);

/// Writes model.safetensors: the network's tensors under the checkpoint's names, adapters merged.
Result<void> writeWeights(const Embedder &model, const fs::path &to);

/// A JSON file in the indented form that the ecosystem's own writers use.
Result<void> writeJsonFile(const fs::path &path, const Json &json);

/// The JSON of a file, or `absent` when there is no such file.
Result<Json> readJsonFileOr(const fs::path &path, const Json &absent);

} // namespace sintonia
