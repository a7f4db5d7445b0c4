// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/train/loss.h"

namespace sintonia {

/// TripletLoss of sentence-transformers 6.2: mean of max(d(query, positive) − d(query, negative) + margin, 0). Keys:
/// "margin" (5), "distance" (euclidean | cosine | manhattan).
Result<std::unique_ptr<Loss>> makeTripletLoss(JsonReader &options);

} // namespace sintonia
