// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/data/records.h"
#include "engine/models/embedder.h"
#include "engine/train/loss.h"

#include <string>
#include <vector>

namespace sintonia {

/// One row of training data, as numbers of texts of its TrainingRows.
struct TrainingRow {
    int query = 0;
    int document = 0;
    std::vector<int> negatives = {};
    float label = 1; ///< the judgement's score, else its relevance
};

/// The rows that a loss is computed on, in the order of the judgements, and their texts.
struct TrainingRows {
    std::vector<TrainingRow> rows;
    std::vector<std::string> texts;
    std::vector<bool> isQuery;    ///< one a text: which prompt goes before it
    std::vector<TokenIds> tokens; ///< one a text, filled by tokenizeRows()
    std::uint64_t skipped = 0;    ///< relevant pairs that lack what the loss needs (triplets: a document judged 0)

    /// For each row the numbers of its texts, equal texts with equal numbers whatever their role: what must not repeat in a
    /// batch.
    std::vector<std::vector<int>> textsOfRows() const;
};

/// Makes the rows of a split:
/// - Pairs: each relevant document of a query, with up to `hardNegatives` documents judged 0 for it;
/// - Triplets: each relevant document with each of the first max(1, hardNegatives) documents judged 0;
/// - Graded: every judgement.
/// Judgements whose query or document the collection lacks are left out. No row at all is bad input.
Result<TrainingRows> makeRows(RowKind kind, int hardNegatives, const Collection &collection,
                              const std::vector<Judgement> &judgements, const std::string &place);

/// Fills `tokens` with what the model reads.
Result<void> tokenizeRows(TrainingRows &rows, const Embedder &model, const std::string &queryPrompt,
                          const std::string &documentPrompt, StopToken stop, ProgressSink &progress);

} // namespace sintonia
