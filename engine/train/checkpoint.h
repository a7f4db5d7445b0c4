// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/json.h"
#include "engine/models/network.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sintonia {

using TensorList = std::vector<std::pair<std::string, at::Tensor>>;

/// runs/ID/checkpoints/STEP/: weights.safetensors (the trained parameters), optimizer.safetensors (moments), state.json
/// (step, seed, early stopping, counters) and, written last, manifest.json with the SHA-256 of each. A folder without a
/// manifest that matches is no checkpoint.
struct CheckpointState {
    std::int64_t step = 0;
    TensorList weights;
    TensorList optimizer;
    Json state;
};

fs::path checkpointsFolder(const fs::path &runFolder);
fs::path checkpointFolder(const fs::path &runFolder, std::int64_t step);

/// Writes and verifies a checkpoint; `beforeManifest` runs when all but the manifest is on disk (the journal's sync).
Result<void> writeCheckpoint(const fs::path &runFolder, const CheckpointState &checkpoint,
                             const std::function<Result<void>()> &beforeManifest);

/// Whether every file of the manifest is there with its hash.
bool isWholeCheckpoint(const fs::path &folder);
/// Steps of the checkpoint folders that have a manifest, ascending.
std::vector<std::int64_t> checkpointSteps(const fs::path &runFolder);
/// The newest whole checkpoint; broken ones are passed over.
std::optional<std::int64_t> newestCheckpoint(const fs::path &runFolder);

/// Weights alone, checked against the manifest.
Result<TensorList> readCheckpointWeights(const fs::path &folder);
Result<CheckpointState> readCheckpoint(const fs::path &folder);

/// Removes all checkpoints but the last two and `best`, and leftovers of writes that were cut off.
void pruneCheckpoints(const fs::path &runFolder, std::optional<std::int64_t> best);

} // namespace sintonia
