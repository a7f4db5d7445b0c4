// SPDX-License-Identifier: Apache-2.0
#include "engine/store/markedanswers.h"

#include "engine/store/corpora.h"
#include "engine/store/prompttemplates.h"
#include "engine/store/sqlguard.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

/// Question and context as a training row holds them, in one text.
std::string contentOf(const MarkedAnswer &answer) {
    TuningRow row;
    row.question = answer.question;
    row.context = answer.context;
    return toText(toJson(row));
}

TuningRow rowOf(const MarkedAnswer &good, const MarkedAnswer *bad) {
    TuningRow row;
    row.id = bad ? fmt::format("mark-{}-{}", good.id, bad->id) : fmt::format("mark-{}", good.id);
    row.question = good.question;
    row.context = good.context;
    row.completion = good.answer;
    row.origin = {{"marked", good.time}, {"better", good.origin}};
    if (bad) {
        row.rejected = bad->answer;
        row.origin["worse"] = bad->origin;
    }
    return row;
}

} // namespace

Result<std::int64_t> markAnswer(Project &project, const MarkedAnswer &answer) {
    return guardSql(project, [&]() -> Result<std::int64_t> {
        SQLite::Statement insert(
            project.database(),
            "INSERT INTO marked_answers (content, answer, good, origin, time) "
            "VALUES (?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) ON CONFLICT (content, answer) DO "
            "UPDATE SET good = excluded.good, origin = excluded.origin, time = excluded.time RETURNING id");
        SQLite::bind(insert, contentOf(answer), answer.answer, answer.good ? 1 : 0, toText(answer.origin));
        insert.executeStep();
        const auto id = insert.getColumn(0).getInt64();
        while (insert.executeStep()) {
        }
        return id;
    });
}

Result<void> unmarkAnswer(Project &project, std::int64_t id) {
    return guardSql(project, [&]() -> Result<void> {
        SQLite::Statement remove(project.database(), "DELETE FROM marked_answers WHERE id = ?");
        remove.bind(1, id);
        remove.exec();
        return {};
    });
}

Result<std::vector<MarkedAnswer>> markedAnswers(const Project &project) {
    return guardSql(project, [&]() -> Result<std::vector<MarkedAnswer>> {
        SQLite::Statement query(project.database(),
                                "SELECT id, content, answer, good, origin, time FROM marked_answers ORDER BY id");
        std::vector<MarkedAnswer> answers;
        while (query.executeStep()) {
            const auto place = fmt::format("project.db: marked answer {}", query.getColumn(0).getInt64());
            SINTONIA_ASSIGN(content, parseJson(query.getColumn(1).getString(), place));
            SINTONIA_ASSIGN(row, tuningRowFromJson(content, place));
            SINTONIA_ASSIGN(origin, parseJson(query.getColumn(4).getString(), place));
            answers.push_back({query.getColumn(0).getInt64(), row.question, row.context, query.getColumn(2).getString(),
                               query.getColumn(3).getInt() != 0, origin, query.getColumn(5).getString()});
        }
        return answers;
    });
}

std::vector<TuningRow> rowsOfMarks(const std::vector<MarkedAnswer> &answers) {
    std::vector<TuningRow> rows;
    for (const auto &good : answers) {
        if (!good.good)
            continue;
        rows.push_back(rowOf(good, nullptr));
        const auto content = contentOf(good);
        for (const auto &bad : answers)
            if (!bad.good && contentOf(bad) == content)
                rows.push_back(rowOf(good, &bad));
    }
    return rows;
}

Result<void> storeMarkedRows(const PromptTemplate &prompt, Project &project) {
    SINTONIA_ASSIGN(marks, markedAnswers(project));
    SINTONIA_ASSIGN(all, corpora(project));
    NewCorpus corpus{markedCorpus, project.folder().string(), "marked answers"};
    corpus.prompt = prompt;
    for (const auto &info : all) {
        if (info.name != markedCorpus)
            continue;
        SINTONIA_ASSIGN(kept, promptTemplate(project, info));
        corpus.prompt = kept;
        SINTONIA_TRY(removeCorpus(project, markedCorpus));
    }
    const auto rows = rowsOfMarks(marks);
    if (rows.empty())
        return {};
    const auto fill = [&rows](RecordSink &sink) -> Result<void> {
        for (auto row : rows) {
            const auto place = row.id;
            SINTONIA_TRY(sink.row(std::move(row), "train", place));
        }
        return {};
    };
    SINTONIA_TRY(storeCorpus(corpus, {}, project, fill, {}));
    return {};
}

} // namespace sintonia
