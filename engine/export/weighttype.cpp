// SPDX-License-Identifier: Apache-2.0
#include "engine/export/weighttype.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sintonia {

const std::vector<WeightType> &weightTypes() {
    static const std::vector<WeightType> types = {
        {"f32", "float32", at::kFloat, 0, 0, 1e-5},
        {"bf16", "bfloat16", at::kBFloat16, 30, 32, 1e-1},
        {"f16", "float16", at::kHalf, 1, 1, 2e-2},
        {"q8_0", {}, at::kFloat, 8, 7, 3e-1},
    };
    return types;
}

Result<const WeightType *> weightType(const std::string &name, const std::vector<std::string> &allowed) {
    for (const WeightType &type : weightTypes())
        if (type.name == name && std::find(allowed.begin(), allowed.end(), name) != allowed.end())
            return &type;
    return failure(
        Error{ErrorCode::Usage, {}, "dtype", fmt::format("one of {}", fmt::join(allowed, ", ")), "\"" + name + "\""});
}

} // namespace sintonia
