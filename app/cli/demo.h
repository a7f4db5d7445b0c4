// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"
#include "engine/store/compare.h"

#include <string>
#include <vector>

namespace sintonia::cli {

/// The rows of a comparison with the base that are about `measures`, and its sentence.
Result<void> printTable(const Comparison &comparison, const std::vector<std::string> &measures);
/// `demo --llm`: rows from questions and a retriever, tuning of the sample's decoder, comparison, answers, exports.
Result<void> demoOfLanguageModel(const std::string &folder, const Invocation &invocation);

} // namespace sintonia::cli
