// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/data/records.h"
#include "engine/eval/measures.h"
#include "engine/models/embedder.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sintonia {

/// A judged set that a model is evaluated on: the queries of one split over all documents of their corpus.
struct EvaluationSet {
    std::string name; ///< curve prefix: "validation", "out_of_domain/NAME"
    std::shared_ptr<const Collection> collection;
    std::vector<std::string> queryIds, queryTexts;
    Qrels judgements;
    /// Judged pairs (query, document) as positions: relevant ones, and as many irrelevant ones: documents judged 0 where the
    /// split has any, else for each relevant pair a document that is relevant to another query only, drawn by a hash of the
    /// ids.
    std::vector<std::pair<std::int64_t, std::int64_t>> relevant, irrelevant;
};

EvaluationSet makeEvaluationSet(std::string name, std::shared_ptr<const Collection> collection, const std::string &split);

struct SetEvaluation {
    std::string name;
    /// ndcg_cut_10, recip_rank, recall_10, recall_100, map; similarity_relevant and similarity_irrelevant (means over the
    /// pairs); precision, recall, f1 of the pairs at the threshold, and threshold.
    std::map<std::string, double> values;
    std::map<std::string, std::map<std::string, double>> perQuery; ///< of the ranking measures
};

struct SetEvaluationOptions {
    std::string queryPrompt, documentPrompt;
    fs::path cacheFolder; ///< embeddings of the untouched model are kept there; empty = no cache
};

/// Evaluates all sets; a corpus that several share is embedded once. The threshold is that with the best F1 on the first set
/// (validation where there is one), and the same for all sets, as an application would use it.
Result<std::vector<SetEvaluation>> evaluateSets(const SetEvaluationOptions &options, const Embedder &model,
                                                const std::vector<EvaluationSet> &sets, StopToken stop,
                                                ProgressSink &progress);

} // namespace sintonia
