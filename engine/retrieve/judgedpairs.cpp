// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/judgedpairs.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

namespace sintonia {

std::vector<PairSimilarity> judgedPairs(const Collection &collection, const Judgements &judgements, const at::Tensor &queryVectors,
                                        const at::Tensor &documentVectors, Similarity function) {
    const at::NoGradGuard noGrad;
    std::unordered_map<std::string, std::size_t> positions;
    for (std::size_t i = 0; i < collection.documents.size(); ++i)
        positions.emplace(collection.documents[i].id, i);

    std::vector<PairSimilarity> pairs;
    for (std::size_t q = 0; q < collection.queries.size(); ++q) {
        const auto &id = collection.queries[q].id;
        const auto judged = judgements.find(id);
        if (judged == judgements.end())
            continue;
        const auto scores = similarity(queryVectors.narrow(0, std::int64_t(q), 1), documentVectors, function).contiguous();
        const float *score = scores.const_data_ptr<float>();
        std::unordered_set<std::size_t> taken;
        std::size_t relevant = 0;
        for (const auto &[document, relevance] : judged->second) {
            const auto at = positions.find(document);
            if (at == positions.end())
                continue;
            pairs.push_back({id, document, std::max(0, relevance), score[at->second]});
            taken.insert(at->second);
            relevant += relevance > 0;
        }
        const auto wanted = std::max<std::size_t>(1, relevant);
        std::vector<std::size_t> order(collection.documents.size());
        std::iota(order.begin(), order.end(), std::size_t(0));
        const auto head = std::min(order.size(), wanted + taken.size());
        std::partial_sort(order.begin(), order.begin() + std::ptrdiff_t(head), order.end(), [&](std::size_t a, std::size_t b) {
            return score[a] != score[b] ? score[a] > score[b] : a < b;
        });
        std::size_t added = 0;
        for (std::size_t i = 0; i < head && added < wanted; ++i) {
            if (taken.contains(order[i]))
                continue;
            pairs.push_back({id, collection.documents[order[i]].id, 0, score[order[i]]});
            ++added;
        }
    }
    return pairs;
}

MeanSimilarities meanSimilarities(const std::vector<PairSimilarity> &pairs) {
    double sums[2] = {0, 0};
    std::size_t counts[2] = {0, 0};
    for (const auto &pair : pairs) {
        sums[pair.relevance > 0] += pair.similarity;
        ++counts[pair.relevance > 0];
    }
    return {counts[1] ? sums[1] / double(counts[1]) : 0, counts[0] ? sums[0] / double(counts[0]) : 0};
}

} // namespace sintonia
