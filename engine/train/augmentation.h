// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/store/experiment.h"
#include "engine/train/trainingrows.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// `text` after one change of its words (parts between white space), a pure function of the arguments. With k = the share
/// `strength` of the n words, at least 1: deletion leaves k words out, swap exchanges two neighbours k times, crop keeps a
/// stretch of n - k words, case turns all letters to lower case. A text of one word only changes its case.
std::string augmented(const AugmentationSettings &settings, const std::string &text, std::uint64_t seed);

struct AugmentedRowsOptions {
    AugmentationSettings settings;
    std::uint64_t seed = 0;
    std::int64_t epoch = 0;
    std::string queryPrompt, documentPrompt; ///< those that the rows were tokenised with
};

/// The rows `batch`, in that order, with their tokens; texts are changed with the settings' probability. What becomes of a
/// text is a function of (seed, epoch, row, place in the row) alone, so that exact resume needs no state.
TrainingRows augmentedRows(const AugmentedRowsOptions &options, const Embedder &model, const TrainingRows &rows,
                           const std::vector<int> &batch);

} // namespace sintonia
