// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/json.h"
#include "engine/core/result.h"

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <string>

namespace sintonia {

class Network;

/// The parts that every written model directory has.

/// Name of a model directory for people: that of the folder.
std::string modelName(const fs::path &folder);

/// Copies the tokenizer's and generation files that `from` has, byte for byte.
Result<void> copyTokenizerFiles(const fs::path &from, const fs::path &to);

/// Writes the base's config.json with the weights' type and the rotary positions under the keys of both transformers 4
/// (torch_dtype, rope_theta, rope_scaling) and 5 (dtype, rope_parameters), and without the quantisation of weights that are
/// no longer quantised.
Result<void> writeModelConfig(const fs::path &from, const fs::path &to, const std::string &dtype);

/// Writes the network's tensors under the checkpoint's names, adapters merged in f32, then rounded to `type`: as
/// model.safetensors, or where they are more than `shardSize` bytes as shards with their index.
Result<void> writeWeights(const Network &network, at::ScalarType type, std::uint64_t shardSize, const fs::path &to);

/// A JSON file in the indented form that the ecosystem's own writers use.
Result<void> writeJsonFile(const fs::path &path, const Json &json);

/// The JSON of a file, or `absent` when there is no such file.
Result<Json> readJsonFileOr(const fs::path &path, const Json &absent);

} // namespace sintonia
