// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"

namespace sintonia {

/// Qwen 2 and 2.5 (Yang et al. 2024): biases on queries, keys and values only; windows from max_window_layers on.
/// transformers, models/qwen2/configuration_qwen2.py.
Result<DecoderOptions> readQwen2(const Json &config, const std::string &place);

/// use_sliding_window, sliding_window, max_window_layers, layer_types, as Qwen 2 and 3 have them.
void readQwenWindows(JsonReader &reader, DecoderOptions &options);

} // namespace sintonia
