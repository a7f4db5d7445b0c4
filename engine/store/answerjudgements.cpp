// SPDX-License-Identifier: Apache-2.0
#include "engine/store/answerjudgements.h"

#include "engine/core/hash.h"
#include "engine/core/json.h"
#include "engine/store/sqlguard.h"

namespace sintonia {

namespace {

constexpr auto columns =
    "SELECT answer, judge, rubric, relevance, reason, error, prompt, raw, prompt_tokens, completion_tokens, "
    "time FROM answer_judgements WHERE answer = ?";

AnswerJudgement judgementOf(SQLite::Statement &row) {
    AnswerJudgement judgement;
    judgement.answer = row.getColumn(0).getString();
    judgement.judge = row.getColumn(1).getString();
    judgement.rubric = row.getColumn(2).getString();
    if (!row.getColumn(3).isNull())
        judgement.relevance = row.getColumn(3).getDouble();
    judgement.reason = row.getColumn(4).getString();
    judgement.error = row.getColumn(5).getString();
    judgement.prompt = row.getColumn(6).getString();
    judgement.raw = row.getColumn(7).getString();
    judgement.promptTokens = row.getColumn(8).getInt64();
    judgement.completionTokens = row.getColumn(9).getInt64();
    judgement.time = row.getColumn(10).getString();
    return judgement;
}

} // namespace

std::string answerKey(const std::string &question, const std::vector<std::string> &context, const std::string &answer) {
    return sha256(toText(Json::array({question, context, answer})));
}

Result<void> keepJudgement(Project &project, const AnswerJudgement &judgement) {
    return guardSql(project, [&]() -> Result<void> {
        SQLite::Statement insert(
            project.database(),
            "INSERT OR REPLACE INTO answer_judgements (answer, judge, rubric, reason, error, prompt, raw, "
            "prompt_tokens, completion_tokens, relevance, time) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))");
        SQLite::bind(insert, judgement.answer, judgement.judge, judgement.rubric, judgement.reason, judgement.error,
                     judgement.prompt, judgement.raw, judgement.promptTokens, judgement.completionTokens);
        if (judgement.relevance)
            insert.bind(10, *judgement.relevance);
        insert.exec();
        return {};
    });
}

Result<std::optional<AnswerJudgement>> findJudgement(const Project &project, const std::string &answer,
                                                     const std::string &judge, const std::string &rubric) {
    return guardSql(project, [&]() -> Result<std::optional<AnswerJudgement>> {
        SQLite::Statement query(project.database(), std::string(columns) + " AND judge = ? AND rubric = ?");
        SQLite::bind(query, answer, judge, rubric);
        return query.executeStep() ? std::optional(judgementOf(query)) : std::nullopt;
    });
}

Result<std::vector<AnswerJudgement>> judgementsOfAnswer(const Project &project, const std::string &answer) {
    return guardSql(project, [&]() -> Result<std::vector<AnswerJudgement>> {
        SQLite::Statement query(project.database(), std::string(columns) + " ORDER BY time DESC, judge");
        query.bind(1, answer);
        std::vector<AnswerJudgement> judgements;
        while (query.executeStep())
            judgements.push_back(judgementOf(query));
        return judgements;
    });
}

} // namespace sintonia
