// SPDX-License-Identifier: Apache-2.0
#include "engine/train/batchorder.h"

#include "engine/core/hash.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

namespace sintonia {

namespace {

/// Fisher-Yates with numbers that are a function of (seed, epoch, place).
std::vector<int> shuffled(int count, std::uint64_t seed, std::int64_t epoch) {
    std::vector<int> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    const auto stream = mix64(mix64(seed) ^ std::uint64_t(epoch));
    for (int i = count - 1; i > 0; --i)
        std::swap(order[std::size_t(i)], order[mix64(stream + std::uint64_t(i)) % std::uint64_t(i + 1)]);
    return order;
}

} // namespace

BatchOrder::BatchOrder(const BatchOrderOptions &options, std::vector<std::vector<int>> rowTexts)
    : m_options(options), m_rowTexts(std::move(rowTexts)), m_epochStarts{0} {
    if (m_rowTexts.empty())
        return;
    const auto limit = options.maxSteps > 0 ? options.maxSteps : INT64_MAX;
    const bool varies = options.shuffle && options.noDuplicates;
    auto perEpoch = std::int64_t(0);
    for (double left = options.epochs; left > 0 && m_totalSteps < limit; left -= 1) {
        if (varies || perEpoch == 0)
            perEpoch = std::int64_t(batchesOf(std::int64_t(m_epochStarts.size()) - 1).size());
        m_epochStarts.push_back(m_epochStarts.back() + perEpoch);
        m_totalSteps += left >= 1 ? perEpoch : std::int64_t(std::ceil(left * double(perEpoch)));
    }
    m_totalSteps = std::min(m_totalSteps, limit);
}

std::pair<std::int64_t, std::int64_t> BatchOrder::placeOf(std::int64_t step) const {
    const auto behind = std::upper_bound(m_epochStarts.begin(), m_epochStarts.end() - 1, step - 1);
    const auto epoch = behind - m_epochStarts.begin() - 1;
    return {epoch, step - 1 - m_epochStarts[std::size_t(epoch)]};
}

const std::vector<int> &BatchOrder::batch(std::int64_t step) {
    const auto [epoch, place] = placeOf(step);
    if (epoch != m_epoch) {
        m_batches = batchesOf(epoch);
        m_epoch = epoch;
    }
    return m_batches[std::size_t(place)];
}

double BatchOrder::epochAfter(std::int64_t step) const {
    if (step <= 0)
        return 0;
    const auto [epoch, place] = placeOf(step);
    const auto length = m_epochStarts[std::size_t(epoch) + 1] - m_epochStarts[std::size_t(epoch)];
    return double(epoch) + double(place + 1) / double(length);
}

std::vector<std::vector<int>> BatchOrder::batchesOf(std::int64_t epoch) const {
    const int count = int(m_rowTexts.size());
    std::vector<int> order(m_rowTexts.size());
    std::iota(order.begin(), order.end(), 0);
    if (m_options.shuffle)
        order = shuffled(count, m_options.seed, epoch);
    const bool unique = m_options.shuffle && m_options.noDuplicates;
    std::vector<std::vector<int>> batches;
    std::vector<int> postponed; // rows that would have repeated a text: each batch looks at them first
    std::size_t next = 0;
    while (!postponed.empty() || next < order.size()) {
        std::vector<int> batch;
        std::unordered_set<int> texts;
        const auto offer = [&](int row) {
            const auto &rowTexts = m_rowTexts[std::size_t(row)];
            const bool repeats =
                unique && std::any_of(rowTexts.begin(), rowTexts.end(), [&](int text) { return texts.contains(text); });
            if (repeats || int(batch.size()) == m_options.batchSize)
                return postponed.push_back(row);
            texts.insert(rowTexts.begin(), rowTexts.end());
            batch.push_back(row);
        };
        for (const int row : std::exchange(postponed, {}))
            offer(row);
        while (next < order.size() && int(batch.size()) < m_options.batchSize)
            offer(order[next++]);
        batches.push_back(std::move(batch));
    }
    return batches;
}

} // namespace sintonia
