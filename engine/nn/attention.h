// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/packedbatch.h"

#include <cstdint>

namespace sintonia {

struct AttentionOptions {
    std::int64_t heads = 1;
    std::int64_t keyValueHeads = 0; ///< heads of keys and values, a divisor of `heads` (Ainslie et al. 2023); 0 = `heads`
    double scale = 1.0;             ///< of the scores, usually 1 / √(head size)
    double dropout = 0.0;           ///< on the attention probabilities
    std::uint64_t seed = 0;
    at::ScalarType compute = at::kFloat;

    bool causal = false;    ///< a token sees itself and those before it
    std::int64_t left = -1; ///< so many tokens before a token are visible to it; -1 = all
    std::int64_t right = -1; ///< so many after it; -1 = all; without effect where `causal`
    double softcap = 0;     ///< scores become softcap · tanh(scores / softcap) (Gemma 2); 0 = off
    /// Added to the scores, [heads, 2 · L - 1] f32, at key position - query position + L - 1, with L at least the longest
    /// sequence; differentiable. Undefined = none.
    at::Tensor bias;

    std::int64_t groups() const { return keyValueHeads > 0 ? keyValueHeads : heads; }
    /// Number of values of one head in a packed row of `width`.
    std::int64_t headSize(std::int64_t width) const { return width / (heads + 2 * groups()); }
};

/// Attention within each sequence of the batch (Vaswani et al. 2017). `qkv` is [T, (heads + 2 · keyValueHeads) · size]:
/// queries, keys and values of all heads side by side; the result is [T, heads · size]. On the CPU keys that a token does
/// not see are left out of the work, probabilities are recomputed in the backward pass, and the dropout mask is never
/// stored.
at::Tensor attention(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options);

} // namespace sintonia
