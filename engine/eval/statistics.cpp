// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/statistics.h"

#include "engine/core/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sintonia {

namespace {

constexpr std::size_t mostPairsEnumerated = 14;

/// A stream of 64-bit values out of a seed.
class RandomBits {
public:
    explicit RandomBits(std::uint64_t seed) : m_state(mix64(seed)) {}
    std::uint64_t next() { return mix64(m_state += 0x9e3779b97f4a7c15ull); }
    std::size_t below(std::size_t bound) {
        __extension__ using Wide = unsigned __int128;
        return std::size_t((Wide(next()) * bound) >> 64);
    }

private:
    std::uint64_t m_state;
};

/// The quantile of sorted values with linear interpolation.
double quantile(const std::vector<double> &sorted, double share) {
    const double at = share * double(sorted.size() - 1);
    const auto below = std::size_t(at);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - double(below)) * (sorted[above] - sorted[below]);
}

void bootstrap(const std::vector<double> &differences, const PairedOptions &options, PairedComparison &comparison) {
    RandomBits random(options.seed);
    std::vector<double> means(std::size_t(options.resamples));
    for (double &mean : means) {
        double sum = 0;
        for (std::size_t i = 0; i < differences.size(); ++i)
            sum += differences[random.below(differences.size())];
        mean = sum / double(differences.size());
    }
    std::sort(means.begin(), means.end());
    comparison.low = quantile(means, (1 - options.confidence) / 2);
    comparison.high = quantile(means, (1 + options.confidence) / 2);
}

double randomisationTest(const std::vector<double> &differences, const PairedOptions &options) {
    const double observed = std::abs(std::accumulate(differences.begin(), differences.end(), 0.0));
    double scale = 0;
    for (const double difference : differences)
        scale += std::abs(difference);
    // Sums that are equal but for rounding count as equally extreme.
    const double bound = observed - 1e-12 * scale;
    const auto flipped = [&](auto signAt) {
        double sum = 0;
        for (std::size_t i = 0; i < differences.size(); ++i)
            sum += signAt(i) ? differences[i] : -differences[i];
        return std::abs(sum) >= bound;
    };
    if (differences.size() <= mostPairsEnumerated) {
        const std::size_t patterns = std::size_t(1) << differences.size();
        std::size_t extreme = 0;
        for (std::size_t pattern = 0; pattern < patterns; ++pattern)
            extreme += flipped([pattern](std::size_t i) { return (pattern >> i) & 1; }) ? 1 : 0;
        return double(extreme) / double(patterns);
    }
    RandomBits random(mix64(options.seed) + 1);
    int extreme = 0;
    for (int resample = 0; resample < options.resamples; ++resample) {
        std::uint64_t bits = 0;
        extreme += flipped([&](std::size_t i) {
            bits = i % 64 == 0 ? random.next() : bits >> 1;
            return bits & 1;
        }) ? 1 : 0;
    }
    return double(extreme + 1) / double(options.resamples + 1);
}

} // namespace

Result<PairedComparison> comparePaired(const std::vector<double> &base, const std::vector<double> &other,
                                       const PairedOptions &options) {
    if (base.size() != other.size() || base.empty())
        return failure({ErrorCode::BadInput, "paired comparison", {}, "the same queries on both sides, at least one",
                        fmt::format("{} and {}", base.size(), other.size())});
    if (!(options.confidence > 0 && options.confidence < 1) || options.resamples < 1)
        return failure({ErrorCode::Usage, "paired comparison", {}, "a confidence within 0..1 and at least one resample",
                        fmt::format("{} and {}", options.confidence, options.resamples)});
    PairedComparison comparison;
    comparison.pairs = base.size();
    std::vector<double> differences(base.size());
    for (std::size_t i = 0; i < base.size(); ++i) {
        differences[i] = other[i] - base[i];
        ++(differences[i] > 0 ? comparison.wins : differences[i] < 0 ? comparison.losses : comparison.ties);
    }
    const auto mean = [](const std::vector<double> &values) {
        return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    };
    comparison.baseMean = mean(base);
    comparison.otherMean = mean(other);
    comparison.meanDifference = mean(differences);
    bootstrap(differences, options, comparison);
    comparison.pValue = randomisationTest(differences, options);
    return comparison;
}

} // namespace sintonia
