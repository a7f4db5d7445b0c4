// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/prompttemplate.h"
#include "engine/store/corpora.h"
#include "engine/store/experiment.h"
#include "engine/store/project.h"

#include <string>
#include <vector>

namespace sintonia {

/// The training rows of one split, and the template that makes prompts of their questions.
struct LlmSet {
    std::string name; ///< "train", "validation", "out_of_domain/NAME"
    std::vector<TuningRow> rows;
    PromptTemplate promptTemplate;
};

/// What an experiment of kind "llm" trains and evaluates on, out of the project.
struct LlmData {
    LlmSet train;
    std::vector<LlmSet> sets; ///< validation first, then the guarded sets
    Json hashes;              ///< {set: SHA-256 of its corpus}
    Json leaks;               ///< of the leak check between training and the other sets
    bool clean = true;        ///< nothing leaks
};

/// Loads all sets; a corpus or split that is not there, or one without training rows, is bad input.
Result<LlmData> loadLlmData(const Experiment &experiment, const Project &project);

} // namespace sintonia
