// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"
#include "engine/data/records.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace sintonia {

/// Shares of the three splits, each in [0, 1], together 1.
struct SplitShares {
    double train = 0.6;
    double validation = 0.2;
    double test = 0.2;
    std::uint64_t seed = 1;
};

/// Texts by id, for recognising near-duplicates; an unknown id gives an empty text.
using TextOf = std::function<std::string(const std::string &id)>;

/// Divides the judged queries into "train", "validation" and "test". Queries with a judged document in common, or with equal
/// documents or questions after normaliseForComparison(), stay together; the groups go by seed, largest first, to the split
/// that lacks most. Bad input when a split with a share would get no query because too much hangs together.
Result<std::map<std::string, Judgements>> splitByDocumentGroup(const SplitShares &shares, const Judgements &judgements,
                                                               const TextOf &queryText, const TextOf &documentText);

} // namespace sintonia
