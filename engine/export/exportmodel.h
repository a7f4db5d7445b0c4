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

struct ExportReport {
    fs::path output;
    std::string format;
    std::string dtype;
    ParityReport parity;
    std::vector<std::string> files; ///< relative to output
};

/// Writes `source` in a format, with README.md and sintonia-export.json (the report), and proves it: what was written is
/// read back, computes fixedProbes() and `probes`, and may deviate from the source by its dtype's tolerance at most. The
/// output appears whole after the proof; on any failure nothing is left behind. A gguf output that ends in ".gguf" is that
/// one file, without README.md and report.
Result<ExportReport> exportModel(const ExportOptions &options, const ExportSource &source, const ModelCard &card,
                                 const std::vector<std::string> &probes, StopToken stop, ProgressSink &progress);

/// exportModel() of a model directory as it is: a language model where its config.json says one and
/// the format has language models, else an encoder.
Result<ExportReport> exportDirectory(const ExportOptions &options, const fs::path &model, StopToken stop,
                                     ProgressSink &progress);

/// {"output", "format", "dtype", "largest_deviation", "tolerance", "compared", "probes", "passed", "files"}
Json toJson(const ExportReport &report);

} // namespace sintonia
