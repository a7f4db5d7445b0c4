// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/judgeanswers.h"

#include "engine/store/runanswers.h"
#include "engine/store/runs.h"

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
        return failure(
            Error{ErrorCode::Usage, {}, "attempts", "a number from 1 to 10", fmt::format("{}", options.attempts)});
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

Result<AnswersToJudge> answersOfRun(const Project &project, const std::string &id, const std::string &set,
                                    std::optional<std::int64_t> step) {
    SINTONIA_ASSIGN(info, run(project, id));
    SINTONIA_ASSIGN(given, runAnswers(project, info.id, set, step.value_or(info.bestStep.value_or(info.step))));
    AnswersToJudge all;
    for (const auto &each : given) {
        if (each.question.empty() && each.context.empty())
            return badInput("run " + info.id, "the rows of its set \"" + set + "\" in the project", "none for " + each.row);
        all.ids.push_back(each.row);
        all.answers.push_back({each.question, textsOf(each.context), each.text});
    }
    return all;
}

Json toJson(const JudgeReport &report, const AnswersToJudge &answers, const std::string &judge, const std::string &rubric) {
    Json list = Json::array();
    for (std::size_t i = 0; i < report.judgements.size(); ++i) {
        const auto &each = report.judgements[i];
        list.push_back({{"id", answers.ids[i]},
                        {"relevance", each.relevance ? Json(*each.relevance) : Json(nullptr)},
                        {"reason", each.reason},
                        {"error", each.error},
                        {"raw", each.raw},
                        {"prompt_tokens", each.promptTokens},
                        {"completion_tokens", each.completionTokens}});
    }
    return {{"judge", judge},
            {"rubric", rubric},
            {"answers", report.judgements.size()},
            {"judged_before", report.kept},
            {"failed", report.failed},
            {"mean", report.failed == report.judgements.size() ? Json(nullptr) : Json(report.mean)},
            {"prompt_tokens", report.promptTokens},
            {"completion_tokens", report.completionTokens},
            {"judgements", list}};
}

} // namespace sintonia
