// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/linear.h"

#include "engine/nn/giventensor.h"
#include "engine/nn/kernels.h"
#include "engine/nn/normalization.h"
#include "engine/nn/product.h"
#include "engine/nn/storedweight.h"

#include <ATen/Parallel.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/add.h>
#include <ATen/ops/mm.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace sintonia {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class LinearFunction : public torch::autograd::Function<LinearFunction> {
public:
    static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const at::Tensor &weight,
                              const std::optional<at::Tensor> &bias) {
        context->save_for_backward({weight.requires_grad() ? x : at::Tensor(), weight});
        context->saved_data["bias"] = bias.has_value();
        return linearProduct(x, weight, bias.value_or(at::Tensor()));
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor gradient = gradients[0].contiguous();
        const bool wantsBias = context->saved_data["bias"].toBool() && context->needs_input_grad(2);
        return {context->needs_input_grad(0) ? at::mm(gradient, saved[1]) : at::Tensor(),
                context->needs_input_grad(1) ? at::mm(gradient.t(), saved[0]) : at::Tensor(),
                wantsBias ? gradient.sum(0) : at::Tensor()};
    }
};

bool recorded(const at::Tensor &x, const at::Tensor &weight) {
    return at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad());
}

at::Tensor product(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias, at::ScalarType compute) {
    const bool graph = recorded(x, weight);
    if (weight.scalar_type() != at::kFloat && !(graph && weight.requires_grad()))
        return storedProduct(x, weight, bias, compute);
    if (compute != at::kFloat)
        return at::linear(x.to(compute), weight.to(compute), bias.defined() ? bias.to(compute) : bias).to(at::kFloat);
    if (!x.is_cpu())
        return at::linear(x, weight, bias);
    return graph ? LinearFunction::apply(x.contiguous(), weight, given(bias)) : linearProduct(x, weight, bias);
}

/// activation(x) · Wᵀ + b that keeps x but not activation(x).
class ActivatedLinearFunction : public torch::autograd::Function<ActivatedLinearFunction> {
public:
    static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const at::Tensor &weight,
                              const std::optional<at::Tensor> &bias, std::int64_t activation) {
        context->save_for_backward({x, weight});
        context->saved_data["activation"] = activation;
        context->saved_data["bias"] = bias.has_value();
        return linearProduct(activate(x, static_cast<Activation>(activation)), weight, bias.value_or(at::Tensor()));
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor &x = saved[0], &weight = saved[1];
        const at::Tensor gradient = gradients[0].contiguous();
        const auto activation = static_cast<Activation>(context->saved_data["activation"].toInt());
        at::Tensor gradX = at::mm(gradient, weight);
        const bool wantsWeight = context->needs_input_grad(1);
        at::Tensor activated = wantsWeight ? at::empty_like(x) : at::Tensor();
        const float *in = x.const_data_ptr<float>();
        float *g = gradX.data_ptr<float>();
        float *value = wantsWeight ? activated.data_ptr<float>() : nullptr;
        at::parallel_for(0, x.numel(), 1 << 14, [&](std::int64_t begin, std::int64_t end) {
            kernels::activateBackwardRange(in, g, g, value, begin, end, activation);
        });
        return {gradX, wantsWeight ? at::mm(gradient.t(), activated) : at::Tensor(),
                context->saved_data["bias"].toBool() && context->needs_input_grad(2) ? gradient.sum(0) : at::Tensor(),
                at::Tensor()};
    }
};

/// The rows of several contiguous matrices (or vectors) as one, without a copy, when they lie one behind the other in
/// memory.
std::optional<at::Tensor> viewedTogether(std::initializer_list<std::reference_wrapper<const at::Tensor>> parts) {
    const at::Tensor &first = *parts.begin();
    std::int64_t next = first.storage_offset(), rows = 0;
    for (const at::Tensor &part : parts) {
        if (!part.is_contiguous() || part.storage().unsafeGetStorageImpl() != first.storage().unsafeGetStorageImpl() ||
            part.storage_offset() != next)
            return std::nullopt;
        next += part.numel();
        rows += part.size(0);
    }
    auto sizes = first.sizes().vec();
    sizes[0] = rows;
    return first.as_strided(sizes, first.strides());
}

/// One product with three adjacent weights; the gradients are views of one gradient.
class TogetherFunction : public torch::autograd::Function<TogetherFunction> {
public:
    static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const at::Tensor &q, const at::Tensor &k,
                              const at::Tensor &v, const at::Tensor &qBias, const at::Tensor &kBias,
                              const at::Tensor &vBias) {
        context->save_for_backward({x, q, k, v});
        return linearProduct(x, *viewedTogether({q, k, v}), *viewedTogether({qBias, kBias, vBias}));
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor gradient = gradients[0].contiguous();
        variable_list result(7);
        if (context->needs_input_grad(0))
            result[0] = at::mm(gradient, *viewedTogether({saved[1], saved[2], saved[3]}));
        if (context->needs_input_grad(1) || context->needs_input_grad(4)) {
            const at::Tensor weights = at::mm(gradient.t(), saved[0]);
            const at::Tensor biases = gradient.sum(0);
            std::int64_t row = 0;
            for (std::size_t i = 1; i <= 3; ++i) {
                result[i] = weights.narrow(0, row, saved[i].size(0));
                result[i + 3] = biases.narrow(0, row, saved[i].size(0));
                row += saved[i].size(0);
            }
        }
        return result;
    }
};

/// Whether forward(x) is one storedProduct() of a few rows on the CPU, and no graph can be recorded.
bool isReadInOnePass(const Linear &layer, const at::Tensor &x, const ForwardContext &context) {
    if (at::GradMode::is_enabled() || !x.is_cpu() || x.size(0) > mostRowsInOnePass || (layer.adapter && context.adapters))
        return false;
    return layer.quantized || layer.weight.scalar_type() != at::kFloat || layer.compute == at::kFloat;
}

/// Whether a layer's product is only that of f32 matrices, with a bias.
bool isPlain(const Linear &layer) {
    return !layer.adapter && !layer.quantized && layer.compute == at::kFloat && layer.weight.scalar_type() == at::kFloat &&
           layer.bias.defined();
}

} // namespace

at::Tensor Linear::forward(const at::Tensor &x, const ForwardContext &context) const {
    at::Tensor y = quantized ? storedProduct(x, quantized, bias, compute) : product(x, weight, bias, compute);
    if (adapter && context.adapters) {
        const at::Tensor input = dropout(x, context.rate(adapter->dropout), context.seedOf(site));
        y = at::add(y, product(product(input, adapter->a, {}, compute), adapter->b, {}, compute), adapter->scale);
    }
    return y;
}

at::Tensor Linear::forwardActivated(const at::Tensor &x, Activation activation, const ForwardContext &context) const {
    const bool plain = x.is_cpu() && compute == at::kFloat && !adapter && !quantized && weight.scalar_type() == at::kFloat;
    if (plain && recorded(x, weight))
        return ActivatedLinearFunction::apply(x.contiguous(), weight, given(bias), static_cast<std::int64_t>(activation));
    return forward(activate(x, activation), context);
}

at::Tensor Linear::mergedWeight() const {
    const at::NoGradGuard guard;
    const at::Tensor own = quantized ? dequantize(*quantized) : weight.detach();
    if (!adapter)
        return own;
    return at::add(own.to(at::kFloat), at::mm(adapter->b, adapter->a), adapter->scale);
}

at::Tensor forwardTogether(std::span<const Linear> layers, const at::Tensor &x, const ForwardContext &context) {
    if (layers.size() == 1)
        return layers.front().forward(x, context);
    if (layers.size() == 3 && std::all_of(layers.begin(), layers.end(), isPlain)) {
        const Linear &query = layers[0], &key = layers[1], &value = layers[2];
        const auto weight = viewedTogether({query.weight, key.weight, value.weight});
        const auto bias = viewedTogether({query.bias, key.bias, value.bias});
        if (weight && bias)
            return recorded(x, query.weight)
                       ? TogetherFunction::apply(x, query.weight, key.weight, value.weight, query.bias, key.bias, value.bias)
                       : linearProduct(x, *weight, *bias);
    }
    const auto read = [&](const Linear &layer) { return isReadInOnePass(layer, x, context); };
    if (std::all_of(layers.begin(), layers.end(), read)) {
        std::vector<StoredPart> parts;
        for (const Linear &layer : layers)
            parts.push_back({layer.weight, layer.quantized, layer.bias});
        return storedProducts(x, parts);
    }
    std::vector<at::Tensor> parts;
    for (const Linear &layer : layers)
        parts.push_back(layer.forward(x, context));
    return at::cat(parts, 1);
}

std::vector<at::Tensor> allocateAdjacent(const std::vector<at::Tensor> &parts) {
    const at::Tensor whole = at::cat(parts);
    std::vector<at::Tensor> views;
    std::int64_t row = 0;
    for (const at::Tensor &part : parts) {
        views.push_back(whole.narrow(0, row, part.size(0)));
        row += part.size(0);
    }
    return views;
}

} // namespace sintonia
