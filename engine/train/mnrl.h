// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/train/loss.h"

namespace sintonia {

/// MultipleNegativesRankingLoss of sentence-transformers 6.2 (InfoNCE, van den Oord et al. 2018): each query against all
/// documents of the batch. Keys: "scale" (20), "similarity" (cosine | dot), "symmetric" (false): directions query_to_doc and
/// doc_to_query with partition_mode per_direction, averaged.
Result<std::unique_ptr<Loss>> makeMultipleNegativesRankingLoss(JsonReader &options);

} // namespace sintonia
