// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"
#include "engine/data/prompttemplate.h"
#include "engine/store/project.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// An answer that a person has marked, with what it answered and what it was given.
struct MarkedAnswer {
    std::int64_t id = 0; ///< set when it is kept
    std::string question;
    std::vector<ContextDocument> context;
    std::string answer;
    bool good = false;
    Json origin = {}; ///< {"model", "retriever", "relevance", …}
    std::string time; ///< ISO 8601, UTC; set when it is kept
};

/// Keeps a mark; the same answer to the same question and context marked again takes the new mark. Returns its id.
Result<std::int64_t> markAnswer(Project &project, const MarkedAnswer &answer);
/// Takes a mark away; no such mark is no error.
Result<void> unmarkAnswer(Project &project, std::int64_t id);
/// In the order of marking.
Result<std::vector<MarkedAnswer>> markedAnswers(const Project &project);

/// What a model can learn from marks: of each question with its context every good answer a row, and every good one with
/// every bad one a preference row.
std::vector<TuningRow> rowsOfMarks(const std::vector<MarkedAnswer> &answers);

/// Name of the corpus that holds rowsOfMarks() in its split "train".
inline constexpr const char *markedCorpus = "marked-answers";
/// Brings that corpus up to the marks there are: made with the first row, gone with the last. It keeps its newest prompt
/// template; `prompt` is that of a new one.
Result<void> storeMarkedRows(const PromptTemplate &prompt, Project &project);

} // namespace sintonia
