// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/leaks.h"
#include "engine/data/splits.h"
#include "engine/data/tuningrow.h"

#include <string>
#include <vector>

namespace sintonia {

/// What a row asks: its question, else the last turn of the user, else its prompt.
std::string askedText(const TuningRow &row);

/// The documents that the row's answer rests on: the oracles of its context; without any, the documents that its origin
/// lists under "relevant" (ids alone), else the whole context. A document without id has its text as id.
std::vector<Document> groundDocuments(const TuningRow &row);

/// Rows as one side of a leak check: what they ask and what their answers rest on.
JudgedSet judgedSet(const std::vector<TuningRow> &rows, std::string name);

/// Divides rows as splitByDocumentGroup() does with questions: rows whose answers rest on the same document, or that ask the
/// same, stay together. The split of each row, in their order; their ids must differ.
Result<std::vector<std::string>> splitRowsByDocument(const SplitShares &shares, const std::vector<TuningRow> &rows);

} // namespace sintonia
