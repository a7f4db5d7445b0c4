// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <cstdint>
#include <vector>

namespace sintonia {

struct PairedOptions {
    double confidence = 0.95;  ///< of the interval, within 0..1
    int resamples = 10000;     ///< of the bootstrap, and of the test above 14 pairs
    std::uint64_t seed = 1;    ///< the result is a function of values and options
};

/// Two systems on the same queries: differences are other - base.
struct PairedComparison {
    std::size_t pairs = 0;
    double baseMean = 0, otherMean = 0;
    double meanDifference = 0;
    double low = 0, high = 0; ///< confidence interval of the mean difference
    double pValue = 1;        ///< two-sided
    std::size_t wins = 0, ties = 0, losses = 0;
};

/// Compares per-query values. The interval is the percentile bootstrap over queries (Efron and Tibshirani 1993, ch. 13), the
/// p-value the paired randomisation test that flips signs of differences (Smucker, Allan and Carterette, CIKM 2007): exact
/// up to 14 pairs, else (extreme + 1) / (resamples + 1). Fails when the lengths differ or are 0.
Result<PairedComparison> comparePaired(const std::vector<double> &base, const std::vector<double> &other,
                                       const PairedOptions &options = {});

} // namespace sintonia
