// SPDX-License-Identifier: Apache-2.0
#include "engine/models/relativeposition.h"

#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace sintonia {

std::int64_t relativePositionBucket(std::int64_t distance) {
    constexpr std::int64_t each = relativePositionBuckets / 2, exact = each / 2;
    const std::int64_t direction = distance > 0 ? each : 0, n = std::abs(distance);
    if (n < exact)
        return direction + n;
    const float steps = std::log(static_cast<float>(n) / static_cast<float>(exact)) /
                        static_cast<float>(std::log(128.0 / exact)) * static_cast<float>(each - exact);
    return direction + std::min(exact + static_cast<std::int64_t>(steps), each - 1);
}

at::Tensor relativePositionBias(const at::Tensor &table, std::int64_t longest) {
    std::vector<std::int64_t> buckets;
    for (std::int64_t distance = 1 - longest; distance < longest; ++distance)
        buckets.push_back(relativePositionBucket(distance));
    return at::index_select(table, 0, at::tensor(buckets, at::kLong).to(table.device())).t().contiguous();
}

} // namespace sintonia
