// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/attention.h"

#include "engine/nn/attentionloops.h"
#include "engine/nn/giventensor.h"
#include "engine/nn/operatorattention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

#include <vector>

namespace sintonia {
namespace {

using kernels::AttentionRule;
using kernels::AttentionSequence;

/// Calls work(sequence, part) for `parts` of every sequence that has tokens, spread over the threads.
template <class Work>
void forEachPart(const std::vector<std::int64_t> &boundaries, std::int64_t parts, const Work &work) {
    const auto sequences = static_cast<std::int64_t>(boundaries.size()) - 1;
    at::parallel_for(0, parts * sequences, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t sequence = i % sequences;
            if (boundaries[sequence + 1] > boundaries[sequence])
                work(sequence, i / sequences);
        }
    });
}

/// The tensors of a packed batch, and each sequence in them.
struct Packed {
    const AttentionRule &rule;
    const std::vector<std::int64_t> &boundaries;
    const float *qkv;
    float *out;
    float *logSumExp; ///< or null
    std::int64_t stride() const { return (rule.heads + 2 * rule.groups) * rule.size; }

    AttentionSequence sequence(std::int64_t i) const {
        AttentionSequence result;
        result.queries = result.keys = boundaries[i + 1] - boundaries[i];
        result.q = qkv + boundaries[i] * stride();
        result.k = result.q + rule.heads * rule.size;
        result.v = result.k + rule.groups * rule.size;
        result.queryStride = result.keyStride = stride();
        result.outStride = rule.heads * rule.size;
        result.out = out + boundaries[i] * result.outStride;
        result.place = boundaries[i];
        result.placesPerHead = boundaries.back();
        result.logSumExp = logSumExp;
        return result;
    }
};

/// context [T, heads · size]; `logSumExp` [heads, T] is filled unless it is undefined.
at::Tensor attendOnCpu(const at::Tensor &qkv, const std::vector<std::int64_t> &boundaries, const AttentionOptions &options,
                       const at::Tensor &logSumExp) {
    const AttentionRule rule = AttentionRule::of(options, qkv.size(1));
    at::Tensor context = at::empty({qkv.size(0), rule.heads * rule.size}, qkv.options());
    const Packed packed{rule, boundaries, qkv.const_data_ptr<float>(), context.data_ptr<float>(),
                        logSumExp.defined() ? logSumExp.data_ptr<float>() : nullptr};
    forEachPart(boundaries, rule.heads, [&](std::int64_t sequence, std::int64_t head) {
        kernels::attendHead(rule, packed.sequence(sequence), head);
    });
    return context;
}

/// Gradients of qkv and, unless `gradBias` [sequences, heads, 2 · L - 1] is undefined, of the bias for each sequence.
at::Tensor attendBackwardOnCpu(const at::Tensor &gradient, const at::Tensor &qkv, const at::Tensor &context,
                               const at::Tensor &logSumExp, const std::vector<std::int64_t> &boundaries,
                               const AttentionOptions &options, const at::Tensor &gradBias) {
    const AttentionRule rule = AttentionRule::of(options, qkv.size(1));
    at::Tensor gradQkv = at::empty_like(qkv);
    const Packed packed{rule, boundaries, qkv.const_data_ptr<float>(), context.data_ptr<float>(),
                        logSumExp.data_ptr<float>()};
    const float *gradOut = gradient.const_data_ptr<float>();
    float *gradIn = gradQkv.data_ptr<float>();
    float *biases = gradBias.defined() ? gradBias.data_ptr<float>() : nullptr;
    forEachPart(boundaries, rule.groups, [&](std::int64_t i, std::int64_t group) {
        const AttentionSequence sequence = packed.sequence(i);
        kernels::AttentionGradients gradients;
        gradients.out = gradOut + (sequence.out - packed.out);
        gradients.q = gradIn + (sequence.q - packed.qkv);
        gradients.k = gradIn + (sequence.k - packed.qkv);
        gradients.v = gradIn + (sequence.v - packed.qkv);
        gradients.bias = biases ? biases + i * gradBias.stride(0) : nullptr;
        kernels::attendGroupBackward(rule, sequence, group, gradients);
    });
    return gradQkv;
}

struct SavedAttention : torch::CustomClassHolder {
    std::vector<std::int64_t> boundaries;
    AttentionOptions options; ///< without the bias
    SavedAttention(std::vector<std::int64_t> saved, AttentionOptions given)
        : boundaries(std::move(saved)), options(std::move(given)) {}
};

class AttentionFunction : public torch::autograd::Function<AttentionFunction> {
public:
    /// `options` without the bias, which is an input of its own.
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &qkv,
                              const std::optional<at::Tensor> &bias, const std::vector<std::int64_t> &boundaries,
                              const AttentionOptions &options) {
        at::Tensor logSumExp = at::empty({options.heads, qkv.size(0)}, qkv.options());
        AttentionOptions whole = options;
        whole.bias = bias.value_or(at::Tensor());
        at::Tensor result = attendOnCpu(qkv, boundaries, whole, logSumExp);
        context->save_for_backward({qkv, result, logSumExp, whole.bias});
        context->saved_data["attention"] =
            c10::IValue::make_capsule(c10::make_intrusive<SavedAttention>(boundaries, options));
        return result;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const auto holder = context->saved_data["attention"].toCapsule();
        const auto &attention = static_cast<const SavedAttention &>(*holder);
        AttentionOptions options = attention.options;
        options.bias = saved[3];
        at::Tensor gradBias;
        if (options.bias.defined() && context->needs_input_grad(1))
            gradBias = at::zeros({static_cast<std::int64_t>(attention.boundaries.size()) - 1, options.bias.size(0),
                                  options.bias.size(1)},
                                 saved[0].options());
        const at::Tensor gradQkv = attendBackwardOnCpu(gradients[0].contiguous(), saved[0], saved[1], saved[2],
                                                       attention.boundaries, options, gradBias);
        return {gradQkv, gradBias.defined() ? gradBias.sum(0) : at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

} // namespace

at::Tensor attention(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options) {
    if (!qkv.is_cpu() || qkv.scalar_type() != at::kFloat)
        return attentionByOperators(qkv, batch, options);
    AttentionOptions given = options;
    given.bias = at::Tensor();
    const at::Tensor packed = qkv.contiguous();
    const at::Tensor bias = options.bias.defined() ? options.bias.contiguous() : at::Tensor();
    if (at::GradMode::is_enabled() && (qkv.requires_grad() || (bias.defined() && bias.requires_grad())))
        return AttentionFunction::apply(packed, sintonia::given(bias), batch.boundaries, given);
    given.bias = bias;
    return attendOnCpu(packed, batch.boundaries, given, {});
}

} // namespace sintonia
