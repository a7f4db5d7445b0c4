// SPDX-License-Identifier: Apache-2.0
#include "engine/store/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

namespace sintonia {

namespace {

constexpr auto version1 = R"sql(
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE corpora (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    format TEXT NOT NULL,
    imported TEXT NOT NULL,
    content_hash TEXT NOT NULL DEFAULT '',
    hash TEXT NOT NULL DEFAULT '',
    documents INTEGER NOT NULL DEFAULT 0,
    queries INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    corpus INTEGER NOT NULL REFERENCES corpora(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (corpus, name)
);
CREATE TABLE queries (
    id INTEGER PRIMARY KEY,
    corpus INTEGER NOT NULL REFERENCES corpora(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    answers TEXT NOT NULL DEFAULT '[]',
    UNIQUE (corpus, name)
);
CREATE TABLE judgements (
    corpus INTEGER NOT NULL REFERENCES corpora(id) ON DELETE CASCADE,
    split TEXT NOT NULL,
    query TEXT NOT NULL,
    document TEXT NOT NULL,
    relevance INTEGER NOT NULL,
    PRIMARY KEY (corpus, split, query, document)
) WITHOUT ROWID;

CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'created',
    reason TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL DEFAULT '',
    seconds REAL NOT NULL DEFAULT 0,
    step INTEGER NOT NULL DEFAULT 0,
    total_steps INTEGER NOT NULL DEFAULT 0,
    experiment TEXT NOT NULL DEFAULT '{}',
    environment TEXT NOT NULL DEFAULT '{}',
    notes TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    parents TEXT NOT NULL DEFAULT '[]',
    journal_offset INTEGER NOT NULL DEFAULT 0,
    last_seq INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE metric_points (
    run TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    curve TEXT NOT NULL,
    step INTEGER NOT NULL,
    epoch REAL NOT NULL DEFAULT 0,
    time REAL NOT NULL DEFAULT 0,
    value REAL,
    PRIMARY KEY (run, curve, step)
) WITHOUT ROWID;
CREATE TABLE per_query (
    run TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    set_name TEXT NOT NULL,
    query TEXT NOT NULL,
    measure TEXT NOT NULL,
    value REAL,
    PRIMARY KEY (run, step, set_name, query, measure)
) WITHOUT ROWID;
CREATE TABLE run_events (
    run TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    time REAL NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (run, seq)
) WITHOUT ROWID;
)sql";

/// Place of a judgement in its source: training without shuffling follows it.
constexpr auto version2 = "ALTER TABLE judgements ADD COLUMN position INTEGER NOT NULL DEFAULT 0";

/// Name of a corpus that was removed and can be restored until the trash is emptied; its `name` then is a random word.
constexpr auto version3 = "ALTER TABLE corpora ADD COLUMN removed_name TEXT";

/// The source's own finer value of a judged pair.
constexpr auto version4 = "ALTER TABLE judgements ADD COLUMN score REAL";

/// Training rows of an LLM (engine/data/tuningrow.h) in the order of their source, the prompt templates of their corpus, and
/// how the project built them (empty for a corpus that was imported).
constexpr auto version5 = R"sql(
ALTER TABLE corpora ADD COLUMN recipe TEXT NOT NULL DEFAULT '';
CREATE TABLE prompt_templates (
    corpus INTEGER NOT NULL REFERENCES corpora(id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    made TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (corpus, version)
) WITHOUT ROWID;
CREATE TABLE tuning_rows (
    corpus INTEGER NOT NULL REFERENCES corpora(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    split TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (corpus, position),
    UNIQUE (corpus, name)
) WITHOUT ROWID;
)sql";

/// What judges said of answers, and what people marked.
constexpr auto version6 = R"sql(
CREATE TABLE answer_judgements (
    answer TEXT NOT NULL,
    judge TEXT NOT NULL,
    rubric TEXT NOT NULL,
    relevance REAL,
    reason TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    prompt TEXT NOT NULL,
    raw TEXT NOT NULL DEFAULT '',
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    time TEXT NOT NULL,
    PRIMARY KEY (answer, judge, rubric)
) WITHOUT ROWID;
CREATE TABLE marked_answers (
    id INTEGER PRIMARY KEY,
    content TEXT NOT NULL,
    answer TEXT NOT NULL,
    good INTEGER NOT NULL,
    origin TEXT NOT NULL DEFAULT 'null',
    time TEXT NOT NULL,
    UNIQUE (content, answer)
);
)sql";

/// What a language model answered to the rows of evaluated sets, step by step; their measures are in per_query.
constexpr auto version7 = R"sql(
CREATE TABLE answers (
    run TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    set_name TEXT NOT NULL,
    row TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run, step, set_name, row)
) WITHOUT ROWID;
)sql";

} // namespace

const std::vector<std::string> &schemaSteps() {
    static const std::vector<std::string> steps = {version1, version2, version3, version4, version5, version6, version7};
    return steps;
}

Result<void> migrate(SQLite::Database &database, const std::vector<std::string> &steps, const std::string &place) {
    try {
        // Looked at without a lock first: opening must not wait for another connection's import.
        auto version = database.execAndGet("PRAGMA user_version").getInt();
        while (version != int(steps.size())) {
            SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
            version = database.execAndGet("PRAGMA user_version").getInt();
            if (version < 0 || version > int(steps.size()))
                return badInput(place, fmt::format("a database of version {} or older", steps.size()),
                                fmt::format("version {}", version));
            if (version == int(steps.size()))
                break;
            database.exec(steps[std::size_t(version)]);
            database.exec(fmt::format("PRAGMA user_version = {}", ++version));
            transaction.commit();
        }
        return {};
    } catch (const SQLite::Exception &exception) {
        return failure(
            Error{ErrorCode::Other, std::string("cannot bring the schema up to date: ") + exception.what(), place, {}, {}});
    }
}

} // namespace sintonia
