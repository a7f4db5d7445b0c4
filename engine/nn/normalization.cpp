// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/normalization.h"

#include "engine/nn/giventensor.h"
#include "engine/nn/kernels.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/add.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

namespace sintonia {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Rows a thread takes at least; also the unit in which the sums over rows are formed, so that they do not depend on the
/// number of threads.
constexpr std::int64_t rowBlock = 64;

at::Tensor dropoutOnCpu(const at::Tensor &x, double p, std::uint64_t seed) {
    const auto mask = kernels::DropoutMask::of(p, seed);
    at::Tensor y = at::empty_like(x);
    const std::int64_t width = x.size(-1);
    const float *in = x.const_data_ptr<float>();
    float *out = y.data_ptr<float>();
    at::parallel_for(0, x.numel() / std::max<std::int64_t>(width, 1), rowBlock,
                     [&](std::int64_t begin, std::int64_t end) { kernels::dropoutRows(in, out, begin, end, width, mask); });
    return y;
}

class DropoutFunction : public torch::autograd::Function<DropoutFunction> {
public:
    static at::Tensor forward(AutogradContext *context, const at::Tensor &x, double p, std::int64_t seed) {
        context->saved_data["p"] = p;
        context->saved_data["seed"] = seed;
        return dropoutOnCpu(x, p, static_cast<std::uint64_t>(seed));
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        return {dropoutOnCpu(gradients[0].contiguous(), context->saved_data["p"].toDouble(),
                             static_cast<std::uint64_t>(context->saved_data["seed"].toInt())),
                at::Tensor(), at::Tensor()};
    }
};

const float *dataOf(const at::Tensor &tensor) { return tensor.defined() ? tensor.const_data_ptr<float>() : nullptr; }

at::Tensor normOnCpu(const at::Tensor &x, const at::Tensor &residual, const at::Tensor &weight, const at::Tensor &bias,
                     double epsilon, const kernels::DropoutMask &mask, const at::Tensor &normalized,
                     const at::Tensor &inverse) {
    at::Tensor y = at::empty_like(x);
    kernels::NormForward job;
    job.x = dataOf(x);
    job.residual = dataOf(residual);
    job.weight = dataOf(weight);
    job.bias = dataOf(bias);
    job.epsilon = static_cast<float>(epsilon);
    job.mask = mask;
    job.y = y.data_ptr<float>();
    job.normalized = normalized.defined() ? normalized.data_ptr<float>() : nullptr;
    job.inverse = inverse.defined() ? inverse.data_ptr<float>() : nullptr;
    at::parallel_for(0, x.size(0), rowBlock,
                     [&](std::int64_t begin, std::int64_t end) { kernels::normForwardRows(job, begin, end, x.size(1)); });
    return y;
}

class NormFunction : public torch::autograd::Function<NormFunction> {
public:
    static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const std::optional<at::Tensor> &added,
                              const std::optional<at::Tensor> &scale, const std::optional<at::Tensor> &offset,
                              double epsilon, double p, std::int64_t seed) {
        const at::Tensor residual = added.value_or(at::Tensor()), weight = scale.value_or(at::Tensor());
        const at::Tensor bias = offset.value_or(at::Tensor());
        at::Tensor normalized = at::empty_like(x);
        at::Tensor inverse = at::empty({x.size(0)}, x.options());
        context->saved_data["p"] = p;
        context->saved_data["seed"] = seed;
        context->saved_data["residual"] = residual.defined();
        context->save_for_backward({normalized, inverse, weight, bias});
        return normOnCpu(x, residual, weight, bias, epsilon, kernels::DropoutMask::of(p, static_cast<std::uint64_t>(seed)),
                         normalized, inverse);
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor &normalized = saved[0], &weight = saved[2], &bias = saved[3];
        const at::Tensor gradient = gradients[0].contiguous();
        const std::int64_t rows = normalized.size(0), width = normalized.size(1);
        // Only inputs that were given have an edge in the graph.
        std::size_t edge = 0;
        const auto wants = [&](bool given) { return given && context->needs_input_grad(edge++); };
        const bool wantsX = wants(true), wantsResidual = wants(context->saved_data["residual"].toBool());
        const bool wantsWeight = wants(weight.defined()), wantsBias = wants(bias.defined());

        kernels::NormBackward job;
        job.gradient = dataOf(gradient);
        job.normalized = dataOf(normalized);
        job.inverse = dataOf(saved[1]);
        job.weight = dataOf(weight);
        job.mask = kernels::DropoutMask::of(context->saved_data["p"].toDouble(),
                                            static_cast<std::uint64_t>(context->saved_data["seed"].toInt()));
        at::Tensor gradX, gradResidual;
        if (wantsX)
            gradX = at::empty_like(normalized);
        if (wantsResidual)
            gradResidual = job.mask.active() || !wantsX ? at::empty_like(normalized) : gradX;
        job.gradX = wantsX ? gradX.data_ptr<float>() : nullptr;
        job.gradResidual = wantsResidual ? gradResidual.data_ptr<float>() : nullptr;

        const std::int64_t blocks = (rows + rowBlock - 1) / rowBlock;
        at::Tensor gradWeights, gradBiases;
        if (wantsWeight)
            gradWeights = at::zeros({blocks, width}, normalized.options());
        if (wantsBias)
            gradBiases = at::zeros({blocks, width}, normalized.options());
        float *weightSums = gradWeights.defined() ? gradWeights.data_ptr<float>() : nullptr;
        float *biasSums = gradBiases.defined() ? gradBiases.data_ptr<float>() : nullptr;
        at::parallel_for(0, blocks, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t block = begin; block < end; ++block)
                kernels::normBackwardRows(job, block * rowBlock, std::min(rows, (block + 1) * rowBlock), width,
                                          weightSums ? weightSums + block * width : nullptr,
                                          biasSums ? biasSums + block * width : nullptr);
        });
        return {gradX,
                gradResidual,
                gradWeights.defined() ? gradWeights.sum(0) : at::Tensor(),
                gradBiases.defined() ? gradBiases.sum(0) : at::Tensor(),
                at::Tensor(),
                at::Tensor(),
                at::Tensor()};
    }
};

bool anyRequiresGrad(std::initializer_list<std::reference_wrapper<const at::Tensor>> tensors) {
    for (const at::Tensor &tensor : tensors)
        if (tensor.defined() && tensor.requires_grad())
            return true;
    return false;
}

} // namespace

at::Tensor dropout(const at::Tensor &x, double p, std::uint64_t seed) {
    if (p <= 0)
        return x;
    if (!x.is_cpu()) {
        at::Generator generator = at::globalContext().defaultGenerator(x.device()).clone();
        generator.set_current_seed(seed);
        return at::mul(x, at::empty_like(x).bernoulli_(1 - p, generator).div_(1 - p));
    }
    if (at::GradMode::is_enabled() && x.requires_grad())
        return DropoutFunction::apply(x.contiguous(), p, static_cast<std::int64_t>(seed));
    return dropoutOnCpu(x.contiguous(), p, seed);
}

at::Tensor dropoutAddNorm(const at::Tensor &x, const at::Tensor &residual, const at::Tensor &weight, const at::Tensor &bias,
                          double epsilon, double p, std::uint64_t seed) {
    if (!x.is_cpu()) {
        const at::Tensor dropped = dropout(x, p, seed);
        return at::layer_norm(residual.defined() ? at::add(residual, dropped) : dropped, {x.size(-1)}, weight, bias,
                              epsilon);
    }
    const at::Tensor input = x.contiguous();
    const at::Tensor added = residual.defined() ? residual.contiguous() : residual;
    if (at::GradMode::is_enabled() && anyRequiresGrad({x, residual, weight, bias}))
        return NormFunction::apply(input, given(added), given(weight), given(bias), epsilon, p,
                                   static_cast<std::int64_t>(seed));
    return normOnCpu(input, added, weight, bias, epsilon, kernels::DropoutMask::of(p, seed), {}, {});
}

} // namespace sintonia
