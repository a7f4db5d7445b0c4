// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/nn/packedbatch.h"

#include <string>
#include <vector>

namespace sintonia {

/// The Pooling module of sentence-transformers (sentence_transformer/modules/pooling.py).
struct PoolingOptions {
    /// One or several of cls, max, mean, mean_sqrt_len_tokens, weightedmean, lasttoken; several are concatenated in this
    /// order.
    std::vector<std::string> modes = {"mean"};
    bool includePrompt = true; ///< false: the prompt's tokens are left out

    std::int64_t dimension(std::int64_t hidden) const { return hidden * static_cast<std::int64_t>(modes.size()); }
};

/// Reads 1_Pooling/config.json in its older (pooling_mode_* flags) or newer (pooling_mode) schema.
Result<PoolingOptions> readPooling(const Json &json, const std::string &place);

/// hidden [T, hidden] → [n, modes · hidden], in packed order. `promptTokens`: length of the prompt at the start of every
/// sequence.
at::Tensor pool(const at::Tensor &hidden, const PackedBatch &batch, const PoolingOptions &options,
                std::int64_t promptTokens);

} // namespace sintonia
