// SPDX-License-Identifier: Apache-2.0
#include "engine/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sintonia {

Schedule Schedule::make(const std::string &name, double peak, double warmupRatio, std::int64_t totalSteps) {
    return {name, peak, std::int64_t(std::ceil(warmupRatio * double(totalSteps))), totalSteps};
}

double Schedule::rateOf(std::int64_t step) const {
    const auto done = step - 1;
    if (done < warmupSteps)
        return peak * double(done) / double(std::max<std::int64_t>(1, warmupSteps));
    if (name == "constant")
        return peak;
    const auto length = double(std::max<std::int64_t>(1, totalSteps - warmupSteps));
    if (name == "cosine")
        return peak * std::max(0.0, 0.5 * (1 + std::cos(std::numbers::pi * double(done - warmupSteps) / length)));
    return peak * std::max(0.0, double(totalSteps - done) / length);
}

} // namespace sintonia
