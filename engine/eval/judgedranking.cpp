// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/judgedranking.h"

#include <fmt/format.h>

#include <string_view>
#include <unordered_set>

namespace sintonia {

namespace {

Result<std::vector<const RetrievedDocument *>> ranked(const std::vector<RetrievedDocument> &documents, std::size_t depth) {
    std::vector<const RetrievedDocument *> order;
    order.reserve(documents.size());
    for (const auto &document : documents)
        order.push_back(&document);
    std::sort(order.begin(), order.end(), [](const auto *a, const auto *b) {
        return a->score != b->score ? a->score > b->score : a->document > b->document;
    });
    order.resize(std::min(order.size(), depth));
    std::unordered_set<std::string_view> seen(order.size() * 2);
    for (const auto *document : order)
        if (!seen.insert(document->document).second)
            return failure(
                {ErrorCode::BadInput, {}, {}, "every document once", fmt::format("\"{}\" twice", document->document)});
    return order;
}

} // namespace

Result<JudgedRanking> judge(const std::map<std::string, int> &judgements, const std::vector<RetrievedDocument> &documents,
                            const EvaluateOptions &options) {
    SINTONIA_ASSIGN(order, ranked(documents, options.depth));
    JudgedRanking ranking;
    ranking.relevanceLevel = options.relevanceLevel;
    for (const auto &[document, relevance] : judgements) {
        if (relevance < 0)
            continue;
        if (std::size_t(relevance) >= ranking.levelCounts.size())
            ranking.levelCounts.resize(std::size_t(relevance) + 1);
        ++ranking.levelCounts[std::size_t(relevance)];
        ++(relevance >= options.relevanceLevel ? ranking.relevant : ranking.judgedNotRelevant);
    }
    ranking.relevances.reserve(order.size());
    ranking.relevantAt.reserve(order.size() + 1);
    ranking.relevantAt.push_back(0);
    for (const auto *document : order) {
        const auto found = judgements.find(document->document);
        const int relevance = found == judgements.end() ? JudgedRanking::notInPool
                              : found->second < 0       ? JudgedRanking::unjudged
                                                        : found->second;
        if (relevance < 0 && options.judgedOnly)
            continue;
        ranking.relevances.push_back(relevance);
        ranking.relevantAt.push_back(ranking.relevantAt.back() + (relevance >= options.relevanceLevel ? 1 : 0));
    }
    return ranking;
}

} // namespace sintonia
