// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/packedbatch.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sintonia {

/// How the next token is chosen, with the definitions and in the order of transformers' logits processors
/// (generation/logits_process.py): repetition penalty, temperature, top-k, top-p, min-p.
struct SamplingOptions {
    double temperature = 0;       ///< scores are divided by it; 0 = the most probable token, no chance
    std::int64_t topK = 0;        ///< only the k best tokens and those equal to the last of them; 0 = all
    double topP = 1;              ///< only the fewest best tokens whose probabilities sum to at least this; 0 … 1
    double minP = 0;              ///< only tokens with at least this share of the best one's probability; 0 … 1
    double repetitionPenalty = 1; ///< scores of tokens that the prompt or the answer has are divided by it (multiplied below 0)
    std::uint64_t seed = 0;
};

/// Chooses the tokens of one sequence. The choices are a function of the options, the scores and `stream`, which numbers the
/// sequences of a batch.
class Sampler {
public:
    Sampler(const SamplingOptions &options, std::uint64_t stream) : m_options(options), m_stream(stream) {}

    /// The next token after `seen` (prompt and answer). Changes `scores` [vocabulary]. -1 where no score is a number.
    std::int32_t next(std::span<float> scores, const TokenIds &seen);
    /// The tokens that can be drawn and their probabilities, best first.
    std::vector<std::pair<std::int32_t, double>> candidates(std::span<const float> scores) const;

private:
    SamplingOptions m_options;
    std::uint64_t m_stream;
    std::uint64_t m_drawn = 0;
};

} // namespace sintonia
