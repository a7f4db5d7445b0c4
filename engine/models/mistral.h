// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"

namespace sintonia {

/// Mistral (Jiang et al. 2023): Llama with fewer key heads and, in its first version, a sliding window in all layers.
/// transformers, models/mistral/configuration_mistral.py.
Result<DecoderOptions> readMistral(const Json &config, const std::string &place);

} // namespace sintonia
