// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/store/experiment.h"
#include "engine/store/project.h"
#include "engine/train/setevaluation.h"
#include "engine/train/trainingrows.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// What an experiment trains and evaluates on, out of the project.
struct RunData {
    TrainingRows train;
    std::optional<TrainingRows> validation; ///< rows of the validation loss; nothing where the split has none for this loss
    std::vector<EvaluationSet> sets;        ///< validation first, then the guarded sets
    Json evaluation;                        ///< {set: {"queries", "documents" ranked, "of" documents of its corpus}}
    Json hashes;                            ///< {set: SHA-256 of its corpus}
    Json leaks;                             ///< of the leak check between training and the other sets
    bool clean = true;                      ///< nothing leaks
};

/// Loads all sets; a corpus or split that is not there, or one without usable rows, is bad input.
Result<RunData> loadRunData(const Experiment &experiment, RowKind kind, const Project &project, StopToken stop,
                            ProgressSink &progress);

} // namespace sintonia
