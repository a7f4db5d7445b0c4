// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"

namespace sintonia {

/// Granite 3 (IBM 2024): Llama with multipliers of embeddings, residuals, scores and logits.
/// transformers, models/granite/configuration_granite.py.
Result<DecoderOptions> readGranite(const Json &config, const std::string &place);

} // namespace sintonia
