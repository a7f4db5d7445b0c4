// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/gatedactivation.h"

#include "engine/nn/decoderkernels.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mul.h>
#include <torch/csrc/autograd/custom_function.h>

namespace sintonia {
namespace {

/// Values a thread takes at least.
constexpr std::int64_t grain = 1 << 14;

std::int64_t rowsPerThread(std::int64_t width) {
    return std::max<std::int64_t>(1, grain / std::max<std::int64_t>(1, width));
}

at::Tensor gateOnCpu(const at::Tensor &x, Activation activation) {
    const std::int64_t width = x.size(1) / 2;
    at::Tensor y = at::empty({x.size(0), width}, x.options());
    const float *in = x.const_data_ptr<float>();
    float *out = y.data_ptr<float>();
    at::parallel_for(0, x.size(0), rowsPerThread(width), [&](std::int64_t begin, std::int64_t end) {
        kernels::gateRows(in, out, width, activation, begin, end);
    });
    return y;
}

class GateFunction : public torch::autograd::Function<GateFunction> {
public:
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x, std::int64_t activation) {
        context->save_for_backward({x});
        context->saved_data["activation"] = activation;
        return gateOnCpu(x, static_cast<Activation>(activation));
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients) {
        const at::Tensor x = context->get_saved_variables()[0];
        const at::Tensor gradient = gradients[0].contiguous();
        const auto activation = static_cast<Activation>(context->saved_data["activation"].toInt());
        at::Tensor gradX = at::empty_like(x);
        const float *in = x.const_data_ptr<float>(), *g = gradient.const_data_ptr<float>();
        float *out = gradX.data_ptr<float>();
        at::parallel_for(0, x.size(0), rowsPerThread(x.size(1) / 2), [&](std::int64_t begin, std::int64_t end) {
            kernels::gateBackwardRows(in, g, out, x.size(1) / 2, activation, begin, end);
        });
        return {gradX, at::Tensor()};
    }
};

} // namespace

at::Tensor gatedActivation(const at::Tensor &gateAndUp, Activation activation) {
    if (!gateAndUp.is_cpu()) {
        const std::int64_t width = gateAndUp.size(1) / 2;
        return at::mul(activate(gateAndUp.narrow(1, 0, width), activation), gateAndUp.narrow(1, width, width));
    }
    const at::Tensor packed = gateAndUp.contiguous();
    if (at::GradMode::is_enabled() && gateAndUp.requires_grad())
        return GateFunction::apply(packed, static_cast<std::int64_t>(activation));
    return gateOnCpu(packed, activation);
}

} // namespace sintonia
