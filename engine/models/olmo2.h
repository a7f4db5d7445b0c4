// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"

namespace sintonia {

/// OLMo 2 (OLMo team 2024): norms on the outputs of attention and feed-forward part, and on all queries and keys together.
/// transformers, models/olmo2/configuration_olmo2.py.
Result<DecoderOptions> readOlmo2(const Json &config, const std::string &place);

} // namespace sintonia
