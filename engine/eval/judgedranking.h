// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/eval/measures.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sintonia {

/// One query's ranking seen through its judgements: what every measure is computed from (trec_eval's form_res_rels).
struct JudgedRanking {
    static constexpr int notInPool = -1; ///< relevance of a document without judgement
    static constexpr int unjudged = -2;  ///< relevance of a document in the pool whose judgement is below 0

    std::vector<int> relevances;            ///< by rank
    std::vector<std::int64_t> relevantAt;   ///< relevantAt[k]: relevant documents among the first k; k in 0..retrieved()
    std::vector<std::int64_t> levelCounts;  ///< levelCounts[r]: documents judged r, retrieved or not
    std::int64_t relevant = 0;              ///< documents judged relevant, retrieved or not
    std::int64_t judgedNotRelevant = 0;     ///< documents judged 0 up to below the relevance level
    int relevanceLevel = 1;

    std::int64_t retrieved() const { return std::int64_t(relevances.size()); }
    std::int64_t relevantRetrieved() const { return relevantAt.back(); }
    /// Relevant documents among the first k, k of any size.
    std::int64_t relevantIn(std::int64_t k) const { return relevantAt[std::size_t(std::min(k, retrieved()))]; }
    bool isRelevant(std::size_t rank) const { return relevances[rank] >= relevanceLevel; }
};

/// Ranks by score, equal scores by document id descending, cuts at options.depth. Fails on a document that comes twice.
Result<JudgedRanking> judge(const std::map<std::string, int> &judgements, const std::vector<RetrievedDocument> &documents,
                            const EvaluateOptions &options);

} // namespace sintonia
