// SPDX-License-Identifier: Apache-2.0
#include "engine/store/runanswers.h"

#include "engine/data/rowgrounds.h"
#include "engine/store/corpora.h"
#include "engine/store/runs.h"
#include "engine/store/sqlguard.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace sintonia {

namespace {

/// The rows of a set; none where the corpus is gone.
Result<std::vector<TuningRow>> rowsOf(const Project &project, const std::string &run, const std::string &set) {
    SINTONIA_ASSIGN(environment, runEnvironment(project, run));
    SINTONIA_ASSIGN(experiment, experimentFromJson(environment.value("experiment", Json::object()), run));
    const auto reference = evaluatedSet(experiment, set);
    if (!reference)
        return std::vector<TuningRow>();
    const auto info = corpus(project, reference->corpus);
    return info ? tuningRows(project, *info, reference->split) : std::vector<TuningRow>();
}

void describe(const TuningRow &row, RunAnswer &answer) {
    answer.question = askedText(row);
    answer.context = row.context;
    answer.reference = row.completion;
    answer.abstention = row.abstention;
}

} // namespace

std::vector<std::string> textsOf(const std::vector<ContextDocument> &context) {
    std::vector<std::string> texts;
    for (const auto &piece : context)
        texts.push_back(piece.document.content());
    return texts;
}

Result<std::map<std::string, std::vector<std::int64_t>>> answeredSets(const Project &project, const std::string &run) {
    return guardSql(project, [&]() -> Result<std::map<std::string, std::vector<std::int64_t>>> {
        std::map<std::string, std::vector<std::int64_t>> sets;
        SQLite::Statement query(project.database(),
                                "SELECT DISTINCT set_name, step FROM answers WHERE run = ? ORDER BY step");
        query.bind(1, run);
        while (query.executeStep())
            sets[query.getColumn(0).getString()].push_back(query.getColumn(1).getInt64());
        return sets;
    });
}

Result<std::vector<RunAnswer>> runAnswers(const Project &project, const std::string &run, const std::string &set,
                                          std::int64_t step) {
    SINTONIA_ASSIGN(sets, answeredSets(project, run));
    const auto steps = sets.find(set);
    if (steps == sets.end() || steps->second.front() > step) {
        std::vector<std::string> names;
        for (const auto &[name, all] : sets)
            names.push_back(name);
        return badInput("run " + run, fmt::format("a set with answers ({})", fmt::join(names, ", ")),
                        fmt::format("\"{}\" at step {}", set, step));
    }
    const auto at = *std::prev(std::upper_bound(steps->second.begin(), steps->second.end(), step));
    SINTONIA_ASSIGN(rows, rowsOf(project, run, set));
    SINTONIA_ASSIGN(values, perQuery(project, run, at));
    return guardSql(project, [&]() -> Result<std::vector<RunAnswer>> {
        std::map<std::string, RunAnswer> byRow;
        SQLite::Statement query(project.database(),
                                "SELECT row, text FROM answers WHERE run = ? AND set_name = ? AND step = ?");
        SQLite::bind(query, run, set, at);
        while (query.executeStep()) {
            auto &answer = byRow[query.getColumn(0).getString()];
            answer.row = query.getColumn(0).getString();
            answer.text = query.getColumn(1).getString();
            answer.values = values[set][answer.row];
        }
        std::vector<RunAnswer> answers;
        for (const auto &row : rows) {
            const auto found = byRow.find(row.id);
            if (found == byRow.end())
                continue;
            describe(row, found->second);
            answers.push_back(std::move(found->second));
            byRow.erase(found);
        }
        for (auto &[id, answer] : byRow) // rows that the corpus no longer has
            answers.push_back(std::move(answer));
        return answers;
    });
}

} // namespace sintonia
