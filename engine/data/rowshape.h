// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/jsonrecords.h"

#include <string>
#include <vector>

namespace sintonia {

/// What the rows of a JSONL or table file are, decided by the caller's columns, the file's name and the first row's keys.
struct RowShape {
    bool queries = false;  ///< each row is a question, otherwise a document
    bool numbered = false; ///< rows have no id: the line number stands in
    std::vector<FieldWish> wishes; ///< id, title (or answer), text: in this order
};

/// Rows are questions when the file is named queries.* or has a column "query" or "question" and none for a document's text.
/// Bad input, which lists the columns, when there is nothing to take a text from.
Result<RowShape> rowShape(const ReadOptions &options, const std::string &fileName, const std::vector<std::string> &keys);

/// Tells which columns nothing is taken from.
void reportUnread(const RowShape &shape, const std::string &fileName, const std::vector<std::string> &keys,
                  ProgressSink &progress);

/// Hands the row's values (in the order of the wishes) to the sink.
Result<void> giveRow(const RowShape &shape, std::vector<std::optional<std::string>> &&values, const LineReader &reader,
                     const std::string &place, RecordSink &sink);

} // namespace sintonia
