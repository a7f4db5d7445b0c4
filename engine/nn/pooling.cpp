// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/pooling.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

namespace sintonia {
namespace {

/// The sequence that each token belongs to, int64 [T].
at::Tensor sequenceOfTokens(const PackedBatch &batch, at::Device device) {
    std::vector<std::int64_t> sequences(static_cast<std::size_t>(batch.tokens()));
    for (std::int64_t i = 0; i < batch.sequences(); ++i)
        std::fill(sequences.begin() + batch.boundaries[i], sequences.begin() + batch.boundaries[i + 1], i);
    return at::tensor(sequences, at::kLong).to(device);
}

} // namespace

at::Tensor weightedSums(const at::Tensor &hidden, const at::Tensor &weights, const PackedBatch &batch) {
    const at::Tensor sums = at::zeros({batch.sequences(), hidden.size(1)}, hidden.options());
    return sums.index_add(0, sequenceOfTokens(batch, hidden.device()), at::mul(hidden, weights.unsqueeze(1)));
}

at::Tensor maxima(const at::Tensor &hidden, const PackedBatch &batch, std::int64_t skip) {
    std::vector<at::Tensor> rows;
    for (std::int64_t i = 0; i < batch.sequences(); ++i) {
        const std::int64_t count = batch.length(i) - skip;
        rows.push_back(count > 0 ? std::get<0>(hidden.narrow(0, batch.boundaries[i] + skip, count).max(0))
                                 : at::full({hidden.size(1)}, -1e9, hidden.options()));
    }
    return at::stack(rows);
}

} // namespace sintonia
