// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/json.h"
#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/export/exportformat.h"
#include "engine/export/modelcard.h"
#include "engine/export/parity.h"

#include <string>
#include <vector>

namespace sintonia {

struct ExportOptions {
    std::string format = "st"; ///< a name of exportFormats()
    fs::path output; ///< a folder that does not exist yet or is empty
};

struct ExportReport {
    fs::path output;
    std::string format;
    ParityReport parity;
    std::vector<std::string> files; ///< relative to output
};

/// Writes `source` in a format, with README.md and sintonia-export.json (the report), and proves it: what was written is
/// read back, embeds fixedProbes() and `probes`, and may deviate from the source by 1e-5 at most. The output appears whole
/// after the proof; on any failure nothing is left behind.
Result<ExportReport> exportModel(const ExportOptions &options, const ExportSource &source, const ModelCard &card,
                                 const std::vector<std::string> &probes, StopToken stop, ProgressSink &progress);

/// exportModel() of a model directory as it is.
Result<ExportReport> exportDirectory(const ExportOptions &options, const fs::path &model, StopToken stop,
                                     ProgressSink &progress);

/// {"output", "format", "largest_deviation", "tolerance", "compared", "probes", "passed", "files"}
Json toJson(const ExportReport &report);

} // namespace sintonia
