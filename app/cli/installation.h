// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

namespace sintonia::cli {

/// The folders that come with the program: share/sintonia beside the installed program, else those of the build. Bad input
/// with the way to get them when they are missing.
Result<fs::path> starterModelFolder(); ///< all-MiniLM-L6-v2
Result<fs::path> sampleFolder();       ///< one folder a sample corpus, and the decoder
Result<fs::path> sampleDecoderFolder();

/// A model as people name it on the command line and in experiments: "starter", "sample-decoder" or a folder.
Result<fs::path> modelFolder(const std::string &name);

} // namespace sintonia::cli
