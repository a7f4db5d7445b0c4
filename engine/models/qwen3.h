// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"

namespace sintonia {

/// Qwen 3 (Yang et al. 2025): every head of queries and keys is normalised before it is rotated; heads of a size of their
/// own. transformers, models/qwen3/configuration_qwen3.py.
Result<DecoderOptions> readQwen3(const Json &config, const std::string &place);

} // namespace sintonia
