// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/nn/rotary.h"

#include <string>

namespace sintonia {

/// What the rotary positions of a configuration are read over.
struct RotaryDefaults {
    std::int64_t headSize = 0;
    std::int64_t positions = 0;
    double base = 10000.0;
    bool partial = false; ///< whether the family rotates only partial_rotary_factor of a head
};

/// rope_parameters (transformers 5), or rope_theta and rope_scaling (transformers 4); `layerType` picks one of
/// rope_parameters that are told apart by layer type. Unknown types and missing values are refused by name.
RotaryOptions readRotary(JsonReader &reader, const RotaryDefaults &defaults, const std::string &layerType = {});

} // namespace sintonia
