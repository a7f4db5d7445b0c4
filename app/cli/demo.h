// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"
#include "engine/store/experiment.h"
#include "engine/store/project.h"

#include <string>
#include <vector>

namespace sintonia::cli {

/// Trains the experiment and prints its id, how it ended, and the rows of its comparison with the base that are about
/// `measures`. The run's id.
Result<std::string> tuneAndCompare(const Experiment &experiment, const fs::path &starterModel, Project &project,
                                   const std::vector<std::string> &measures, const Invocation &invocation);
/// `demo --llm`: rows from questions and a retriever, tuning of the sample's decoder, comparison, answers, exports.
Result<void> demoOfLanguageModel(const std::string &folder, const Invocation &invocation);

} // namespace sintonia::cli
