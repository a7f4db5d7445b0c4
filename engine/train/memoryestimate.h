// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/train/trainingtask.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// A part of the memory that a run needs, and how its size comes about.
struct MemoryTerm {
    std::string name;       ///< "weights", "activations", …
    std::string arithmetic; ///< "134515008 parameters × 4 bytes"
    std::uint64_t bytes = 0;
};

struct MemoryEstimate {
    std::vector<MemoryTerm> terms;
    std::uint64_t total = 0;     ///< bytes at the peak, of the training process
    std::uint64_t available = 0; ///< bytes that the device has free; 0 = not known
    std::string device;          ///< "cpu", "cuda:0"
    bool fits() const { return available == 0 || total <= available; }
};

/// What tuning a language model needs, from its configuration, the headers of its weights and the lengths of the first rows,
/// without loading it. A step that turns out too large is computed in smaller pieces (TrainingLoop), so this is advice.
/// Kinds other than "llm", and sets or models that are not there, are bad input.
Result<MemoryEstimate> estimateMemory(const Experiment &experiment, const Project &project, const TrainingModels &models,
                                      StopToken stop, ProgressSink &progress);
Json toJson(const MemoryEstimate &estimate);
/// One line a term, and the sum against what the device has.
std::string toText(const MemoryEstimate &estimate);

} // namespace sintonia
