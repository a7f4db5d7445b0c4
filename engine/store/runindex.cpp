// SPDX-License-Identifier: Apache-2.0
#include "engine/store/runfolder.h"
#include "engine/store/runs.h"
#include "engine/store/sqlguard.h"

#include <algorithm>
#include <set>

namespace sintonia {

namespace {

constexpr std::uint64_t pieceBytes = std::uint64_t(8) << 20;

/// A member of a journal line, or the fallback where it is absent or of another kind.
template <class T>
T member(const Json &line, const char *key, T fallback) {
    const auto at = line.find(key);
    if (at == line.end())
        return fallback;
    if constexpr (std::is_same_v<T, std::string>)
        return at->is_string() ? at->get<std::string>() : fallback;
    else
        return at->is_number() ? at->get<T>() : fallback;
}

/// Writes one run's journal lines into the tables. One object serves one transaction.
class RunImporter {
public:
    RunImporter(SQLite::Database &database, const std::string &run)
        : m_run(run),
          m_point(database,
                  "INSERT OR REPLACE INTO metric_points (run, curve, step, epoch, time, value) VALUES (?, ?, ?, ?, ?, ?)"),
          m_perQuery(
              database,
              "INSERT OR REPLACE INTO per_query (run, step, set_name, query, measure, value) VALUES (?, ?, ?, ?, ?, ?)"),
          m_answer(database, "INSERT OR REPLACE INTO answers (run, step, set_name, row, text) VALUES (?, ?, ?, ?, ?)"),
          m_event(database, "INSERT OR IGNORE INTO run_events (run, seq, time, kind, content) VALUES (?, ?, ?, ?, ?)"),
          m_cutPoints(database, "DELETE FROM metric_points WHERE run = ? AND step > ?"),
          m_cutPerQuery(database, "DELETE FROM per_query WHERE run = ? AND step > ?"),
          m_cutAnswers(database, "DELETE FROM answers WHERE run = ? AND step > ?"),
          m_cutEvents(database, "DELETE FROM run_events WHERE run = ? AND kind IN ('checkpoint', 'verdict') AND "
                                "coalesce(json_extract(content, '$.step'), json_extract(content, '$.best_step')) > ?"),
          m_state(database, "UPDATE runs SET state = ?, reason = ? WHERE id = ?"),
          m_progress(database, "UPDATE runs SET step = ?, seconds = max(seconds, ?), last_seq = ? WHERE id = ?") {}

    void import(const JournalEntry &entry) {
        const auto &line = entry.content;
        const auto step = member(line, "step", std::int64_t(-1));
        if (entry.kind == "metric")
            addValues(line, "", step, entry.time);
        else if (entry.kind == "evaluation")
            addEvaluation(line, step, entry.time);
        else if (entry.kind == "resume")
            supersede(step);
        else
            addEvent(entry);
        if (entry.kind == "state")
            run(m_state, member(line, "state", std::string("running")), member(line, "reason", std::string()), m_run);
        if (step >= 0)
            m_step = step;
        m_seconds = std::max(m_seconds, member(line, "seconds", 0.0));
        m_sequence = entry.seq;
    }

    void finish(std::int64_t fallbackStep) {
        run(m_progress, m_step >= 0 ? m_step : fallbackStep, m_seconds, m_sequence, m_run);
    }

private:
    template <class... Values>
    static void run(SQLite::Statement &statement, const Values &...values) {
        statement.reset();
        SQLite::bind(statement, values...);
        statement.exec();
    }

    void addValues(const Json &line, const std::string &prefix, std::int64_t step, double time) {
        const auto values = line.find("values");
        if (values == line.end() || !values->is_object())
            return;
        for (const auto &[name, value] : values->items()) {
            m_point.reset();
            SQLite::bind(m_point, m_run, prefix + name, step, member(line, "epoch", 0.0), time);
            if (value.is_number())
                m_point.bind(6, value.get<double>());
            else
                m_point.bind(6);
            m_point.exec();
        }
    }

    void addEvaluation(const Json &line, std::int64_t step, double time) {
        const auto set = member(line, "set", std::string("validation"));
        addValues(line, set + "/", step, time);
        addAnswers(line, set, step);
        const auto queries = line.find("per_query");
        if (queries == line.end() || !queries->is_object())
            return;
        for (const auto &[query, measures] : queries->items()) {
            if (!measures.is_object())
                continue;
            for (const auto &[measure, value] : measures.items())
                if (value.is_number())
                    run(m_perQuery, m_run, step, set, query, measure, value.get<double>());
        }
    }

    void addAnswers(const Json &line, const std::string &set, std::int64_t step) {
        const auto answers = line.find("answers");
        if (answers == line.end() || !answers->is_object())
            return;
        for (const auto &[row, answer] : answers->items())
            if (answer.is_string())
                run(m_answer, m_run, step, set, row, answer.get<std::string>());
    }

    void addEvent(const JournalEntry &entry) {
        run(m_event, m_run, entry.seq, entry.time, entry.kind, toText(entry.content));
    }

    void supersede(std::int64_t step) {
        run(m_cutPoints, m_run, step);
        run(m_cutPerQuery, m_run, step);
        run(m_cutAnswers, m_run, step);
        run(m_cutEvents, m_run, step);
    }

    const std::string &m_run;
    SQLite::Statement m_point, m_perQuery, m_answer, m_event, m_cutPoints, m_cutPerQuery, m_cutAnswers, m_cutEvents, m_state,
        m_progress;
    std::int64_t m_step = -1, m_sequence = 0;
    double m_seconds = 0;
};

struct Position {
    std::uint64_t offset = 0;
    std::int64_t sequence = 0, step = 0;
};

Position positionOf(SQLite::Database &database, const std::string &id) {
    SQLite::Statement query(database, "SELECT journal_offset, last_seq, step FROM runs WHERE id = ?");
    query.bind(1, id);
    if (!query.executeStep())
        return {};
    return {std::uint64_t(query.getColumn(0).getInt64()), query.getColumn(1).getInt64(), query.getColumn(2).getInt64()};
}

/// A run folder that the database does not know yet. A folder whose experiment.json is not there (yet) is left alone.
Result<bool> addRun(SQLite::Database &database, const fs::path &folder) {
    std::error_code error;
    if (!fs::exists(folder / "experiment.json", error))
        return false;
    SINTONIA_ASSIGN(json, readJsonFile(folder / "experiment.json"));
    const auto experiment = json.is_object() ? json.value("experiment", Json::object()) : Json::object();
    if (!experiment.is_object())
        return badInput((folder / "experiment.json").string(), "an object at experiment", "another value");
    const auto annotations = readAnnotations(folder);
    SQLite::Statement insert(
        database,
        "INSERT INTO runs (id, name, kind, model, created, total_steps, experiment, environment, notes, tags, parents) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const auto parents = json.find("parents");
    SQLite::bind(insert, folder.filename().string(), annotations.name.value_or(member(experiment, "name", std::string())),
                 member(experiment, "kind", std::string("encoder")), member(experiment, "model", std::string()),
                 member(json, "created", std::string()), member(json, "total_steps", std::int64_t(0)), toText(experiment),
                 toText(json), annotations.notes, toText(Json(annotations.tags)),
                 parents != json.end() && parents->is_array() ? toText(*parents) : "[]");
    insert.exec();
    return true;
}

void forgetJournal(SQLite::Database &database, const std::string &id) {
    for (const auto *sql : {"DELETE FROM metric_points WHERE run = ?", "DELETE FROM per_query WHERE run = ?",
                            "DELETE FROM answers WHERE run = ?", "DELETE FROM run_events WHERE run = ?",
                            "UPDATE runs SET journal_offset = 0, last_seq = 0, step = 0, seconds = 0, state = 'created', "
                            "reason = '' WHERE id = ?"}) {
        SQLite::Statement statement(database, sql);
        statement.bind(1, id);
        statement.exec();
    }
}

/// One run, in one transaction a piece of journal. Returns whether something was new.
Result<bool> indexRun(SQLite::Database &database, const fs::path &folder) {
    const auto id = folder.filename().string();
    const auto journal = folder / "journal.jsonl";
    bool changed = false;
    SQLite::Statement known(database, "SELECT 1 FROM runs WHERE id = ?");
    known.bind(1, id);
    if (!known.executeStep()) {
        SINTONIA_ASSIGN(added, addRun(database, folder));
        if (!added)
            return false;
        changed = true;
    }
    known.reset();
    std::error_code error;
    for (;;) {
        const auto size = fs::file_size(journal, error);
        auto position = positionOf(database, id);
        if (error || size == position.offset)
            return changed;
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        position = positionOf(database, id); // another connection may have been quicker
        if (size < position.offset) {
            forgetJournal(database, id);
            position = {};
        }
        const auto before = position.offset;
        SINTONIA_ASSIGN(entries, readJournal(journal, position.offset, nullptr, pieceBytes));
        if (position.offset == before)
            return changed;
        RunImporter importer(database, id);
        bool any = false;
        for (const auto &entry : entries) {
            if (entry.seq <= position.sequence)
                continue;
            importer.import(entry);
            any = true;
        }
        if (any)
            importer.finish(position.step);
        SQLite::Statement moved(database, "UPDATE runs SET journal_offset = ? WHERE id = ?");
        moved.bind(1, std::int64_t(position.offset));
        moved.bind(2, id);
        moved.exec();
        transaction.commit();
        changed = changed || any;
    }
}

/// Rows of runs whose folder is gone (moved to the trash, or deleted by hand).
std::vector<std::string> forgetMissing(SQLite::Database &database, const std::set<std::string> &there) {
    std::vector<std::string> gone;
    SQLite::Statement all(database, "SELECT id FROM runs");
    while (all.executeStep())
        if (const auto id = all.getColumn(0).getString(); !there.contains(id))
            gone.push_back(id);
    for (const auto &id : gone) {
        SQLite::Statement remove(database, "DELETE FROM runs WHERE id = ?");
        remove.bind(1, id);
        remove.exec();
    }
    return gone;
}

} // namespace

Result<std::vector<std::string>> indexRuns(Project &project) {
    return guardSql(project, [&]() -> Result<std::vector<std::string>> {
        std::set<std::string> there;
        std::error_code error;
        for (const auto &entry : fs::directory_iterator(project.runsFolder(), error))
            if (entry.is_directory() && isRunId(entry.path().filename().string()))
                there.insert(entry.path().filename().string());
        if (error)
            return failure(systemError(project.runsFolder(), "list", error.value()));
        auto changed = forgetMissing(project.database(), there);
        for (const auto &id : there) {
            SINTONIA_ASSIGN(any, indexRun(project.database(), project.runsFolder() / id));
            if (any)
                changed.push_back(id);
        }
        return changed;
    });
}

} // namespace sintonia
