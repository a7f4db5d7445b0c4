// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/packedbatch.h"

#include <cstdint>

namespace sintonia {

struct AttentionOptions {
    std::int64_t heads = 1;
    double scale = 1.0;   ///< of the scores, usually 1 / √(head size)
    double dropout = 0.0; ///< on the attention probabilities
    std::uint64_t seed = 0;
    at::ScalarType compute = at::kFloat;
};

/// Bidirectional attention within each sequence of the batch (Vaswani et al. 2017). `qkv` is [T, 3 · hidden]: queries, keys
/// and values of all heads side by side; the result is [T, hidden]. On the CPU probabilities are recomputed in the backward
/// pass, and the dropout mask is never stored.
at::Tensor attention(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options);

} // namespace sintonia
