// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/train/memoryestimate.h"
#include "engine/train/trainer.h"

namespace sintonia::cli {

/// With the starter model that comes with the program, where it is there.
TrainOptions trainOptions();
/// The experiment of an EXPERIMENT.json, whose model may be named as on the command line ("sample-decoder"). `place` stands in
/// errors.
Result<Experiment> namedExperiment(const Json &json, const std::string &place);
/// What an experiment of the project needs.
Result<MemoryEstimate> estimateOf(const Experiment &experiment, const Project &project, StopToken stop,
                                  ProgressSink &progress);

} // namespace sintonia::cli
