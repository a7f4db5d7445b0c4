// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/store/compare.h"

#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// What the sentence about one run is made of.
struct RunVerdict {
    std::string name; ///< of the run, for people
    std::vector<MeasureChange> changes; ///< of the run's best step against its base, of one measure, one a set
    std::optional<double> allowedDrop; ///< the guard's; a larger drop outside counts as a loss whatever its interval
};

/// A change for the worse that can be told from chance (its interval excludes 0), or is larger than `allowedDrop`.
bool isLoss(const MeasureChange &change, const std::optional<double> &allowedDrop);

/// "Run 11 gains .26 on validation and loses .09 on guerra-fria: over-specific." or, where every set outside keeps its
/// value within chance, "Run 12 gains .24 on validation and loses nothing measurable."
std::string verdictSentence(const RunVerdict &verdict);

} // namespace sintonia
