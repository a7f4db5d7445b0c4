// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace sintonia {

/// Learning rates as transformers' get_linear_schedule_with_warmup, get_cosine_schedule_with_warmup and
/// get_constant_schedule_with_warmup give them (optimization.py).
struct Schedule {
    std::string name = "linear"; ///< linear | cosine | constant
    double peak = 2e-5;
    std::int64_t warmupSteps = 0; ///< ceil(warmup_ratio · totalSteps)
    std::int64_t totalSteps = 0;

    static Schedule make(const std::string &name, double peak, double warmupRatio, std::int64_t totalSteps);
    /// The rate of update `step`, counted from 1; the first is 0 when there is a warm-up.
    double rateOf(std::int64_t step) const;
};

} // namespace sintonia
