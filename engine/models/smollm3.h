// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"

namespace sintonia {

/// SmolLM 3 (Hugging Face 2025): Llama without positions in every fourth layer.
/// transformers, models/smollm3/configuration_smollm3.py.
Result<DecoderOptions> readSmolLm3(const Json &config, const std::string &place);

} // namespace sintonia
