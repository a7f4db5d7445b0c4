// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/judgeanswers.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

constexpr int mostUnreached = 3;

/// Asks until a verdict comes or the attempts are used up; an error only where the judge gave no reply.
Result<void> judgeOnce(const JudgeOptions &options, ChatModel &judge, AnswerJudgement &judgement, const StopToken &stop,
                       ProgressSink &progress) {
    std::vector<ChatMessage> messages{{"user", judgement.prompt}};
    for (int attempt = 1; attempt <= options.attempts; ++attempt) {
        SINTONIA_ASSIGN(reply, judge.reply(messages, stop, progress));
        judgement.promptTokens += reply.promptTokens;
        judgement.completionTokens += reply.completionTokens;
        judgement.raw = reply.text;
        const auto verdict = readVerdict(reply.text);
        if (verdict) {
            judgement.relevance = verdict->relevance;
            judgement.reason = verdict->reason;
            judgement.error.clear();
            return {};
        }
        judgement.error = verdict.error().text();
        messages.resize(1);
        messages.push_back({"assistant", reply.text});
        messages.push_back({"user", "That was not what was asked for. Reply with nothing but one JSON object: "
                                    "{\"relevance\": a number from 0 to 1, \"reason\": \"one short sentence\"}"});
    }
    return {};
}

/// Whether no further answer would fare better.
bool isLasting(const Error &error) { return error.code != ErrorCode::Other; }

} // namespace

Result<JudgeReport> judgeAnswers(const JudgeOptions &options, ChatModel &judge, Project &project,
                                 const std::vector<AnswerInContext> &answers, StopToken stop, ProgressSink &progress) {
    if (options.attempts < 1 || options.attempts > 10)
        return failure(Error{ErrorCode::Usage, {}, "attempts", "a number from 1 to 10", fmt::format("{}", options.attempts)});
    JudgeReport report;
    const auto rubric = versionOf(options.rubric);
    int unreached = 0;
    for (const auto &answer : answers) {
        progress.progress({"Judging", report.judgements.size(), answers.size(), "answers"});
        if (stop.stop_requested())
            return interrupted();
        const auto key = answerKey(answer.question, answer.context, answer.answer);
        SINTONIA_ASSIGN(known, findJudgement(project, key, judge.name(), rubric));
        if (known && known->relevance && !options.again) {
            ++report.kept;
            report.judgements.push_back(std::move(*known));
            continue;
        }
        AnswerJudgement judgement;
        judgement.answer = key;
        judgement.judge = judge.name();
        judgement.rubric = rubric;
        SINTONIA_ASSIGN(prompt, fillRubric(options.rubric, answer.question, answer.context, answer.answer));
        judgement.prompt = prompt;
        if (auto judged = judgeOnce(options, judge, judgement, stop, progress); !judged) {
            if (isLasting(judged.error()) || ++unreached == mostUnreached)
                return failure(judged.error());
            judgement.error = judged.error().text();
        } else {
            unreached = 0;
        }
        report.promptTokens += judgement.promptTokens;
        report.completionTokens += judgement.completionTokens;
        SINTONIA_TRY(keepJudgement(project, judgement));
        report.judgements.push_back(std::move(judgement));
    }
    progress.progress({"Judging", answers.size(), answers.size(), "answers"});
    double sum = 0;
    for (const auto &judgement : report.judgements) {
        report.failed += judgement.relevance ? 0 : 1;
        sum += judgement.relevance.value_or(0);
    }
    const auto judged = report.judgements.size() - report.failed;
    report.mean = judged == 0 ? 0 : sum / double(judged);
    return report;
}

} // namespace sintonia
