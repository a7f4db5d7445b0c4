// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/store/project.h"

namespace sintonia {

/// Imports every corpus of the sample folder (one BEIR folder a corpus) that the project does not hold yet, under the name
/// of its folder. Doing it twice changes nothing.
Result<void> importSample(Project &project, const fs::path &sample, StopToken stop, ProgressSink &progress);

} // namespace sintonia
