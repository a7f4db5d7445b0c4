// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/keyvaluecache.h"

#include "engine/nn/attentionloops.h"
#include "engine/nn/operatorattention.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>

namespace sintonia {
namespace {

/// Rows a cache grows by at least.
constexpr std::int64_t leastRows = 64;

} // namespace

void LayerCache::append(Rows &rows, const at::Tensor &added, std::int64_t first, std::int64_t count, std::int64_t column) {
    const std::int64_t needed = rows.used + count, width = added.size(1) - column;
    const std::int64_t capacity = rows.values.defined() ? rows.values.size(0) : 0;
    if (needed > capacity) {
        at::Tensor larger = at::empty({std::max(needed + leastRows, capacity * 2), width}, added.options());
        if (rows.used > 0)
            larger.narrow(0, 0, rows.used).copy_(rows.values.narrow(0, 0, rows.used));
        rows.values = larger;
    }
    if (added.is_cpu()) { // at every token of every layer: an operator would cost more than the copy
        const float *from = added.const_data_ptr<float>();
        float *to = rows.values.data_ptr<float>() + rows.used * width;
        for (std::int64_t i = 0; i < count; ++i)
            std::copy_n(from + (first + i) * added.stride(0) + column, width, to + i * width);
    } else {
        rows.values.narrow(0, rows.used, count).copy_(added.narrow(0, first, count).narrow(1, column, width));
    }
    rows.used = needed;
}

void LayerCache::trim(Rows &rows) const {
    if (m_left < 0 || rows.used <= 2 * m_left + leastRows)
        return;
    at::Tensor kept = at::empty({2 * m_left + 2 * leastRows, rows.values.size(1)}, rows.values.options());
    kept.narrow(0, 0, m_left).copy_(rows.values.narrow(0, rows.used - m_left, m_left));
    rows.values = kept;
    rows.used = m_left;
}

at::Tensor LayerCache::attend(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options) {
    const at::NoGradGuard guard;
    AttentionOptions causal = options;
    causal.causal = true;
    causal.left = m_left;
    const std::int64_t size = options.headSize(qkv.size(1)), groups = options.groups();
    const std::int64_t queries = options.heads * size, keys = groups * size;
    const bool onCpu = qkv.is_cpu();
    const at::Tensor packed = onCpu ? qkv.contiguous() : qkv.to(options.compute);
    for (std::int64_t i = 0; i < batch.sequences(); ++i)
        append(m_rows[static_cast<std::size_t>(batch.order[i])], packed, batch.boundaries[i], batch.length(i), queries);
    at::Tensor context = at::empty({qkv.size(0), queries}, qkv.options());
    if (onCpu) {
        const kernels::AttentionRule rule = kernels::AttentionRule::of(causal, qkv.size(1));
        const float *in = packed.const_data_ptr<float>();
        float *out = context.data_ptr<float>();
        const auto sequenceOf = [&](std::int64_t i) {
            const Rows &rows = m_rows[static_cast<std::size_t>(batch.order[i])];
            kernels::AttentionSequence sequence;
            sequence.queries = batch.length(i);
            sequence.keys = rows.used;
            sequence.q = in + batch.boundaries[i] * packed.size(1);
            sequence.queryStride = packed.size(1);
            sequence.k = rows.values.const_data_ptr<float>();
            sequence.v = sequence.k + keys;
            sequence.keyStride = 2 * keys;
            sequence.out = out + batch.boundaries[i] * queries;
            sequence.outStride = queries;
            return sequence;
        };
        at::parallel_for(0, batch.sequences() * options.heads, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t at = begin; at < end;) {
                const std::int64_t i = at / options.heads, first = at % options.heads;
                const std::int64_t last = std::min(options.heads, first + end - at);
                const kernels::AttentionSequence sequence = sequenceOf(i);
                if (sequence.queries == 1)
                    kernels::attendStep(rule, sequence, first, last);
                else if (sequence.queries > 0)
                    for (std::int64_t head = first; head < last; ++head)
                        kernels::attendHead(rule, sequence, head);
                at += last - first;
            }
        });
    } else {
        for (std::int64_t i = 0; i < batch.sequences(); ++i) {
            if (batch.length(i) == 0)
                continue;
            const Rows &rows = m_rows[static_cast<std::size_t>(batch.order[i])];
            const at::Tensor seen = rows.values.narrow(0, 0, rows.used);
            context.narrow(0, batch.boundaries[i], batch.length(i))
                .copy_(attendToCached(packed.narrow(0, batch.boundaries[i], batch.length(i)).narrow(1, 0, queries),
                                      seen.narrow(1, 0, keys), seen.narrow(1, keys, keys), causal));
        }
    }
    for (std::int64_t i = 0; i < batch.sequences(); ++i)
        trim(m_rows[static_cast<std::size_t>(batch.order[i])]);
    return context;
}

void LayerCache::keep(const std::vector<std::size_t> &sequences) {
    std::vector<Rows> kept;
    for (const std::size_t sequence : sequences)
        kept.push_back(m_rows[sequence]);
    m_rows = std::move(kept);
}

std::int64_t LayerCache::bytes() const {
    std::int64_t total = 0;
    for (const Rows &rows : m_rows)
        total += rows.values.defined() ? static_cast<std::int64_t>(rows.values.nbytes()) : 0;
    return total;
}

} // namespace sintonia
