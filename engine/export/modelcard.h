// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/json.h"
#include "engine/store/compare.h"
#include "engine/store/runs.h"

#include <string>
#include <vector>

namespace sintonia {

struct ExportFormat;
struct ExportReport;
struct ExportSource;

/// What README.md of an exported model says beside what the model itself tells. All of it but the base is empty for a model
/// that is not a run's.
struct ModelCard {
    std::string baseModel = {}; ///< name for people
    fs::path baseFolder = {}; ///< its README.md gives licence and language
    std::string run = {}; ///< id
    std::string name = {}; ///< the run's name
    Json experiment = {}; ///< as the run holds it
    Json data = {}; ///< set -> SHA-256 of its corpus
    std::int64_t step = 0; ///< of the exported checkpoint
    std::string reason = {}; ///< why the run ended
    std::vector<Curve> curves = {};
    std::vector<MeasureChange> changes = {}; ///< base against tuned
    std::string sentence = {}; ///< the verdict in words
};

/// The text of README.md: YAML front matter as the Hugging Face hub reads it, then Markdown.
std::string modelCardText(const ModelCard &card, const ExportSource &model, const ExportFormat &format,
                          const ExportReport &report);

/// The lines of `key` ("license: …", or "language:" with its list) in the front matter of a README.md; empty without them.
std::string frontMatterLines(const std::string &readme, const std::string &key);

} // namespace sintonia
