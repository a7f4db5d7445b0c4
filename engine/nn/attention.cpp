// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/attention.h"

#include "engine/nn/kernels.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/_flash_attention_forward.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <mutex>
#include <vector>

/// BLAS in the Fortran convention, exported by libtorch_cpu.
extern "C" void sgemm_(const char *transA, const char *transB, const int *m, const int *n, const int *k, const float *alpha,
                       const float *a, const int *lda, const float *b, const int *ldb, const float *beta, float *c,
                       const int *ldc);

namespace sintonia {
namespace {

/// Rows of queries worked on at a time: their scores stay in the cache.
constexpr std::int64_t queryBlock = 128;

/// One row-major matrix inside a larger one.
struct Matrix {
    const float *data;
    std::int64_t stride;
};

/// c [m, n] = a · b + beta · c, all row-major; `transposeA`: a is stored [k, m]; `transposeB`: b is stored [n, k].
void multiply(std::int64_t m, std::int64_t n, std::int64_t k, Matrix a, bool transposeA, Matrix b, bool transposeB,
              float beta, float *c, std::int64_t strideC) {
    const int im = static_cast<int>(m), in = static_cast<int>(n), ik = static_cast<int>(k);
    const int lda = static_cast<int>(a.stride), ldb = static_cast<int>(b.stride), ldc = static_cast<int>(strideC);
    const float one = 1.0f;
    sgemm_(transposeB ? "T" : "N", transposeA ? "T" : "N", &in, &im, &ik, &one, b.data, &ldb, a.data, &lda, &beta, c, &ldc);
}

/// One head of one sequence inside the packed tensors.
struct Head {
    std::int64_t first = 0;  ///< token
    std::int64_t length = 0; ///< tokens
    std::int64_t head = 0;
};

/// Calls work(head) for every head of every sequence, spread over the threads.
template <class Work>
void forEachHead(const std::vector<std::int64_t> &boundaries, std::int64_t heads, const Work &work) {
    const auto sequences = static_cast<std::int64_t>(boundaries.size()) - 1;
    at::parallel_for(0, heads * sequences, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t sequence = i % sequences;
            const Head head{boundaries[sequence], boundaries[sequence + 1] - boundaries[sequence], i / sequences};
            if (head.length > 0)
                work(head);
        }
    });
}

struct Shape {
    std::int64_t tokens, hidden, heads, size;
    Shape(const at::Tensor &qkv, std::int64_t headCount)
        : tokens(qkv.size(0)), hidden(qkv.size(1) / 3), heads(headCount), size(hidden / headCount) {}
};

/// context [T, hidden]; `logSumExp` [heads, T] is filled unless it is undefined.
at::Tensor attendOnCpu(const at::Tensor &qkv, const std::vector<std::int64_t> &boundaries, std::int64_t heads, double scale,
                       const kernels::DropoutMask &mask, const at::Tensor &logSumExp) {
    const Shape shape(qkv, heads);
    at::Tensor context = at::empty({shape.tokens, shape.hidden}, qkv.options());
    const float *in = qkv.const_data_ptr<float>();
    float *out = context.data_ptr<float>();
    float *sums = logSumExp.defined() ? logSumExp.data_ptr<float>() : nullptr;
    const std::int64_t stride = 3 * shape.hidden;
    forEachHead(boundaries, heads, [&](const Head &head) {
        static thread_local std::vector<float> scores;
        scores.resize(static_cast<std::size_t>(std::min(queryBlock, head.length) * head.length));
        const float *q = in + head.first * stride + head.head * shape.size;
        const float *k = q + shape.hidden;
        const float *v = k + shape.hidden;
        for (std::int64_t row = 0; row < head.length; row += queryBlock) {
            const std::int64_t rows = std::min(queryBlock, head.length - row);
            multiply(rows, head.length, shape.size, {q + row * stride, stride}, false, {k, stride}, true, 0, scores.data(),
                     head.length);
            for (std::int64_t i = 0; i < rows; ++i) {
                const std::int64_t place = head.head * shape.tokens + head.first + row + i;
                const float sum = kernels::softmaxRow(scores.data() + i * head.length, head.length,
                                                      static_cast<float>(scale), mask, static_cast<std::uint64_t>(place));
                if (sums)
                    sums[place] = sum;
            }
            multiply(rows, shape.size, head.length, {scores.data(), head.length}, false, {v, stride}, false, 0,
                     out + (head.first + row) * shape.hidden + head.head * shape.size, shape.hidden);
        }
    });
    return context;
}

at::Tensor attendBackwardOnCpu(const at::Tensor &gradient, const at::Tensor &qkv, const at::Tensor &context,
                               const at::Tensor &logSumExp, const std::vector<std::int64_t> &boundaries, std::int64_t heads,
                               double scale, const kernels::DropoutMask &mask) {
    const Shape shape(qkv, heads);
    at::Tensor gradQkv = at::empty_like(qkv);
    const float *in = qkv.const_data_ptr<float>();
    const float *out = context.const_data_ptr<float>();
    const float *gradOut = gradient.const_data_ptr<float>();
    const float *sums = logSumExp.const_data_ptr<float>();
    float *gradIn = gradQkv.data_ptr<float>();
    const std::int64_t stride = 3 * shape.hidden;
    forEachHead(boundaries, heads, [&](const Head &head) {
        static thread_local std::vector<float> scores, gradScores;
        const auto block = static_cast<std::size_t>(std::min(queryBlock, head.length) * head.length);
        scores.resize(block);
        gradScores.resize(block);
        const std::int64_t offset = head.first * stride + head.head * shape.size;
        const float *q = in + offset, *k = q + shape.hidden, *v = k + shape.hidden;
        float *gradQ = gradIn + offset, *gradK = gradQ + shape.hidden, *gradV = gradK + shape.hidden;
        for (std::int64_t row = 0; row < head.length; row += queryBlock) {
            const std::int64_t rows = std::min(queryBlock, head.length - row);
            const std::int64_t outOffset = (head.first + row) * shape.hidden + head.head * shape.size;
            const Matrix queries{q + row * stride, stride};
            const Matrix gradContext{gradOut + outOffset, shape.hidden};
            multiply(rows, head.length, shape.size, queries, false, {k, stride}, true, 0, scores.data(), head.length);
            multiply(rows, head.length, shape.size, gradContext, false, {v, stride}, true, 0, gradScores.data(),
                     head.length);
            for (std::int64_t i = 0; i < rows; ++i) {
                const float *o = out + outOffset + i * shape.hidden, *g = gradContext.data + i * shape.hidden;
                float delta = 0;
#pragma omp simd reduction(+ : delta)
                for (std::int64_t c = 0; c < shape.size; ++c)
                    delta += o[c] * g[c];
                const std::int64_t place = head.head * shape.tokens + head.first + row + i;
                kernels::softmaxBackwardRow(scores.data() + i * head.length, gradScores.data() + i * head.length,
                                            head.length, static_cast<float>(scale), sums[place], delta, mask,
                                            static_cast<std::uint64_t>(place));
            }
            const Matrix probabilities{scores.data(), head.length}, gradients{gradScores.data(), head.length};
            const float beta = row == 0 ? 0.0f : 1.0f;
            multiply(head.length, shape.size, rows, probabilities, true, gradContext, false, beta, gradV, stride);
            multiply(head.length, shape.size, rows, gradients, true, queries, false, beta, gradK, stride);
            multiply(rows, shape.size, head.length, gradients, false, {k, stride}, false, 0, gradQ + row * stride, stride);
        }
    });
    return gradQkv;
}

class AttentionFunction : public torch::autograd::Function<AttentionFunction> {
public:
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &qkv,
                              const std::vector<std::int64_t> &boundaries, const AttentionOptions &options) {
        at::Tensor logSumExp = at::empty({options.heads, qkv.size(0)}, qkv.options());
        const auto mask = kernels::DropoutMask::of(options.dropout, options.seed);
        at::Tensor result = attendOnCpu(qkv, boundaries, options.heads, options.scale, mask, logSumExp);
        context->save_for_backward({qkv, result, logSumExp});
        context->saved_data["boundaries"] = boundaries;
        context->saved_data["heads"] = options.heads;
        context->saved_data["scale"] = options.scale;
        context->saved_data["dropout"] = options.dropout;
        context->saved_data["seed"] = static_cast<std::int64_t>(options.seed);
        return result;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        auto &data = context->saved_data;
        const auto mask =
            kernels::DropoutMask::of(data["dropout"].toDouble(), static_cast<std::uint64_t>(data["seed"].toInt()));
        return {attendBackwardOnCpu(gradients[0].contiguous(), saved[0], saved[1], saved[2],
                                    data["boundaries"].toIntVector(), data["heads"].toInt(), data["scale"].toDouble(), mask),
                at::Tensor(), at::Tensor()};
    }
};

/// Sequences one by one through libtorch's own attention: any device and type.
at::Tensor attendBySequence(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options) {
    std::vector<at::Tensor> contexts;
    const std::int64_t hidden = qkv.size(1) / 3;
    for (std::int64_t i = 0; i < batch.sequences(); ++i) {
        if (batch.length(i) == 0)
            continue;
        const at::Tensor part = qkv.narrow(0, batch.boundaries[i], batch.length(i))
                                    .view({batch.length(i), 3, options.heads, hidden / options.heads})
                                    .permute({1, 2, 0, 3})
                                    .unsqueeze(1);
        contexts.push_back(
            at::scaled_dot_product_attention(part[0], part[1], part[2], {}, options.dropout, false, options.scale)
                .squeeze(0)
                .transpose(0, 1)
                .reshape({batch.length(i), hidden}));
    }
    return contexts.empty() ? qkv.narrow(1, 0, hidden) : at::cat(contexts);
}

at::Tensor attendOnCuda(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options) {
    if (options.dropout > 0) {
        at::Generator generator = at::globalContext().defaultGenerator(qkv.device());
        const std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(options.seed);
    }
    if (options.compute == at::kFloat)
        return attendBySequence(qkv, batch, options);
    const std::int64_t hidden = qkv.size(1) / 3;
    const at::Tensor parts = qkv.to(options.compute).view({qkv.size(0), 3, options.heads, hidden / options.heads});
    const at::Tensor context = std::get<0>(at::_flash_attention_forward(
        parts.select(1, 0), parts.select(1, 1), parts.select(1, 2), batch.cumulative, batch.cumulative, batch.longest,
        batch.longest, options.dropout, false, false, options.scale));
    return context.reshape({qkv.size(0), hidden}).to(at::kFloat);
}

} // namespace

at::Tensor attention(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options) {
    if (qkv.is_cuda())
        return attendOnCuda(qkv, batch, options);
    const at::Tensor packed = qkv.contiguous();
    if (at::GradMode::is_enabled() && qkv.requires_grad())
        return AttentionFunction::apply(packed, batch.boundaries, options);
    return attendOnCpu(packed, batch.boundaries, options.heads, options.scale,
                       kernels::DropoutMask::of(options.dropout, options.seed), {});
}

} // namespace sintonia
