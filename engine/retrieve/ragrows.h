// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/prompttemplate.h"
#include "engine/data/tuningrow.h"
#include "engine/retrieve/retriever.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// How rows of question, context and answer are made from judged questions (after RAFT, Zhang et al. 2024, with retrieved
/// distractors in place of random ones).
struct RagRowOptions {
    int documents = 5;              ///< in each context, 1 … 100
    int oracles = 1;                ///< of them relevant ones at most, the best ranked first, 1 … 100
    double withoutOracle = 0.2;     ///< share of rows whose context lacks every relevant document, 0 … 1: they abstain
    int firstRank = 1;              ///< distractors are documents that the retriever ranks from here
    int lastRank = 50;              ///< to here, relevant ones not counted; 1 … 10000
    std::string order = "shuffled"; ///< shuffled | ranked (by the retriever) | oracle_first | oracle_last
    std::string citation = "none";  ///< none | numbers ("… [2]") | titles ("… (Moon)"): what the answer ends with
    std::string language = "auto";  ///< of the abstention: en, pt, es, de, fr, or auto: that of the row's own text
    std::uint64_t seed = 1;
};

/// The values that `order`, `citation` and `language` can have.
const std::vector<std::string> &documentOrders();
const std::vector<std::string> &citationStyles();
const std::vector<std::string> &abstentionLanguages();

/// Reads the options at their keys (members in snake case); problems are the reader's.
void readRagRowOptions(JsonReader &reader, RagRowOptions &options);
Json toJson(const RagRowOptions &options);

struct RagRows {
    std::vector<TuningRow> rows;     ///< in the order of the queries
    std::uint64_t withoutOracle = 0; ///< rows that abstain
    std::uint64_t unanswered = 0;    ///< judged questions left out because they have no answer text
    std::uint64_t fewer = 0;         ///< rows whose window held fewer documents than wanted
};

/// One row for every query of `judgements` that has a relevant document and an answer; the first answer is the completion,
/// the others are alternatives. Which rows lack the oracle (round(share · rows) of them), which distractors they get and the
/// order of documents are functions of the seed and the query ids. A row that abstains gets no document that holds one of
/// the answers. Every context document keeps its corpus, retriever, rank and score; every row its corpus, query and
/// split, the answer where the completion is not it, and the relevant documents where it abstains.
Result<RagRows> buildRagRows(const RagRowOptions &options, const Retriever &retriever, const Collection &collection,
                             const std::string &split, StopToken stop, ProgressSink &progress);

} // namespace sintonia
