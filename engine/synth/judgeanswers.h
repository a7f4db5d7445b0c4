// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/retrieve/relevance.h"
#include "engine/store/answerjudgements.h"
#include "engine/synth/chatmodel.h"
#include "engine/synth/rubric.h"

#include <optional>
#include <string>
#include <vector>

namespace sintonia {

struct JudgeOptions {
    std::string rubric = defaultRubric();
    int attempts = 3; ///< for a verdict that can be read, 1 … 10; each after the first tells the judge what was wrong
    bool again = false; ///< judge anew what this judge has judged under this rubric
};

struct JudgeReport {
    std::vector<AnswerJudgement> judgements; ///< one an answer, in order
    std::size_t kept = 0;                    ///< of them, judged before
    std::size_t failed = 0;                  ///< of them, without a verdict
    double mean = 0;                         ///< of the relevances there are; 0 without any
    std::int64_t promptTokens = 0;           ///< spent now
    std::int64_t completionTokens = 0;
};

/// R(A, C, Q) of each answer by an LLM. Every judgement goes to the project as it comes, so that work that was stopped goes
/// on where it was; judgements that failed are tried again then. A reply without a verdict is a failed judgement. Where the
/// judge can't be reached at all, the answer's judgement fails, too, and the third such in a row ends the work with its
/// error; a judge that refuses the request (a wrong key, an unknown model) ends it at once.
Result<JudgeReport> judgeAnswers(const JudgeOptions &options, ChatModel &judge, Project &project,
                                 const std::vector<AnswerInContext> &answers, StopToken stop, ProgressSink &progress);

/// Answers with the ids that a report names them by.
struct AnswersToJudge {
    std::vector<std::string> ids;
    std::vector<AnswerInContext> answers;
};
/// Of a run's set at `step`, else at its best step. Bad input where the corpus of the set is gone: without question and
/// context there is nothing to judge by.
Result<AnswersToJudge> answersOfRun(const Project &project, const std::string &run, const std::string &set,
                                    std::optional<std::int64_t> step);

/// {"judge", "rubric", "answers", "judged_before", "failed", "mean" (null without any verdict), "prompt_tokens",
/// "completion_tokens", "judgements": [{"id", "relevance" (null: failed), "reason", "error", "raw", "prompt_tokens",
/// "completion_tokens"}]}.
Json toJson(const JudgeReport &report, const AnswersToJudge &answers, const std::string &judge, const std::string &rubric);

} // namespace sintonia
