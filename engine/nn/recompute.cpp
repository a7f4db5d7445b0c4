// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/recompute.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

namespace sintonia {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Work : torch::CustomClassHolder {
    explicit Work(std::function<at::Tensor(const at::Tensor &)> given) : run(std::move(given)) {}
    std::function<at::Tensor(const at::Tensor &)> run;
};

class RecomputeFunction : public torch::autograd::Function<RecomputeFunction> {
public:
    static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const c10::intrusive_ptr<Work> &work) {
        context->save_for_backward({x});
        context->saved_data["work"] = c10::IValue::make_capsule(work);
        return work->run(x);
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        const auto holder = context->saved_data["work"].toCapsule();
        const at::AutoGradMode enabled(true);
        const at::Tensor x = context->get_saved_variables()[0].detach().requires_grad_(true);
        const at::Tensor y = static_cast<const Work &>(*holder).run(x);
        torch::autograd::backward({y}, {gradients[0]});
        return {x.grad(), at::Tensor()};
    }
};

} // namespace

at::Tensor recomputed(const std::function<at::Tensor(const at::Tensor &)> &work, const at::Tensor &x) {
    if (!at::GradMode::is_enabled())
        return work(x);
    // Without an input that needs gradients there would be no node to compute those of the captured tensors.
    const at::Tensor input = x.requires_grad() ? x : x.detach().requires_grad_(true);
    return RecomputeFunction::apply(input, c10::make_intrusive<Work>(work));
}

} // namespace sintonia
