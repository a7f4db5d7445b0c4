// SPDX-License-Identifier: Apache-2.0
#include "engine/train/adamw.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>

namespace sintonia {

namespace {

/// Σ x² of a flat tensor: rows are summed in f32, their sums in f64, since millions of terms in one f32 sum lose a
/// thousandth.
double sumOfSquares(const at::Tensor &x) {
    constexpr std::int64_t row = 4096;
    const auto whole = x.numel() / row * row;
    double sum = at::linalg_vector_norm(x.narrow(0, whole, x.numel() - whole), 2).to(at::kDouble).square().item<double>();
    if (whole > 0)
        sum += at::linalg_vector_norm(x.narrow(0, 0, whole).view({-1, row}), 2, at::IntArrayRef{1})
                   .to(at::kDouble)
                   .square()
                   .sum()
                   .item<double>();
    return sum;
}

} // namespace

AdamW::AdamW(std::vector<NamedTensor> parameters, const AdamWOptions &options)
    : m_options(options), m_parameters(std::move(parameters)) {
    const at::NoGradGuard noGradients;
    for (const bool decayed : {true, false}) {
        const auto belongs = [&](const NamedTensor &parameter) { return (parameter.tensor.dim() > 1) == decayed; };
        std::int64_t elements = 0;
        for (const auto &parameter : m_parameters)
            elements += belongs(parameter) ? parameter.tensor.numel() : 0;
        if (elements == 0)
            continue;
        Group group;
        const auto kind = m_parameters.front().tensor.options().dtype(at::kFloat).requires_grad(false);
        group.values = at::empty({elements}, kind);
        group.gradients = at::zeros({elements}, kind);
        group.average = at::zeros({elements}, kind);
        group.averageOfSquares = at::zeros({elements}, kind);
        group.steps = at::zeros({}, kind);
        group.decay = decayed ? options.weightDecay : 0;
        std::int64_t begin = 0;
        for (auto &parameter : m_parameters) {
            if (!belongs(parameter))
                continue;
            const auto size = parameter.tensor.numel();
            const auto shape = parameter.tensor.sizes().vec();
            const auto view = group.values.narrow(0, begin, size).view(shape);
            view.copy_(parameter.tensor);
            parameter.tensor.set_data(view);
            parameter.tensor.mutable_grad() = group.gradients.narrow(0, begin, size).view(shape);
            begin += size;
        }
        m_groups.push_back(std::move(group));
    }
}

double AdamW::gradientNorm() const {
    double squares = 0;
    for (const auto &group : m_groups)
        squares += sumOfSquares(group.gradients);
    return std::sqrt(squares);
}

void AdamW::step(double learningRate, double norm) {
    const at::NoGradGuard noGradients;
    std::optional<at::Tensor> divisor; // the kernel divides gradients by it
    if (m_options.maxGradNorm && norm + 1e-6 > *m_options.maxGradNorm)
        divisor = at::full({}, (norm + 1e-6) / *m_options.maxGradNorm, m_groups.front().steps.options());
    for (auto &group : m_groups) {
        group.steps.add_(1);
        at::_fused_adamw_({group.values}, {group.gradients}, {group.average}, {group.averageOfSquares}, {}, {group.steps},
                          learningRate, m_options.beta1, m_options.beta2, group.decay, m_options.eps, false, false, divisor,
                          std::nullopt);
    }
}

void AdamW::zeroGradients() {
    for (auto &group : m_groups)
        group.gradients.zero_();
}

std::vector<std::pair<std::string, at::Tensor>> AdamW::state() const {
    std::vector<std::pair<std::string, at::Tensor>> all;
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        const auto suffix = "." + std::to_string(i);
        all.emplace_back("exp_avg" + suffix, m_groups[i].average);
        all.emplace_back("exp_avg_sq" + suffix, m_groups[i].averageOfSquares);
        all.emplace_back("step" + suffix, m_groups[i].steps);
    }
    return all;
}

Result<void> AdamW::loadState(const std::vector<std::pair<std::string, at::Tensor>> &saved) {
    const at::NoGradGuard noGradients;
    for (const auto &[name, tensor] : state()) {
        const auto at = std::find_if(saved.begin(), saved.end(), [&](const auto &item) { return item.first == name; });
        if (at == saved.end() || at->second.sizes() != tensor.sizes())
            return badInput("optimizer.safetensors: " + name, "a tensor of " + std::to_string(tensor.numel()) + " values",
                            at == saved.end() ? "nothing" : std::to_string(at->second.numel()));
        tensor.copy_(at->second);
    }
    return {};
}

} // namespace sintonia
