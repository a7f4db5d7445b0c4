// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/train/loss.h"

namespace sintonia {

/// CoSENTLoss of sentence-transformers 6.2 (Huang et al. 2024): log(1 + Σ exp(scale · (s(k) − s(i)))) over the pairs of rows
/// whose labels say i > k, s the cosine. Key: "scale" (20).
Result<std::unique_ptr<Loss>> makeCosentLoss(JsonReader &options);

} // namespace sintonia
