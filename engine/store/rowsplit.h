// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/splits.h"
#include "engine/store/corpora.h"

namespace sintonia {

/// Gives the training rows of split `from` (empty = all) their places in train, validation and test by the documents that
/// their answers rest on; rows of other splits stay. Inside the caller's transaction. Rows of each split afterwards.
Result<std::map<std::string, std::uint64_t>> splitTuningRows(const SplitShares &shares, const std::string &from,
                                                             const Project &project, const CorpusInfo &info);

} // namespace sintonia
