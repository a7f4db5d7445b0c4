// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/leaks.h"
#include "engine/retrieve/ragrows.h"
#include "engine/store/corpora.h"

namespace sintonia {

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
