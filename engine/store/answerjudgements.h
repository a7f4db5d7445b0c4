// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"
#include "engine/store/project.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// What a judge said of one answer. Kept by (answer, judge, rubric): an answer that stays the same from step to step is
/// judged once.
struct AnswerJudgement {
    std::string answer;              ///< answerKey()
    std::string judge;               ///< ChatModel::name()
    std::string rubric;              ///< version of the rubric's text
    std::optional<double> relevance; ///< R(A, C, Q), 0 … 1; nothing: the judgement failed
    std::string reason;              ///< the judge's
    std::string error;               ///< why it failed
    std::string prompt;
    std::string raw; ///< the judge's reply as it came
    std::int64_t promptTokens = 0;
    std::int64_t completionTokens = 0;
    std::string time; ///< ISO 8601, UTC; set when it is kept
};

/// SHA-256 over question, context and answer: what judgements are kept under.
std::string answerKey(const std::string &question, const std::vector<std::string> &context, const std::string &answer);

/// Takes the place of what the same judge said of the same answer under the same rubric.
Result<void> keepJudgement(Project &project, const AnswerJudgement &judgement);
Result<std::optional<AnswerJudgement>> findJudgement(const Project &project, const std::string &answer,
                                                     const std::string &judge, const std::string &rubric);
/// All of an answer, the newest first.
Result<std::vector<AnswerJudgement>> judgementsOfAnswer(const Project &project, const std::string &answer);

} // namespace sintonia
