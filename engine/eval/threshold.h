// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sintonia {

/// A query-document pair with its similarity and its judgement.
struct JudgedSimilarity {
    double similarity = 0;
    bool relevant = false;
};

/// Pairs with a similarity of at least the threshold are taken for relevant. Ratios of nothing are 0.
struct ThresholdScore {
    double threshold = 0;
    double precision = 0;
    double recall = 0;
    double f1 = 0;
};
ThresholdScore scoreAtThreshold(const std::vector<JudgedSimilarity> &pairs, double threshold);
/// The threshold with the best F1, among equals the highest. It is the similarity of one of the pairs; 0 when there are
/// none.
ThresholdScore bestThreshold(std::vector<JudgedSimilarity> pairs);

/// Counts in bins of equal width over least..most; values outside go to the end bins. Values that are no number are left
/// out.
struct Histogram {
    double least = 0, most = 1;
    std::vector<std::int64_t> counts;
};
Histogram histogram(const std::vector<double> &values, double least, double most, std::size_t bins);

/// The overlap coefficient of two distributions with the same bins: the sum of the smaller share in each bin, 0 (apart) to
/// 1 (equal) (Inman and Bradley 1989). 0 when either is empty.
double overlapCoefficient(const Histogram &a, const Histogram &b);

} // namespace sintonia
