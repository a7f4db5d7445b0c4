// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// One tensor of a safetensors file as its header states it.
struct TensorEntry {
    std::string name;
    at::ScalarType dtype = at::kFloat;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0; ///< bytes from the start of the data
    std::uint64_t end = 0;
};

/// What a safetensors file says about its data.
struct SafetensorsHeader {
    std::vector<TensorEntry> entries; ///< in the order of their data
    std::map<std::string, std::string> metadata;
};

/// Checks the JSON header of a safetensors file whose data is `dataSize` bytes long. Pure: no file is touched.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view header, std::uint64_t dataSize, const std::string &place);

/// The format's name of a type ("F32"), empty where it has none.
std::string safetensorsName(at::ScalarType type);

} // namespace sintonia
