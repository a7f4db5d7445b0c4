// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/format.h"

#include <string>
#include <vector>

namespace sintonia {

/// The beginning of a source, read with the options of an import.
struct ImportPreview {
    std::string format;
    std::vector<Document> documents; ///< at most previewRecords each
    std::vector<Query> queries;
    std::vector<TuningRow> rows;
    std::vector<ImportProblem> problems;
};

inline constexpr std::size_t previewRecords = 50;

/// Reads until one kind of record has reached previewRecords, or to the end.
Result<ImportPreview> previewImport(const ReadOptions &options, const fs::path &source, StopToken stop, ProgressSink &progress);

} // namespace sintonia
