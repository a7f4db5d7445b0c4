// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoder.h"
#include "engine/train/llmrows.h"
#include "engine/train/trainingtask.h"

#include <utility>
#include <vector>

namespace sintonia {

/// Log-probabilities of the better and the worse answer of a row.
using PreferenceLogs = std::pair<double, double>;

struct LlmObjectiveOptions {
    bool preference = false; ///< DPO in place of the likelihood of the counted tokens
    double beta = 0.1;       ///< of DPO
};

/// What an LLM minimises, on packed rows without padding.
/// - Likelihood: the mean of -log p over all counted tokens of the batch.
/// - DPO (Rafailov et al. 2023): the mean over rows of -log σ(β ((π⁺ - r⁺) - (π⁻ - r⁻))) with the log-probabilities π of the
///   better and the worse answer under the model and r under the reference: the same weights without adapters, or
///   `references` where they are given.
/// `values` of the result hold, for DPO, reward_margin (the mean of β times that difference) and reward_accuracy (the share of
/// rows with a difference above 0).
class LlmObjective {
public:
    LlmObjective(const LlmObjectiveOptions &options, const Decoder &decoder) : m_options(options), m_decoder(decoder) {}

    /// Loss of rows; with `context.training` also adds the gradients. Computed `miniBatchSize` rows at a time (0 = all at
    /// once), each with a seed of its own. `references` is empty or has one entry a row.
    StepLoss of(const std::vector<const LlmRow *> &rows, const ForwardContext &context, int miniBatchSize,
                const std::vector<PreferenceLogs> &references = {}) const;
    /// What the loss is the mean of: counted tokens, or rows for DPO.
    double itemsOf(const std::vector<const LlmRow *> &rows) const;
    /// Under the decoder as it is, without its adapters.
    std::vector<PreferenceLogs> referenceLogs(const std::vector<const LlmRow *> &rows) const;

private:
    struct TokenLosses {
        at::Tensor values;                   ///< [n] f32
        std::vector<std::int64_t> sequences; ///< to which each belongs
        std::uint64_t tokens = 0;            ///< that went through the decoder
    };
    TokenLosses tokenLosses(const std::vector<const TokenRow *> &rows, const ForwardContext &context) const;
    /// [rows, 2]: log-probabilities of better and worse answers.
    at::Tensor preferenceLogs(const std::vector<const LlmRow *> &rows, const ForwardContext &context,
                              std::uint64_t &tokens) const;
    /// Sum over the rows, not yet divided by the number of items of the batch.
    at::Tensor likelihood(const std::vector<const LlmRow *> &rows, const ForwardContext &context, StepLoss &loss) const;
    at::Tensor preference(const std::vector<const LlmRow *> &rows, const ForwardContext &context,
                          const std::vector<PreferenceLogs> &references, StepLoss &loss) const;

    LlmObjectiveOptions m_options;
    const Decoder &m_decoder;
};

/// Tokens that a row has, both answers of a preference row included.
std::size_t tokensOf(const LlmRow &row);

} // namespace sintonia
