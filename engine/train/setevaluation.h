// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/data/records.h"
#include "engine/eval/measures.h"
#include "engine/models/embedder.h"
#include "engine/models/similarity.h"
#include "engine/train/trainingtask.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sintonia {

/// (query, document) as positions.
using QueryDocumentPairs = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// A judged set that a model is evaluated on: the queries of one split over the documents of their corpus.
struct EvaluationSet {
    std::string name; ///< curve prefix: "validation", "out_of_domain/NAME"
    std::shared_ptr<const Collection> collection;
    std::vector<std::string> queryIds, queryTexts;
    std::vector<std::int64_t> documents; ///< that are ranked: positions in the collection, ascending
    Qrels judgements;
    /// Judged pairs as positions in queryIds and `documents`: relevant ones, and irrelevant ones: documents judged 0 where
    /// the split has any, else for each relevant pair a document that is relevant to another query only, drawn by a hash of
    /// the ids.
    QueryDocumentPairs relevant, irrelevant;

    std::vector<std::string> documentTexts() const;
    const Document &document(std::int64_t position) const {
        return collection->documents[std::size_t(documents[std::size_t(position)])];
    }
};

/// With `mostDocuments` > 0 only the judged documents of the split are ranked, and others up to that number: those with the
/// smallest hash of their id, so that every run with that limit ranks the same documents.
EvaluationSet makeEvaluationSet(std::string name, std::shared_ptr<const Collection> collection, const std::string &split,
                                std::uint64_t mostDocuments = 0);

/// Similarity of each pair; `queries` [q, d] and `documents` [n, d].
std::vector<double> pairSimilarities(const at::Tensor &queries, const at::Tensor &documents, const QueryDocumentPairs &pairs,
                                     Similarity function);

struct SetEvaluationOptions {
    std::string queryPrompt, documentPrompt;
    fs::path cacheFolder; ///< embeddings of the untouched model are kept there; empty = no cache
};

/// Evaluates all sets; a text that several of them have is embedded once. The values are ndcg_cut_10, recip_rank, recall_10,
/// recall_100, map; similarity_relevant and similarity_irrelevant (means over the pairs); threshold, and precision, recall,
/// f1 of each query's pairs at it as means over queries (as trec_eval's set_P, set_recall and set_F are). A query has all but
/// the similarities and the threshold. The threshold is that with the best F1 on the first set (validation where there is
/// one), and the same for all sets, as an application would use it.
Result<std::vector<SetEvaluation>> evaluateSets(const SetEvaluationOptions &options, const Embedder &model,
                                                const std::vector<EvaluationSet> &sets, StopToken stop,
                                                ProgressSink &progress);

} // namespace sintonia
