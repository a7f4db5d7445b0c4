// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <c10/core/ScalarType.h>

#include <string>
#include <vector>

namespace sintonia {

/// The type in which an export holds the weights.
struct WeightType {
    std::string name; ///< as --dtype takes it
    std::string configName; ///< of config.json; empty where no such directory has the type
    at::ScalarType scalar; ///< of the tensors; f32 for q8_0, which is made from it
    std::uint32_t ggufTensor; ///< ggml_type of a matrix
    std::uint32_t ggufFile; ///< general.file_type (llama_ftype)
    /// What the proof allows (ParityReport); for the rounded types two to three times the largest deviation of random
    /// networks of every family (tests/oracle/gguf_exports.py: bf16 0.049, f16 0.0078, q8_0 0.12), which round worse than
    /// trained ones.
    double tolerance;
};

/// f32, bf16, f16, q8_0
const std::vector<WeightType> &weightTypes();
/// A name that is not in `allowed` is an error that lists those.
Result<const WeightType *> weightType(const std::string &name, const std::vector<std::string> &allowed);

} // namespace sintonia
