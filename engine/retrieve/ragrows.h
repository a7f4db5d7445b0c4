// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/rowcorpusoptions.h"
#include "engine/data/tuningrow.h"
#include "engine/retrieve/retriever.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

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
