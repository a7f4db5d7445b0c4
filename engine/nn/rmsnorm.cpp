// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/rmsnorm.h"

#include "engine/nn/decoderkernels.h"
#include "engine/nn/giventensor.h"

#include <ATen/Parallel.h>
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <array>

namespace sintonia {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Tokens a thread takes at least; also the unit in which the weights' gradients are summed, so that they do not depend on
/// the number of threads.
constexpr std::int64_t tokenBlock = 64;

/// Neighbouring columns of x that are normalised in rows as wide as the weight.
struct Part {
    std::int64_t columns = 0;
    at::Tensor weight;
    at::Tensor inverse; ///< [T, rows], or undefined
};
using Parts = std::array<Part, 2>; ///< side by side from column 0; the second may be empty

/// The kernel's job for each part, in order.
template <class Work>
void forEachPart(const at::Tensor &x, const Parts &parts, double epsilon, double shift, const Work &work) {
    std::int64_t column = 0;
    for (const Part &part : parts) {
        if (part.columns == 0)
            continue;
        kernels::RmsRows job;
        job.width = part.weight.size(0);
        job.rows = part.columns / job.width;
        job.stride = x.size(1);
        job.x = x.const_data_ptr<float>() + column;
        job.weight = part.weight.const_data_ptr<float>();
        job.shift = static_cast<float>(shift);
        job.epsilon = static_cast<float>(epsilon);
        job.inverse = part.inverse.defined() ? part.inverse.data_ptr<float>() : nullptr;
        work(job, column);
        column += part.columns;
    }
}

/// Columns of `from` that no part covers, copied.
void copyRest(const at::Tensor &from, const at::Tensor &to, const Parts &parts) {
    const std::int64_t used = parts[0].columns + parts[1].columns, width = from.size(1);
    if (used == width)
        return;
    const float *in = from.const_data_ptr<float>();
    float *out = to.data_ptr<float>();
    at::parallel_for(0, from.size(0), tokenBlock, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t t = begin; t < end; ++t)
            std::copy(in + t * width + used, in + (t + 1) * width, out + t * width + used);
    });
}

at::Tensor normalize(const at::Tensor &x, const Parts &parts, double epsilon, double shift) {
    at::Tensor y = at::empty_like(x);
    copyRest(x, y, parts);
    forEachPart(x, parts, epsilon, shift, [&](const kernels::RmsRows &job, std::int64_t column) {
        float *out = y.data_ptr<float>() + column;
        at::parallel_for(0, x.size(0), tokenBlock,
                         [&](std::int64_t begin, std::int64_t end) { kernels::rmsForward(job, out, begin, end); });
    });
    return y;
}

class RmsFunction : public torch::autograd::Function<RmsFunction> {
public:
    static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const at::Tensor &first,
                              const std::optional<at::Tensor> &second, std::int64_t firstColumns,
                              std::int64_t secondColumns, double epsilon, double shift) {
        Parts parts = {Part{firstColumns, first, {}}, Part{secondColumns, second.value_or(at::Tensor()), {}}};
        for (Part &part : parts)
            if (part.columns > 0)
                part.inverse = at::empty({x.size(0), part.columns / part.weight.size(0)}, x.options());
        context->save_for_backward({x, first, parts[1].weight, parts[0].inverse, parts[1].inverse});
        context->saved_data["first"] = firstColumns;
        context->saved_data["second"] = secondColumns;
        context->saved_data["epsilon"] = epsilon;
        context->saved_data["shift"] = shift;
        return normalize(x, parts, epsilon, shift);
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        auto &data = context->saved_data;
        const at::Tensor &x = saved[0];
        const at::Tensor gradient = gradients[0].contiguous();
        const Parts parts = {Part{data["first"].toInt(), saved[1], saved[3]},
                             Part{data["second"].toInt(), saved[2], saved[4]}};
        at::Tensor gradX = at::empty_like(x);
        copyRest(gradient, gradX, parts);
        variable_list result(7);
        result[0] = gradX;
        const std::int64_t blocks = (x.size(0) + tokenBlock - 1) / tokenBlock;
        std::size_t input = 1;
        forEachPart(x, parts, data["epsilon"].toDouble(), data["shift"].toDouble(),
                    [&](const kernels::RmsRows &job, std::int64_t column) {
                        at::Tensor sums;
                        if (context->needs_input_grad(input))
                            sums = at::zeros({blocks, job.width}, x.options());
                        float *partial = sums.defined() ? sums.data_ptr<float>() : nullptr;
                        const float *g = gradient.const_data_ptr<float>() + column;
                        float *out = gradX.data_ptr<float>() + column;
                        at::parallel_for(0, blocks, 1, [&](std::int64_t begin, std::int64_t end) {
                            for (std::int64_t block = begin; block < end; ++block)
                                kernels::rmsBackward(job, g, out, partial ? partial + block * job.width : nullptr,
                                                     block * tokenBlock, std::min(x.size(0), (block + 1) * tokenBlock));
                        });
                        if (sums.defined())
                            result[input] = sums.sum(0);
                        ++input;
                    });
        return result;
    }
};

/// Any device and type.
at::Tensor normalizeByOperators(const at::Tensor &x, const at::Tensor &weight, double epsilon, double shift) {
    const at::Tensor rows = x.reshape({x.size(0), -1, weight.size(0)});
    const at::Tensor inverse = at::rsqrt(at::add(rows.pow(2).mean(-1, true), epsilon));
    return at::mul(at::mul(rows, inverse), at::add(weight, shift)).reshape(x.sizes());
}

} // namespace

at::Tensor rmsNorm(const at::Tensor &x, const at::Tensor &weight, double epsilon, double shift) {
    if (!x.is_cpu())
        return normalizeByOperators(x, weight, epsilon, shift);
    const at::Tensor input = x.contiguous();
    if (at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad()))
        return RmsFunction::apply(input, weight, std::nullopt, input.size(1), 0, epsilon, shift);
    return normalize(input, {Part{input.size(1), weight, {}}, Part()}, epsilon, shift);
}

at::Tensor normalizeQueriesAndKeys(const at::Tensor &qkv, std::int64_t queries, std::int64_t keys,
                                   const at::Tensor &queryWeight, const at::Tensor &keyWeight, double epsilon,
                                   double shift) {
    if (!qkv.is_cpu())
        return at::cat({normalizeByOperators(qkv.narrow(1, 0, queries), queryWeight, epsilon, shift),
                        normalizeByOperators(qkv.narrow(1, queries, keys), keyWeight, epsilon, shift),
                        qkv.narrow(1, queries + keys, qkv.size(1) - queries - keys)},
                       1);
    const at::Tensor input = qkv.contiguous();
    if (at::GradMode::is_enabled() && (qkv.requires_grad() || queryWeight.requires_grad() || keyWeight.requires_grad()))
        return RmsFunction::apply(input, queryWeight, std::optional(keyWeight), queries, keys, epsilon, shift);
    return normalize(input, {Part{queries, queryWeight, {}}, Part{keys, keyWeight, {}}}, epsilon, shift);
}

} // namespace sintonia
