// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/eval/measures.h"

namespace sintonia {

/// A TREC qrels file: lines "QUERY ITERATION DOCUMENT RELEVANCE" with white space between the fields; blank lines and lines
/// that begin with # are skipped. A malformed line or a document judged twice for a query is bad input with file and line.
Result<Qrels> readQrels(const fs::path &path);

struct RunFile {
    Run run;
    std::string id; ///< the tag of the last line
};
/// A TREC run: lines "QUERY Q0 DOCUMENT RANK SCORE TAG"; the rank is ignored, as in trec_eval. Same rules as readQrels().
Result<RunFile> readRun(const fs::path &path);

/// Writes a run by rank, atomically. Scores are written so that they read back as the same 32-bit value.
Result<void> writeRun(const fs::path &path, const Run &run, const std::string &id);

} // namespace sintonia
