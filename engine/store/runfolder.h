// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"

#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// runs/ID/annotations.json: what people wrote about a run. It lies in the run folder so that it outlives the database.
struct RunAnnotations {
    std::optional<std::string> name; ///< nothing = the experiment's
    std::string notes;
    std::vector<std::string> tags;
};

/// A missing or broken file has no annotations.
RunAnnotations readAnnotations(const fs::path &runFolder);

/// Whether a name can be a run's folder: not hidden, no path.
bool isRunId(const std::string &id);

} // namespace sintonia
