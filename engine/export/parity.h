// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/core/progress.h"
#include "engine/core/result.h"

#include <string>
#include <vector>

namespace sintonia {

struct ExportSource;

/// The proof of an export: how far what a reader of the written files computes is from the model in memory.
struct ParityReport {
    std::size_t probes = 0; ///< texts
    /// Largest difference of one component, in units of its text's largest component where that is above 1; NaN counts as
    /// infinite.
    double largestDeviation = 0;
    double tolerance = 1e-5; ///< WeightType::tolerance
    std::string worstText;
    std::string compared; ///< "embeddings", "mean of the hidden states", "logits"
    bool passed() const { return largestDeviation <= tolerance; }
};

/// Texts of every kind that a tokenizer or length limit may treat specially; put before the caller's own probes.
const std::vector<std::string> &fixedProbes();

/// Computes fixedProbes() and `texts` with both models, in f32. With `wholePipeline` the embeddings of encoders are
/// compared, else the mean of the last hidden states (for formats without pooling); of language models the logits after
/// each of the first 256 tokens of a text.
Result<ParityReport> compareModels(const ExportSource &inMemory, const ExportSource &reloaded,
                                   const std::vector<std::string> &texts, bool wholePipeline, StopToken stop,
                                   ProgressSink &progress);

Json toJson(const ParityReport &report);

} // namespace sintonia
