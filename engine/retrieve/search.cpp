// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/search.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

namespace {

/// Rows of documents scored at once: the score block of 256 queries stays within 32 MB.
constexpr std::int64_t documentBlock = 8192;
constexpr std::int64_t queryBlock = 256;

/// "a before b" in a ranking: larger score, then smaller position.
bool better(const Hit &a, const Hit &b) {
    return a.score != b.score ? a.score > b.score : a.document < b.document;
}

/// Keeps the k best hits of a row of scores; `best` is a heap with the worst hit in front.
void keepBest(std::vector<Hit> &best, const float *scores, std::int64_t count, std::int64_t firstDocument, std::size_t k) {
    std::int64_t i = 0;
    for (; i < count && best.size() < k; ++i) {
        best.push_back({firstDocument + i, scores[i]});
        std::push_heap(best.begin(), best.end(), better);
    }
    for (; i < count; ++i) {
        if (!(scores[i] > best.front().score))
            continue;
        std::pop_heap(best.begin(), best.end(), better);
        best.back() = {firstDocument + i, scores[i]};
        std::push_heap(best.begin(), best.end(), better);
    }
}

} // namespace

Result<std::vector<std::vector<Hit>>> searchExact(const at::Tensor &queries, const at::Tensor &documents,
                                                  Similarity similarityFunction, std::int64_t k, StopToken stop,
                                                  ProgressSink &progress) {
    if (queries.dim() != 2 || documents.dim() != 2 || queries.size(1) != documents.size(1))
        return badInput("search", "queries [q, d] and documents [n, d] of one width",
                        fmt::format("{} and {} dimensions", queries.dim() ? queries.size(-1) : 0,
                                    documents.dim() ? documents.size(-1) : 0));
    if (k < 1)
        return badInput("search", "at least one hit", fmt::format("k = {}", k));
    const at::NoGradGuard noGrad;
    const auto total = queries.size(0);
    std::vector<std::vector<Hit>> rankings(std::size_t(total), std::vector<Hit>{});
    for (std::int64_t firstQuery = 0; firstQuery < total; firstQuery += queryBlock) {
        const auto queryCount = std::min(queryBlock, total - firstQuery);
        const auto block = queries.narrow(0, firstQuery, queryCount);
        for (std::int64_t first = 0; first < documents.size(0); first += documentBlock) {
            if (stop.stop_requested())
                return interrupted();
            const auto count = std::min(documentBlock, documents.size(0) - first);
            const auto scores = similarity(block, documents.narrow(0, first, count), similarityFunction).contiguous();
            const float *data = scores.const_data_ptr<float>();
            at::parallel_for(0, queryCount, 8, [&](std::int64_t begin, std::int64_t end) {
                for (std::int64_t q = begin; q < end; ++q)
                    keepBest(rankings[std::size_t(firstQuery + q)], data + q * count, count, first, std::size_t(k));
            });
        }
        progress.progress({"Searching", std::uint64_t(firstQuery + queryCount), std::uint64_t(total), "queries"});
    }
    for (auto &ranking : rankings)
        std::sort(ranking.begin(), ranking.end(), better);
    return rankings;
}

} // namespace sintonia
