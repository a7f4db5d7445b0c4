// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/core/progress.h"
#include "engine/core/result.h"

#include <string>
#include <vector>

namespace sintonia {

class Embedder;

/// The proof of an export: how far what a reader of the written files computes is from the model in memory.
struct ParityReport {
    std::size_t probes = 0; ///< texts
    double largestDeviation = 0; ///< largest absolute difference of one component; NaN counts as infinite
    double tolerance = 1e-5;
    std::string worstText;
    std::string compared; ///< "embeddings", "mean of the hidden states"
    bool passed() const { return largestDeviation <= tolerance; }
};

/// Texts of every kind that a tokenizer or length limit may treat specially; put before the caller's own probes.
const std::vector<std::string> &fixedProbes();

/// Embeds fixedProbes() and `texts` with both models, in f32. With `wholePipeline` the embeddings are compared, else the
/// mean of the last hidden states (for formats without pooling).
Result<ParityReport> compareModels(const Embedder &inMemory, const Embedder &reloaded, const std::vector<std::string> &texts,
                                   bool wholePipeline, StopToken stop, ProgressSink &progress);

Json toJson(const ParityReport &report);

} // namespace sintonia
