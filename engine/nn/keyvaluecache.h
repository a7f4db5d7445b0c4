// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/attention.h"

#include <cstdint>
#include <vector>

namespace sintonia {

/// Keys and values of the tokens that one attention layer has seen, for each sequence on its own. A layer with a window
/// keeps no more tokens than it can still see.
class LayerCache {
public:
    LayerCache(std::size_t sequences, std::int64_t left) : m_rows(sequences), m_left(left) {}

    /// Adds the keys and values in the packed rows of `batch` to its sequences (packed sequence i is cache sequence
    /// batch.order[i]) and attends: `qkv` [T, (heads + 2 · keyValueHeads) · size] of the new tokens → [T, heads · size].
    /// Causal, with the window the layer was made with; no gradients.
    at::Tensor attend(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options);
    void clear(std::size_t sequence) { m_rows[sequence] = Rows(); }
    void keep(const std::vector<std::size_t> &sequences);
    std::int64_t bytes() const;

private:
    struct Rows {
        at::Tensor values; ///< [capacity, 2 · keyValueHeads · size]: keys, then values
        std::int64_t used = 0;
    };
    /// Columns from `column` on of rows [first, first + count) of `added`.
    void append(Rows &rows, const at::Tensor &added, std::int64_t first, std::int64_t count, std::int64_t column);
    void trim(Rows &rows) const;

    std::vector<Rows> m_rows;
    std::int64_t m_left = -1; ///< tokens before a token that it sees; -1 = all
};

} // namespace sintonia
