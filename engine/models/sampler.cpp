// SPDX-License-Identifier: Apache-2.0
#include "engine/models/sampler.h"

#include "engine/core/hash.h"

#include <algorithm>
#include <cmath>

namespace sintonia {
namespace {

using Candidates = std::vector<std::pair<std::int32_t, double>>;

/// Better first; equal scores in the order of the vocabulary.
bool better(const std::pair<std::int32_t, double> &a, const std::pair<std::int32_t, double> &b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
}

void penalize(std::span<float> scores, const TokenIds &seen, float penalty) {
    std::vector<std::int32_t> once(seen.begin(), seen.end());
    std::sort(once.begin(), once.end());
    once.erase(std::unique(once.begin(), once.end()), once.end());
    for (const std::int32_t id : once) {
        if (id < 0 || static_cast<std::size_t>(id) >= scores.size())
            continue;
        float &score = scores[static_cast<std::size_t>(id)];
        score = score < 0 ? score * penalty : score / penalty;
    }
}

std::int32_t best(std::span<const float> scores) {
    std::int32_t best = -1;
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (!std::isnan(scores[i]) && (best < 0 || scores[i] > scores[static_cast<std::size_t>(best)]))
            best = static_cast<std::int32_t>(i);
    return best;
}

/// Keeps the k best and those equal to the last of them.
void keepTopK(Candidates &all, std::int64_t k) {
    if (k <= 0 || static_cast<std::size_t>(k) >= all.size())
        return;
    std::nth_element(all.begin(), all.begin() + (k - 1), all.end(), better);
    const double last = all[static_cast<std::size_t>(k - 1)].second;
    std::erase_if(all, [last](const auto &candidate) { return candidate.second < last; });
}

} // namespace

std::vector<std::pair<std::int32_t, double>> Sampler::candidates(std::span<const float> scores) const {
    Candidates all;
    all.reserve(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (!std::isnan(scores[i]) && scores[i] > -INFINITY)
            all.emplace_back(static_cast<std::int32_t>(i), scores[i] / m_options.temperature);
    if (all.empty())
        return all;
    keepTopK(all, m_options.topK);
    const double largest = std::max_element(all.begin(), all.end(), [](const auto &a, const auto &b) {
                               return a.second < b.second;
                           })->second;
    double sum = 0;
    for (auto &candidate : all) {
        candidate.second = std::isinf(largest) ? candidate.second == largest : std::exp(candidate.second - largest);
        sum += candidate.second;
    }
    for (auto &candidate : all)
        candidate.second /= sum;
    std::erase_if(all, [least = m_options.minP / sum](const auto &candidate) { return candidate.second < least; });
    std::sort(all.begin(), all.end(), better);
    if (m_options.topP < 1) {
        double before = 0;
        std::size_t kept = 0;
        while (kept < all.size() && (kept == 0 || before < m_options.topP))
            before += all[kept++].second;
        all.resize(kept);
    }
    sum = 0;
    for (const auto &candidate : all)
        sum += candidate.second;
    for (auto &candidate : all)
        candidate.second /= sum;
    return all;
}

std::int32_t Sampler::next(std::span<float> scores, const TokenIds &seen) {
    if (m_options.repetitionPenalty != 1)
        penalize(scores, seen, static_cast<float>(m_options.repetitionPenalty));
    if (m_options.temperature <= 0)
        return best(scores);
    const Candidates drawn = candidates(scores);
    if (drawn.empty())
        return -1;
    const std::uint64_t bits = mix64(mix64(m_options.seed ^ mix64(m_stream + 1)) + m_drawn++);
    double rest = static_cast<double>(bits >> 11) * 0x1p-53;
    for (const auto &[id, probability] : drawn) {
        rest -= probability;
        if (rest < 0)
            return id;
    }
    return drawn.back().first;
}

} // namespace sintonia
