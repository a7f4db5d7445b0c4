// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/prompttemplate.h"

#include <cstdint>
#include <optional>
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

/// What a corpus of training rows is built from and how.
struct RowCorpusOptions {
    std::string name;   ///< of the new corpus
    std::string corpus; ///< judged questions with answers
    std::vector<std::string> splits; ///< of its judgements; empty = all. Rows keep the names
    Json retriever = {{"bm25", true}}; ///< MODEL of engine/rpc/protocol.h; opened by the caller
    RagRowOptions rows;
    std::optional<PromptTemplate> prompt; ///< absent = the default one in the language of the abstention
};

/// Reads {"name", "corpus", "splits", "retriever", "template": {"system", "user", "document"}} and the keys of
/// RagRowOptions (members in snake case); a retriever may also be the text "bm25". An unknown or ill-typed key is bad input.
Result<RowCorpusOptions> rowCorpusOptionsFromJson(const Json &json, const std::string &place);
Json toJson(const RowCorpusOptions &options);

} // namespace sintonia
