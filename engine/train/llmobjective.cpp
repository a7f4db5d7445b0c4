// SPDX-License-Identifier: Apache-2.0
#include "engine/train/llmobjective.h"

#include "engine/core/hash.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace sintonia {

std::size_t tokensOf(const LlmRow &row) { return row.chosen.ids.size() + (row.rejected ? row.rejected->ids.size() : 0); }

LlmObjective::TokenLosses LlmObjective::tokenLosses(const std::vector<const TokenRow *> &rows,
                                                    const ForwardContext &context) const {
    std::vector<TokenIds> sequences;
    for (const auto *row : rows)
        sequences.push_back(row->ids);
    const auto device = m_decoder.parameters().front().tensor.device();
    const auto batch = packBatch(sequences, device);
    std::vector<std::int64_t> places, targets;
    TokenLosses losses;
    for (std::int64_t i = 0; i < batch.sequences(); ++i) {
        const auto &row = *rows[std::size_t(batch.order[std::size_t(i)])];
        for (std::size_t token = 1; token < row.ids.size(); ++token) {
            if (!row.counted[token])
                continue;
            places.push_back(batch.boundaries[std::size_t(i)] + std::int64_t(token) - 1);
            targets.push_back(row.ids[token]);
            losses.sequences.push_back(batch.order[std::size_t(i)]);
        }
    }
    losses.tokens = std::uint64_t(batch.tokens());
    const auto hidden = m_decoder.forward(batch, context);
    losses.values = m_decoder.negativeLogLikelihoods(at::index_select(hidden, 0, at::tensor(places, at::kLong).to(device)),
                                                     at::tensor(targets, at::kLong).to(device));
    return losses;
}

at::Tensor LlmObjective::preferenceLogs(const std::vector<const LlmRow *> &rows, const ForwardContext &context,
                                        std::uint64_t &tokens) const {
    std::vector<const TokenRow *> sequences;
    for (const auto *row : rows) {
        sequences.push_back(&row->chosen);
        sequences.push_back(&*row->rejected);
    }
    const auto losses = tokenLosses(sequences, context);
    tokens += losses.tokens;
    const auto owners = at::tensor(losses.sequences, at::kLong).to(losses.values.device());
    const auto sums = at::zeros({std::int64_t(sequences.size())}, losses.values.options().requires_grad(false))
                          .index_add(0, owners, losses.values);
    return sums.neg().view({-1, 2});
}

at::Tensor LlmObjective::likelihood(const std::vector<const LlmRow *> &rows, const ForwardContext &context,
                                    StepLoss &loss) const {
    std::vector<const TokenRow *> sequences;
    for (const auto *row : rows)
        sequences.push_back(&row->chosen);
    const auto losses = tokenLosses(sequences, context);
    loss.tokens += losses.tokens;
    return losses.values.sum();
}

at::Tensor LlmObjective::preference(const std::vector<const LlmRow *> &rows, const ForwardContext &context,
                                    const std::vector<PreferenceLogs> &references, StepLoss &loss) const {
    const auto logs = preferenceLogs(rows, context, loss.tokens);
    const auto given = references.empty() ? referenceLogs(rows) : references;
    std::vector<double> advantages; // of the better answer under the reference
    for (const auto &[better, worse] : given)
        advantages.push_back(better - worse);
    const auto margins =
        (logs.select(1, 0) - logs.select(1, 1) - at::tensor(advantages, logs.options().requires_grad(false))) * m_options.beta;
    loss.values["reward_margin"] += margins.sum().item<double>();
    loss.values["reward_accuracy"] += margins.gt(0).sum().item<double>();
    return at::log_sigmoid(margins).sum().neg();
}

std::vector<PreferenceLogs> LlmObjective::referenceLogs(const std::vector<const LlmRow *> &rows) const {
    const at::NoGradGuard noGradients;
    ForwardContext context;
    context.adapters = false;
    std::uint64_t tokens = 0;
    const auto logs = preferenceLogs(rows, context, tokens).to(at::kCPU, at::kDouble).contiguous();
    std::vector<PreferenceLogs> result;
    for (std::size_t i = 0; i < rows.size(); ++i)
        result.emplace_back(logs.const_data_ptr<double>()[2 * i], logs.const_data_ptr<double>()[2 * i + 1]);
    return result;
}

double LlmObjective::itemsOf(const std::vector<const LlmRow *> &rows) const {
    if (m_options.preference)
        return double(rows.size());
    std::int64_t items = 0;
    for (const auto *row : rows)
        items += std::count(row->chosen.counted.begin(), row->chosen.counted.end(), true);
    return double(items);
}

StepLoss LlmObjective::of(const std::vector<const LlmRow *> &rows, const ForwardContext &context, int miniBatchSize,
                          const std::vector<PreferenceLogs> &references) const {
    const double items = itemsOf(rows);
    const at::AutoGradMode gradients(context.training);
    const auto size = miniBatchSize > 0 ? std::size_t(miniBatchSize) : rows.size();
    StepLoss loss;
    for (std::size_t begin = 0; begin < rows.size(); begin += size) {
        const auto end = std::min(rows.size(), begin + size);
        const auto part = [&](const auto &all) {
            return std::vector(all.begin() + std::ptrdiff_t(begin), all.begin() + std::ptrdiff_t(end));
        };
        auto piece = context;
        piece.seed = mix64(context.seed + begin);
        const auto sum = m_options.preference
                             ? preference(part(rows), piece, references.empty() ? references : part(references), loss)
                             : likelihood(part(rows), piece, loss);
        const auto share = sum / items;
        if (context.training)
            share.backward();
        loss.value += share.item<double>();
    }
    for (auto &[name, value] : loss.values)
        value /= items;
    return loss;
}

} // namespace sintonia
