// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/safetensors.h"

#include <string_view>

namespace sintonia {

struct SafetensorsHeader {
    std::vector<TensorEntry> entries; ///< in the order of their data
    std::map<std::string, std::string> metadata;
};

/// Checks the JSON header of a safetensors file whose data is `dataSize` bytes long. Pure: no file is touched.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view header, std::uint64_t dataSize, const std::string &place);

/// The format's name of a type ("F32"), empty where it has none.
std::string safetensorsName(at::ScalarType type);

} // namespace sintonia
