// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/store/corpora.h"

#include <string>
#include <vector>

namespace sintonia {

/// Formats that hold training rows, by name.
std::vector<std::string> rowFormatNames();

struct RowExportOptions {
    std::string corpus;
    std::string split;  ///< empty = all
    std::string format; ///< one of rowFormatNames()
};

/// Writes a corpus's rows, with its newest prompt template where the format holds prompts, atomically to `output`. The
/// RowText that comes back has no text. Bad input when there are no rows, or none that the format can hold.
Result<RowText> exportTuningRows(const RowExportOptions &options, const Project &project, const fs::path &output);

} // namespace sintonia
