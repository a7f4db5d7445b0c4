// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/store/project.h"

namespace sintonia {

/// Imports every corpus of the sample folder that the project does not hold yet, under the name of its folder: those with
/// corpus.jsonl (BEIR), squad.json (questions with answers, divided by document into train, validation and test) or rows.jsonl
/// (training rows of an LLM, as split "test"). Other folders are not corpora. Doing it twice changes nothing.
Result<void> importSample(Project &project, const fs::path &sample, StopToken stop, ProgressSink &progress);

} // namespace sintonia
