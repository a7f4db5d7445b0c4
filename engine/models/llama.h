// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"

namespace sintonia {

/// Llama (Touvron et al. 2023): transformers, models/llama/configuration_llama.py.
Result<DecoderOptions> readLlama(const Json &config, const std::string &place);

} // namespace sintonia
