// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace sintonia {

struct BatchOrderOptions {
    int batchSize = 32;
    std::uint64_t seed = 42;
    bool shuffle = true;
    bool noDuplicates = true; ///< no text twice in a batch; only while shuffling
    double epochs = 1;
    std::int64_t maxSteps = 0; ///< 0 = no limit
};

/// Which rows each step takes: a pure function of the options and the rows, so that exact resume needs no state. Every row
/// is used once an epoch; batches that can't be filled (the last ones) are kept.
class BatchOrder {
public:
    /// `rowTexts`: for each row the numbers of the texts in it.
    BatchOrder(const BatchOrderOptions &options, std::vector<std::vector<int>> rowTexts);

    std::int64_t totalSteps() const { return m_totalSteps; }
    /// Rows of step 1 … totalSteps().
    const std::vector<int> &batch(std::int64_t step);
    /// The epoch, from 0, that a step is in.
    std::int64_t epochOf(std::int64_t step) const { return placeOf(step).first; }
    /// Epochs done after `step` steps.
    double epochAfter(std::int64_t step) const;

private:
    std::vector<std::vector<int>> batchesOf(std::int64_t epoch) const;
    /// Epoch (from 0) and place in it of a step.
    std::pair<std::int64_t, std::int64_t> placeOf(std::int64_t step) const;

    BatchOrderOptions m_options;
    std::vector<std::vector<int>> m_rowTexts;
    std::vector<std::int64_t> m_epochStarts; ///< steps before epoch i; one more entry than epochs
    std::int64_t m_totalSteps = 0;
    std::int64_t m_epoch = -1; ///< the one whose batches are held
    std::vector<std::vector<int>> m_batches;
};

} // namespace sintonia
