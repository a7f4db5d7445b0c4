// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"

namespace sintonia {

/// Gemma 2 (Gemma team 2024): norms before and after both parts with weights around 0, scaled embeddings, soft caps, a
/// window in every other layer. transformers, models/gemma2/configuration_gemma2.py.
Result<DecoderOptions> readGemma2(const Json &config, const std::string &place);

/// What the Gemma family shares: sizes, norms, activation, scales.
void readGemmaSizes(JsonReader &reader, DecoderOptions &options);

} // namespace sintonia
