// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/activation.h"

#include "engine/nn/kernels.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/tanh.h>
#include <torch/csrc/autograd/custom_function.h>

namespace sintonia {
namespace {

constexpr std::int64_t grain = 1 << 14;

at::Tensor activateOnCpu(const at::Tensor &x, Activation activation) {
    at::Tensor y = at::empty_like(x);
    const float *in = x.const_data_ptr<float>();
    float *out = y.data_ptr<float>();
    at::parallel_for(0, x.numel(), grain,
                     [&](std::int64_t begin, std::int64_t end) { kernels::activateRange(in, out, begin, end, activation); });
    return y;
}

class ActivateFunction : public torch::autograd::Function<ActivateFunction> {
public:
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x, std::int64_t activation) {
        context->save_for_backward({x});
        context->saved_data["activation"] = activation;
        return activateOnCpu(x, static_cast<Activation>(activation));
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients) {
        const at::Tensor x = context->get_saved_variables()[0];
        const at::Tensor gradient = gradients[0].contiguous();
        const auto activation = static_cast<Activation>(context->saved_data["activation"].toInt());
        at::Tensor gradX = at::empty_like(x);
        const float *in = x.const_data_ptr<float>();
        const float *g = gradient.const_data_ptr<float>();
        float *out = gradX.data_ptr<float>();
        at::parallel_for(0, x.numel(), grain, [&](std::int64_t begin, std::int64_t end) {
            kernels::activateBackwardRange(in, g, out, nullptr, begin, end, activation);
        });
        return {gradX, at::Tensor()};
    }
};

} // namespace

at::Tensor activate(const at::Tensor &x, Activation activation) {
    if (x.is_cpu() && x.scalar_type() == at::kFloat) {
        const at::Tensor packed = x.contiguous();
        if (at::GradMode::is_enabled() && x.requires_grad())
            return ActivateFunction::apply(packed, static_cast<std::int64_t>(activation));
        return activateOnCpu(packed, activation);
    }
    switch (activation) {
    case Activation::Gelu: return at::gelu(x);
    case Activation::GeluTanh: return at::gelu(x, "tanh");
    case Activation::Relu: return at::relu(x);
    case Activation::Silu: return at::silu(x);
    case Activation::Tanh: return at::tanh(x);
    }
    return x;
}

} // namespace sintonia
