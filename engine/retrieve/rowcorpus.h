// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/leaks.h"
#include "engine/retrieve/ragrows.h"
#include "engine/store/corpora.h"

#include <optional>
#include <string>
#include <vector>

namespace sintonia {

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
/// readRagRowOptions(); a retriever may also be the text "bm25". An unknown or ill-typed key is bad input.
Result<RowCorpusOptions> rowCorpusOptionsFromJson(const Json &json, const std::string &place);
Json toJson(const RowCorpusOptions &options);

struct RowCorpusReport {
    ImportReport stored;
    std::uint64_t withoutOracle = 0, unanswered = 0, fewer = 0; ///< as RagRows
    LeakReport leaks; ///< of the other splits against "train", where there is one
};

/// Builds rows out of `collection` (the corpus that the options name) and stores them with their template: all or nothing,
/// also when stopped. A question that two splits judge gives a row in each.
Result<RowCorpusReport> buildRowCorpus(const RowCorpusOptions &options, const Retriever &retriever,
                                       const Collection &collection, Project &project, StopToken stop,
                                       ProgressSink &progress);
Json toJson(const RowCorpusReport &report);

} // namespace sintonia
