// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"

#include <cstdint>
#include <map>
#include <string>

namespace sintonia {

/// What the header of a safetensors file says about its weights.
struct WeightSummary {
    std::uint64_t parameters = 0;                ///< elements of floating point, or of packed 4-bit numbers
    std::map<std::string, std::uint64_t> byType; ///< parameters a type, by the format's names ("F32", "BF16")
};

/// Reads only the header (huggingface/safetensors): its length, JSON, types, shapes whose size does not overflow, and
/// offsets that fit shape and file are checked; errors name file and tensor. `packed4Bit`: U8 tensors hold two numbers a
/// byte and the tensors that bitsandbytes stores beside them (NAME.absmax, NAME.quant_map, NAME.nested_…,
/// NAME.quant_state.…) are no parameters.
Result<WeightSummary> summariseWeights(const fs::path &file, bool packed4Bit);

} // namespace sintonia
