// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace sintonia {

/// Sequences laid end to end without padding: T tokens in all. They are ordered by length, so that equal lengths stand
/// together (attention on the CPU works on such groups).
struct PackedBatch {
    at::Tensor ids;                       ///< int64 [T]
    at::Tensor positions;                 ///< int64 [T], 0, 1, … within each sequence
    at::Tensor typeIds;                   ///< int64 [T], all 0 unless given
    at::Tensor cumulative;                ///< int32 [n + 1] on the device: first token of each sequence, then T
    std::vector<std::int64_t> boundaries; ///< the same on the host
    std::vector<std::int64_t> order;      ///< packed sequence i is sequence order[i] of the input
    std::int64_t longest = 0;             ///< tokens of the longest sequence

    std::int64_t tokens() const { return boundaries.back(); }
    std::int64_t sequences() const { return static_cast<std::int64_t>(order.size()); }
    std::int64_t length(std::int64_t sequence) const { return boundaries[sequence + 1] - boundaries[sequence]; }
};

using TokenIds = std::vector<std::int32_t>;

/// Packs `sequences` for `device`. `typeIds` is empty or has the shape of `sequences`. A sequence may be empty.
PackedBatch packBatch(const std::vector<TokenIds> &sequences, at::Device device, const std::vector<TokenIds> &typeIds = {});

/// Rows [n, d] of packed order in the order of the input; differentiable.
at::Tensor inInputOrder(const at::Tensor &rows, const PackedBatch &batch);

/// Positions [begin, end) of batches of at most `tokenBudget` tokens (at least one sequence each) over `lengths`.
std::vector<std::pair<std::size_t, std::size_t>> batchesByTokens(const std::vector<std::size_t> &lengths,
                                                                 std::size_t tokenBudget);

} // namespace sintonia
