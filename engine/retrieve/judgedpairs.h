// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"
#include "engine/data/records.h"
#include "engine/models/similarity.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace sintonia {

/// A query and a document with what people judged and what a model says.
struct PairSimilarity {
    std::string query, document;
    int relevance = 0;
    float similarity = 0;
};

/// The pairs behind the two distributions S(query, relevant) and S(query, irrelevant): every judged pair, and for each query as
/// relevance 0 those documents that the model ranks best without their being judged relevant, as many as the query has
/// relevant ones (at least one): the texts that compete with the right ones. `queryVectors` [q, d] and `documentVectors`
/// [n, d] belong to the collection's queries and documents in order; queries without judgements give no pairs.
std::vector<PairSimilarity> judgedPairs(const Collection &collection, const Judgements &judgements, const at::Tensor &queryVectors,
                                        const at::Tensor &documentVectors, Similarity function);

/// Means over the pairs with relevance > 0 and with relevance 0; 0 where there are none.
struct MeanSimilarities {
    double relevant = 0, irrelevant = 0;
};
MeanSimilarities meanSimilarities(const std::vector<PairSimilarity> &pairs);

} // namespace sintonia
