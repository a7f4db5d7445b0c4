// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <string>
#include <vector>

namespace sintonia {

/// SHA-256 over the names (relative to `folder`) and contents of the files that make a model, whatever their order here.
Result<std::string> modelHash(std::vector<fs::path> files, const fs::path &folder);

} // namespace sintonia
