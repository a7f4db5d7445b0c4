// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/attention.h"
#include "engine/nn/kernels.h"

#include <cstdint>

/// Attention on the CPU in f32, one head of one sequence at a time.
namespace sintonia::kernels {

/// The keys [begin, end) that something sees.
struct KeyRange {
    std::int64_t begin = 0, end = 0;
    std::int64_t size() const { return end - begin; }
};

/// What is computed, the same for every head and sequence.
struct AttentionRule {
    std::int64_t heads = 1, groups = 1, size = 1; ///< query heads, key heads, values of a head
    std::int64_t left = -1, right = -1;           ///< visible tokens on either side; -1 = all
    float scale = 1, softcap = 0;
    DropoutMask mask;
    const float *bias = nullptr; ///< [heads, 2 · reach - 1], or null
    std::int64_t reach = 0;

    static AttentionRule of(const AttentionOptions &options, std::int64_t width);
    bool limited() const { return left >= 0 || right >= 0; }
    /// The keys among `keys` that the query at `position` sees.
    KeyRange visible(std::int64_t position, std::int64_t keys) const;
    const float *biasOf(std::int64_t head, std::int64_t position, std::int64_t key) const {
        return bias + head * (2 * reach - 1) + key - position + reach - 1;
    }
};

/// Queries and keys of one sequence; the last query stands at the last key. Pointers are to head 0.
struct AttentionSequence {
    std::int64_t queries = 0, keys = 0;
    const float *q = nullptr;
    std::int64_t queryStride = 0; ///< floats from one token to the next
    const float *k = nullptr, *v = nullptr;
    std::int64_t keyStride = 0;
    float *out = nullptr; ///< [queries, heads · size]
    std::int64_t outStride = 0;
    std::int64_t place = 0;       ///< row of the first query in the batch: dropout's row key, and `logSumExp`
    std::int64_t placesPerHead = 0;
    float *logSumExp = nullptr; ///< [heads, placesPerHead], or null
};

/// out of one head.
void attendHead(const AttentionRule &rule, const AttentionSequence &sequence, std::int64_t head);
/// out of the query heads [begin, end), for a sequence with a single query and without dropout: a key is read once for those of
/// one group.
void attendStep(const AttentionRule &rule, const AttentionSequence &sequence, std::int64_t begin, std::int64_t end);

/// Gradients of one sequence, laid out as what they are gradients of.
struct AttentionGradients {
    const float *out = nullptr; ///< gradient of the result
    float *q = nullptr, *k = nullptr, *v = nullptr;
    float *bias = nullptr; ///< [heads, 2 · reach - 1], added to; or null
};
/// Gradients of the keys and values of one group and of its queries; `sequence` with result and log-sum-exp filled.
void attendGroupBackward(const AttentionRule &rule, const AttentionSequence &sequence, std::int64_t group,
                         const AttentionGradients &gradients);

} // namespace sintonia::kernels
