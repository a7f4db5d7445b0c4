// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/threshold.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace sintonia {

namespace {

ThresholdScore score(double threshold, std::size_t found, std::size_t taken, std::size_t relevant) {
    ThresholdScore score{threshold, 0, 0, 0};
    if (found > 0) {
        score.precision = double(found) / double(taken);
        score.recall = double(found) / double(relevant);
        score.f1 = 2.0 * double(found) / double(taken + relevant);
    }
    return score;
}

std::size_t countRelevant(const std::vector<JudgedSimilarity> &pairs) {
    return std::size_t(std::count_if(pairs.begin(), pairs.end(), [](const auto &pair) { return pair.relevant; }));
}

} // namespace

ThresholdScore scoreAtThreshold(const std::vector<JudgedSimilarity> &pairs, double threshold) {
    std::size_t found = 0, taken = 0;
    for (const auto &pair : pairs) {
        if (!(pair.similarity >= threshold))
            continue;
        ++taken;
        found += pair.relevant ? 1 : 0;
    }
    return score(threshold, found, taken, countRelevant(pairs));
}

ThresholdScore bestThreshold(std::vector<JudgedSimilarity> pairs) {
    std::erase_if(pairs, [](const auto &pair) { return std::isnan(pair.similarity); });
    if (pairs.empty())
        return {};
    std::sort(pairs.begin(), pairs.end(), [](const auto &a, const auto &b) { return a.similarity > b.similarity; });
    const auto relevant = countRelevant(pairs);
    ThresholdScore best = score(pairs.front().similarity, 0, 0, relevant);
    std::size_t found = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        found += pairs[i].relevant ? 1 : 0;
        if (i + 1 < pairs.size() && pairs[i + 1].similarity == pairs[i].similarity)
            continue;
        const auto candidate = score(pairs[i].similarity, found, i + 1, relevant);
        if (candidate.f1 > best.f1)
            best = candidate;
    }
    return best;
}

Histogram histogram(const std::vector<double> &values, double least, double most, std::size_t bins) {
    assert(bins > 0 && most > least);
    Histogram histogram{least, most, std::vector<std::int64_t>(bins)};
    for (const double value : values) {
        if (std::isnan(value))
            continue;
        const double at = (value - least) / (most - least) * double(bins);
        ++histogram.counts[std::size_t(std::clamp(at, 0.0, double(bins - 1)))];
    }
    return histogram;
}

double overlapCoefficient(const Histogram &a, const Histogram &b) {
    assert(a.counts.size() == b.counts.size() && a.least == b.least && a.most == b.most);
    const auto total = [](const Histogram &h) {
        return double(std::accumulate(h.counts.begin(), h.counts.end(), std::int64_t(0)));
    };
    const double totalA = total(a), totalB = total(b);
    if (totalA == 0 || totalB == 0)
        return 0;
    double overlap = 0;
    for (std::size_t i = 0; i < a.counts.size(); ++i)
        overlap += std::min(double(a.counts[i]) / totalA, double(b.counts[i]) / totalB);
    return overlap;
}

} // namespace sintonia
