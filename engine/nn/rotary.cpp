// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/rotary.h"

#include "engine/nn/decoderkernels.h"

#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/div.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sintonia {
namespace {

/// base^(2i / dimensions), f32.
at::Tensor wavelengths(double base, std::int64_t dimensions) {
    const at::Tensor exponents = at::div(at::arange(0, dimensions, 2, at::kLong).to(at::kFloat), dimensions);
    return at::pow(at::Scalar(base), exponents);
}

/// Peng et al. 2023 (arXiv 2309.00071).
at::Tensor yarnFrequencies(const RotaryOptions &options) {
    const auto dimensions = static_cast<double>(options.dimensions);
    const auto dimensionOf = [&](double rotations) {
        return dimensions * std::log(static_cast<double>(options.originalPositions) / (rotations * 2 * std::numbers::pi)) /
               (2 * std::log(options.base));
    };
    double low = dimensionOf(options.betaFast), high = dimensionOf(options.betaSlow);
    if (options.truncate) {
        low = std::floor(low);
        high = std::ceil(high);
    }
    low = std::max(low, 0.0);
    high = std::min(high, dimensions - 1);
    if (low == high)
        high += 0.001;
    const at::Tensor lengths = wavelengths(options.base, options.dimensions);
    const at::Tensor places = at::arange(options.dimensions / 2, at::kLong).to(at::kFloat);
    const at::Tensor kept = at::sub(at::div(at::sub(places, low), high - low).clamp(0, 1), 1).neg();
    const at::Tensor extrapolated = at::reciprocal(lengths), interpolated = at::reciprocal(at::mul(lengths, options.factor));
    return interpolated.mul(kept.sub(1).neg()).add(extrapolated.mul(kept));
}

at::Tensor llama3Frequencies(const RotaryOptions &options) {
    const at::Tensor plain = at::reciprocal(wavelengths(options.base, options.dimensions));
    const auto context = static_cast<double>(options.originalPositions);
    const double low = options.lowFrequencyFactor, high = options.highFrequencyFactor;
    const at::Tensor length = at::mul(at::reciprocal(plain), 2 * std::numbers::pi);
    const at::Tensor isLow = length.gt(context / low), isHigh = length.lt(context / high);
    const at::Tensor scaled = at::where(isLow, at::div(plain, options.factor), plain);
    const at::Tensor smooth = at::div(at::sub(at::mul(at::reciprocal(length), context), low), high - low);
    const at::Tensor between =
        smooth.sub(1).neg().mul(scaled).div(options.factor).add(smooth.mul(scaled));
    return at::where(isLow.logical_or(isHigh), scaled, between);
}

class RotaryFunction : public torch::autograd::Function<RotaryFunction> {
public:
    static at::Tensor turned(const at::Tensor &x, const at::Tensor &cosine, const at::Tensor &sine, std::int64_t heads,
                             std::int64_t size, float direction, at::Tensor result) {
        kernels::Rotation job;
        job.heads = heads;
        job.size = size;
        job.half = cosine.size(1);
        job.stride = x.size(1);
        job.cosine = cosine.const_data_ptr<float>();
        job.sine = sine.const_data_ptr<float>();
        job.direction = direction;
        const float *in = x.const_data_ptr<float>();
        float *out = result.data_ptr<float>();
        at::parallel_for(0, x.size(0), 16,
                         [&](std::int64_t begin, std::int64_t end) { kernels::rotate(job, in, out, begin, end); });
        return result;
    }

    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x, const at::Tensor &cosine,
                              const at::Tensor &sine, std::int64_t heads, std::int64_t size) {
        context->save_for_backward({cosine, sine});
        context->saved_data["heads"] = heads;
        context->saved_data["size"] = size;
        return turned(x, cosine, sine, heads, size, 1, at::empty_like(x));
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor gradient = gradients[0].contiguous();
        return {turned(gradient, saved[0], saved[1], context->saved_data["heads"].toInt(),
                       context->saved_data["size"].toInt(), -1, at::empty_like(gradient)),
                at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

/// Any device and type.
at::Tensor rotateByOperators(const at::Tensor &x, const RotaryTables &tables, std::int64_t heads, std::int64_t size) {
    const std::int64_t half = tables.cosine.size(1), tokens = x.size(0);
    const at::Tensor rows = x.narrow(1, 0, heads * size).view({tokens, heads, size});
    const at::Tensor a = rows.narrow(2, 0, half), b = rows.narrow(2, half, half);
    const at::Tensor cosine = tables.cosine.unsqueeze(1), sine = tables.sine.unsqueeze(1);
    const at::Tensor first = at::sub(at::mul(a, cosine), at::mul(b, sine));
    const at::Tensor second = at::mul(b, cosine).add(at::mul(a, sine));
    const at::Tensor turned = at::cat({first, second, rows.narrow(2, 2 * half, size - 2 * half)}, 2);
    return at::cat({turned.reshape({tokens, heads * size}), x.narrow(1, heads * size, x.size(1) - heads * size)}, 1);
}

} // namespace

at::Tensor rotaryFrequencies(const RotaryOptions &options, std::int64_t length) {
    const at::Tensor plain = at::reciprocal(wavelengths(options.base, options.dimensions));
    switch (options.scaling) {
    case RotaryScaling::None: break;
    case RotaryScaling::Linear: return at::div(plain, options.factor);
    case RotaryScaling::Dynamic: {
        const auto positions = static_cast<double>(options.positions), d = static_cast<double>(options.dimensions);
        const double reached = std::max(static_cast<double>(length), positions);
        const double growth = options.factor * reached / positions - (options.factor - 1);
        return at::reciprocal(wavelengths(options.base * std::pow(growth, d / (d - 2)), options.dimensions));
    }
    case RotaryScaling::Yarn: return yarnFrequencies(options);
    case RotaryScaling::LongRope: {
        const auto &factors = length > options.originalPositions ? options.longFactors : options.shortFactors;
        return at::reciprocal(at::mul(at::tensor(factors, at::kFloat), wavelengths(options.base, options.dimensions)));
    }
    case RotaryScaling::Llama3: return llama3Frequencies(options);
    }
    return plain;
}

RotaryTables rotaryTables(const RotaryOptions &options, const PackedBatch &batch, const std::vector<std::int64_t> &lengths) {
    const at::NoGradGuard guard;
    const at::Device device = batch.positions.device();
    const at::Tensor positions = batch.positions.to(at::kFloat).unsqueeze(1);
    at::Tensor angles;
    if (options.dependsOnLength()) {
        std::vector<at::Tensor> parts;
        for (std::int64_t i = 0; i < batch.sequences(); ++i)
            parts.push_back(at::mul(positions.narrow(0, batch.boundaries[i], batch.length(i)),
                                    rotaryFrequencies(options, lengths[i]).to(device)));
        angles = parts.empty() ? at::mul(positions, rotaryFrequencies(options, 0).to(device)) : at::cat(parts);
    } else {
        angles = at::mul(positions, rotaryFrequencies(options, 0).to(device));
    }
    return {at::mul(at::cos(angles), options.attentionFactor), at::mul(at::sin(angles), options.attentionFactor)};
}

RotaryTables rotaryTables(const RotaryOptions &options, const PackedBatch &batch) {
    std::vector<std::int64_t> lengths;
    for (std::int64_t i = 0; i < batch.sequences(); ++i)
        lengths.push_back(batch.length(i));
    return rotaryTables(options, batch, lengths);
}

at::Tensor applyRotary(const at::Tensor &x, const RotaryTables &tables, std::int64_t heads, std::int64_t size) {
    if (!x.is_cpu())
        return rotateByOperators(x, tables, heads, size);
    const at::Tensor packed = x.contiguous();
    if (at::GradMode::is_enabled() && x.requires_grad())
        return RotaryFunction::apply(packed, tables.cosine, tables.sine, heads, size);
    return RotaryFunction::turned(packed, tables.cosine, tables.sine, heads, size, 1, packed);
}

} // namespace sintonia
