// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/progress.h"
#include "engine/core/result.h"

namespace sintonia {

struct MixOptions {
    double alpha = 0.5; ///< share of the tuned model, [0, 1]
    fs::path output; ///< a folder that does not exist yet or is empty
};

struct MixReport {
    std::size_t tensors = 0; ///< in the written file
    std::size_t changed = 0; ///< of them, those in which the two models differ
};

/// Weights (1 − alpha) · base + alpha · tuned (WiSE-FT, arXiv 2109.01903) of two directories of one architecture, as a
/// directory like the base's, in the base's number types. alpha 0 gives the base's and 1 the tuned model's values bit for
/// bit. A tensor that the tuned model lacks, or whose shape differs, is an error that names it.
Result<MixReport> mixModels(const MixOptions &options, const fs::path &base, const fs::path &tuned, StopToken stop,
                            ProgressSink &progress);

} // namespace sintonia
