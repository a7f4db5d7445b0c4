// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/packedbatch.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <numeric>

namespace sintonia {

PackedBatch packBatch(const std::vector<TokenIds> &sequences, at::Device device, const std::vector<TokenIds> &typeIds) {
    PackedBatch batch;
    batch.order.resize(sequences.size());
    std::iota(batch.order.begin(), batch.order.end(), std::int64_t(0));
    std::stable_sort(batch.order.begin(), batch.order.end(),
                     [&](std::int64_t a, std::int64_t b) { return sequences[a].size() > sequences[b].size(); });
    batch.boundaries.reserve(sequences.size() + 1);
    batch.boundaries.push_back(0);
    for (const std::int64_t i : batch.order)
        batch.boundaries.push_back(batch.boundaries.back() + static_cast<std::int64_t>(sequences[i].size()));
    batch.longest = sequences.empty() ? 0 : batch.length(0);

    at::Tensor ids = at::empty({batch.tokens()}, at::kLong), positions = at::empty({batch.tokens()}, at::kLong);
    at::Tensor types = at::zeros({batch.tokens()}, at::kLong);
    auto *id = ids.data_ptr<std::int64_t>();
    auto *position = positions.data_ptr<std::int64_t>();
    auto *type = types.data_ptr<std::int64_t>();
    for (const std::int64_t i : batch.order) {
        id = std::copy(sequences[i].begin(), sequences[i].end(), id);
        std::iota(position, position + sequences[i].size(), std::int64_t(0));
        position += sequences[i].size();
        if (!typeIds.empty())
            type = std::copy(typeIds[i].begin(), typeIds[i].end(), type);
    }
    batch.ids = ids.to(device);
    batch.positions = positions.to(device);
    batch.typeIds = types.to(device);
    batch.cumulative = at::tensor(batch.boundaries, at::kInt).to(device);
    return batch;
}

at::Tensor inInputOrder(const at::Tensor &rows, const PackedBatch &batch) {
    std::vector<std::int64_t> place(batch.order.size());
    for (std::size_t i = 0; i < batch.order.size(); ++i)
        place[static_cast<std::size_t>(batch.order[i])] = static_cast<std::int64_t>(i);
    return at::index_select(rows, 0, at::tensor(place, at::kLong).to(rows.device()));
}

std::vector<std::pair<std::size_t, std::size_t>> batchesByTokens(const std::vector<std::size_t> &lengths,
                                                                 std::size_t tokenBudget) {
    std::vector<std::pair<std::size_t, std::size_t>> batches;
    std::size_t begin = 0, tokens = 0;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        if (i > begin && tokens + lengths[i] > tokenBudget) {
            batches.emplace_back(begin, i);
            begin = i;
            tokens = 0;
        }
        tokens += lengths[i];
    }
    if (begin < lengths.size())
        batches.emplace_back(begin, lengths.size());
    return batches;
}

} // namespace sintonia
