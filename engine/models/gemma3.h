// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"

namespace sintonia {

/// Gemma 3 (Gemma team 2025), its text models, and EmbeddingGemma, which sees both sides: Gemma 2 with normalised heads in
/// place of soft caps, and other positions in layers with a window. transformers, models/gemma3/configuration_gemma3.py.
Result<DecoderOptions> readGemma3(const Json &config, const std::string &place);

} // namespace sintonia
