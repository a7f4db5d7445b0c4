// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/operatorattention.h"

#include <ATen/Context.h>
#include <ATen/ops/_flash_attention_forward.h>
#include <ATen/ops/add.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/div.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tanh.h>

#include <limits>
#include <mutex>

namespace sintonia {
namespace {

/// The flash kernel's limit on the values of a head.
constexpr std::int64_t mostFlashHead = 256;

std::int64_t rightOf(const AttentionOptions &options) { return options.causal ? 0 : options.right; }

/// What is added to the scores of the last `queries` tokens of `keys`: the bias, and -∞ at keys that are not seen; undefined
/// for nothing. [queries, keys] or [heads, queries, keys]
at::Tensor maskOf(std::int64_t queries, std::int64_t keys, const AttentionOptions &options, const at::TensorOptions &type) {
    const at::Tensor positions = at::arange(keys, type.dtype(at::kLong));
    const at::Tensor distance =
        at::sub(positions.unsqueeze(0), positions.narrow(0, keys - queries, queries).unsqueeze(1)); // key - query
    at::Tensor mask;
    if (options.bias.defined()) {
        const std::int64_t reach = (options.bias.size(1) + 1) / 2;
        mask = at::index_select(options.bias, 1, at::add(distance, reach - 1).flatten())
                   .view({options.heads, queries, keys})
                   .to(type.dtype());
    }
    const std::int64_t right = rightOf(options);
    if (options.left < 0 && right < 0)
        return mask;
    at::Tensor hidden = right >= 0 ? distance.gt(right) : distance.lt(-options.left);
    if (right >= 0 && options.left >= 0)
        hidden = hidden.logical_or(distance.lt(-options.left));
    constexpr double nothing = -std::numeric_limits<double>::infinity();
    if (mask.defined())
        return mask.masked_fill(hidden, nothing);
    return hidden.to(type.dtype()).masked_fill(hidden, nothing);
}

/// q [heads, queries, size], k and v [heads, keys, size]
at::Tensor attendOne(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const AttentionOptions &options) {
    const at::Tensor mask = maskOf(q.size(1), k.size(1), options, q.options());
    if (options.softcap == 0)
        return at::scaled_dot_product_attention(q.unsqueeze(0), k.unsqueeze(0), v.unsqueeze(0),
                                                mask.defined() ? std::optional(mask.unsqueeze(0)) : std::nullopt,
                                                options.dropout, false, options.scale)
            .squeeze(0);
    at::Tensor scores = at::mul(at::matmul(q, k.transpose(1, 2)), options.scale);
    scores = at::mul(at::tanh(at::div(scores, options.softcap)), options.softcap);
    if (mask.defined())
        scores = at::add(scores, mask);
    return at::matmul(at::dropout(at::softmax(scores, -1), options.dropout, options.dropout > 0), v);
}

/// Heads `first` … of rows [length, heads · size] as [heads, length, size], each repeated to make `wanted`.
at::Tensor headsOf(const at::Tensor &rows, std::int64_t first, std::int64_t count, std::int64_t size, std::int64_t wanted) {
    const at::Tensor part = rows.narrow(1, first * size, count * size).view({rows.size(0), count, size}).transpose(0, 1);
    return count == wanted ? part : part.repeat_interleave(wanted / count, 0);
}

at::Tensor attendBySequence(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options) {
    const std::int64_t size = options.headSize(qkv.size(1)), groups = options.groups();
    std::vector<at::Tensor> contexts;
    for (std::int64_t i = 0; i < batch.sequences(); ++i) {
        const std::int64_t length = batch.length(i);
        if (length == 0)
            continue;
        const at::Tensor rows = qkv.narrow(0, batch.boundaries[i], length);
        contexts.push_back(attendOne(headsOf(rows, 0, options.heads, size, options.heads),
                                     headsOf(rows, options.heads, groups, size, options.heads),
                                     headsOf(rows, options.heads + groups, groups, size, options.heads), options)
                               .transpose(0, 1)
                               .reshape({length, options.heads * size}));
    }
    return contexts.empty() ? qkv.narrow(1, 0, options.heads * size) : at::cat(contexts);
}

at::Tensor attendByFlash(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options) {
    const std::int64_t size = options.headSize(qkv.size(1)), groups = options.groups();
    const at::Tensor heads = qkv.to(options.compute).view({qkv.size(0), options.heads + 2 * groups, size});
    const std::int64_t right = rightOf(options);
    const bool window = options.left >= 0 || options.right >= 0;
    const at::Tensor context = std::get<0>(at::_flash_attention_forward(
        heads.narrow(1, 0, options.heads), heads.narrow(1, options.heads, groups),
        heads.narrow(1, options.heads + groups, groups), batch.cumulative, batch.cumulative, batch.longest, batch.longest,
        options.dropout, options.causal, false, options.scale, window ? std::optional(options.left) : std::nullopt,
        window ? std::optional(right) : std::nullopt));
    return context.reshape({qkv.size(0), options.heads * size}).to(at::kFloat);
}

} // namespace

at::Tensor attendToCached(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const AttentionOptions &options) {
    const std::int64_t size = q.size(1) / options.heads, groups = options.groups();
    return attendOne(headsOf(q, 0, options.heads, size, options.heads), headsOf(k, 0, groups, size, options.heads),
                     headsOf(v, 0, groups, size, options.heads), options)
        .transpose(0, 1)
        .reshape(q.sizes());
}

at::Tensor attentionByOperators(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options) {
    if (options.dropout > 0) {
        at::Generator generator = at::globalContext().defaultGenerator(qkv.device());
        const std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(options.seed);
    }
    const bool narrow = options.compute == at::kBFloat16 || options.compute == at::kHalf;
    const bool flash = qkv.is_cuda() && narrow && options.softcap == 0 && !options.bias.defined() &&
                       options.headSize(qkv.size(1)) <= mostFlashHead;
    return flash ? attendByFlash(qkv, batch, options) : attendBySequence(qkv, batch, options);
}

} // namespace sintonia
