// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/linearcrossentropy.h"

#include "engine/nn/storedweight.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/_log_softmax.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros_like.h>
#include <c10/util/Exception.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace sintonia {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Elements of the logits of one block of rows: 16 MiB in f32.
constexpr std::int64_t blockElements = std::int64_t(1) << 22;

/// Calls work(begin, rows) for blocks of `count` rows.
template <class Work>
void forBlocks(std::int64_t count, std::int64_t vocabulary, const Work &work) {
    const std::int64_t block = std::max<std::int64_t>(1, blockElements / std::max<std::int64_t>(1, vocabulary));
    for (std::int64_t begin = 0; begin < count; begin += block)
        work(begin, std::min(block, count - begin));
}

/// The head for one call: scaled and capped logits, and what follows from them.
struct Head {
    const at::Tensor &weight;
    LinearCrossEntropyOptions options;

    bool isPlain() const { return weight.scalar_type() == at::kFloat && options.compute == at::kFloat; }

    at::Tensor logits(const at::Tensor &hidden) const {
        at::Tensor values =
            isPlain() ? at::mm(hidden, weight.t()) : storedProduct(hidden, weight, at::Tensor(), options.compute);
        if (options.scale != 1)
            values.mul_(options.scale);
        if (options.softcap != 0)
            values.div_(options.softcap).tanh_().mul_(options.softcap);
        return values;
    }

    /// The gradient of each row's loss by hidden Wᵀ, from the logits and their log-softmax, which is overwritten.
    at::Tensor slopes(const at::Tensor &logits, at::Tensor &logProbabilities, const at::Tensor &targets) const {
        at::Tensor values = logProbabilities.exp_();
        values.scatter_add_(1, targets.unsqueeze(1), at::full({targets.size(0), 1}, -1, values.options()));
        if (options.softcap != 0)
            values.mul_(logits.div(options.softcap).square_().neg_().add_(1));
        if (options.scale != 1)
            values.mul_(options.scale);
        return values;
    }

    at::Tensor gradientOfHidden(const at::Tensor &slopes) const {
        return isPlain() ? at::mm(slopes, weight) : storedProductGradient(slopes, weight, options.compute);
    }
};

class LinearCrossEntropy : public torch::autograd::Function<LinearCrossEntropy> {
public:
    static at::Tensor forward(AutogradContext *context, const at::Tensor &hidden, const at::Tensor &weight,
                              const at::Tensor &targets, double scale, double softcap, std::int64_t compute,
                              bool needsHidden) {
        const Head head{weight, {scale, softcap, static_cast<at::ScalarType>(compute)}};
        at::Tensor losses = at::empty({hidden.size(0)}, hidden.options());
        at::Tensor gradients = needsHidden ? at::empty_like(hidden) : at::Tensor();
        forBlocks(hidden.size(0), weight.size(0), [&](std::int64_t begin, std::int64_t rows) {
            const at::Tensor part = targets.narrow(0, begin, rows);
            const at::Tensor logits = head.logits(hidden.narrow(0, begin, rows));
            at::Tensor logProbabilities = at::_log_softmax(logits, 1, false);
            losses.narrow(0, begin, rows).copy_(at::gather(logProbabilities, 1, part.unsqueeze(1)).squeeze(1).neg_());
            if (needsHidden)
                gradients.narrow(0, begin, rows).copy_(head.gradientOfHidden(head.slopes(logits, logProbabilities, part)));
        });
        context->saved_data["scale"] = scale;
        context->saved_data["softcap"] = softcap;
        context->saved_data["compute"] = compute;
        context->save_for_backward({weight.requires_grad() ? hidden : at::Tensor(), weight, targets, gradients});
        return losses;
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        auto &data = context->saved_data;
        const at::Tensor &hidden = saved[0], &weight = saved[1], &targets = saved[2], &ofHidden = saved[3];
        const at::Tensor gradient = gradients[0].unsqueeze(1);
        variable_list result(7);
        if (ofHidden.defined())
            result[0] = at::mul(ofHidden, gradient);
        if (!context->needs_input_grad(1))
            return result;
        const at::NoGradGuard guard;
        const Head head{weight,
                        {data["scale"].toDouble(), data["softcap"].toDouble(),
                         static_cast<at::ScalarType>(data["compute"].toInt())}};
        at::Tensor sum = at::zeros_like(weight);
        forBlocks(hidden.size(0), weight.size(0), [&](std::int64_t begin, std::int64_t rows) {
            const at::Tensor part = hidden.narrow(0, begin, rows);
            const at::Tensor logits = head.logits(part);
            at::Tensor logProbabilities = at::_log_softmax(logits, 1, false);
            at::Tensor slopes = head.slopes(logits, logProbabilities, targets.narrow(0, begin, rows));
            slopes.mul_(gradient.narrow(0, begin, rows));
            if (head.options.compute == at::kFloat)
                sum.addmm_(slopes.t(), part);
            else
                sum.add_(at::mm(slopes.t().to(head.options.compute), part.to(head.options.compute)));
        });
        result[1] = sum;
        return result;
    }
};

} // namespace

at::Tensor linearCrossEntropy(const at::Tensor &hidden, const at::Tensor &weight, const at::Tensor &targets,
                              const LinearCrossEntropyOptions &options) {
    TORCH_CHECK(weight.scalar_type() == at::kFloat || !weight.requires_grad(), "A weight that is trained must be f32");
    return LinearCrossEntropy::apply(hidden.contiguous(), weight, targets, options.scale, options.softcap,
                                     static_cast<std::int64_t>(options.compute),
                                     at::GradMode::is_enabled() && hidden.requires_grad());
}

} // namespace sintonia
