// SPDX-License-Identifier: Apache-2.0
#include "engine/store/corpora.h"

#include "engine/core/hash.h"
#include "engine/core/json.h"
#include "engine/store/corpusrows.h"
#include "engine/store/sqlguard.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sintonia {

namespace {

constexpr auto corpusColumns = "SELECT id, name, source, format, imported, hash, documents, queries, recipe FROM corpora ";

CorpusInfo corpusOf(const Project &project, SQLite::Statement &row) {
    CorpusInfo info{row.getColumn(0).getInt64(),   row.getColumn(1).getString(), row.getColumn(2).getString(),
                    row.getColumn(3).getString(),  row.getColumn(4).getString(), row.getColumn(5).getString(),
                    std::uint64_t(row.getColumn(6).getInt64()), std::uint64_t(row.getColumn(7).getInt64()), {}, {}, row.getColumn(8).getString()};
    for (const auto &[table, counts] : {std::pair("judgements", &info.judgements), {"tuning_rows", &info.rows}}) {
        SQLite::Statement splits(project.database(),
                                 fmt::format("SELECT split, count(*) FROM {} WHERE corpus = ? GROUP BY split", table));
        splits.bind(1, info.key);
        while (splits.executeStep())
            (*counts)[splits.getColumn(0).getString()] = std::uint64_t(splits.getColumn(1).getInt64());
    }
    return info;
}

Result<void> changeOne(const Project &project, SQLite::Statement &statement, const std::string &name) {
    if (statement.exec() == 0)
        return badInput(project.folder().string(), "the name of a corpus of the project", '"' + name + '"');
    return {};
}

/// Words as a search expression that finds texts with all or any of them; no character has a meaning of its own.
std::string searchExpression(const std::string &text, std::string_view joint) {
    std::string expression, word;
    const auto finish = [&] {
        if (!word.empty())
            expression += (expression.empty() ? "" : std::string(joint)) + '"' + word + '"';
        word.clear();
    };
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= ' ')
            finish();
        else
            word += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    finish();
    return expression;
}

} // namespace

std::string searchTable(std::int64_t corpus) {
    return fmt::format("documents_{}", corpus);
}

std::string corpusHash(const Project &project, std::int64_t corpus, const std::string &contentHash) {
    SQLite::Statement rows(project.database(), "SELECT split, query, document, relevance, score FROM judgements "
                                               "WHERE corpus = ? ORDER BY split, query, document");
    rows.bind(1, corpus);
    Sha256 hash;
    hash.add(contentHash);
    while (rows.executeStep()) {
        auto judgement = Json::array({rows.getColumn(0).getString(), rows.getColumn(1).getString(),
                                      rows.getColumn(2).getString(), rows.getColumn(3).getInt()});
        if (!rows.getColumn(4).isNull())
            judgement.push_back(rows.getColumn(4).getDouble());
        hash.add(toText(judgement));
    }
    SQLite::Statement splits(project.database(), "SELECT split FROM tuning_rows WHERE corpus = ? ORDER BY position");
    splits.bind(1, corpus);
    while (splits.executeStep())
        hash.add(toText(Json(splits.getColumn(0).getString())));
    SQLite::Statement prompt(project.database(),
                             "SELECT content FROM prompt_templates WHERE corpus = ? ORDER BY version DESC LIMIT 1");
    prompt.bind(1, corpus);
    if (prompt.executeStep())
        hash.add(prompt.getColumn(0).getString());
    return hash.hex();
}

void updateCorpusHash(const Project &project, std::int64_t corpus) {
    SQLite::Statement content(project.database(), "SELECT content_hash FROM corpora WHERE id = ?");
    content.bind(1, corpus);
    content.executeStep();
    const auto hash = corpusHash(project, corpus, content.getColumn(0).getString());
    content.reset();
    SQLite::Statement update(project.database(), "UPDATE corpora SET hash = ? WHERE id = ?");
    SQLite::bind(update, hash, corpus);
    update.exec();
}

Result<std::vector<CorpusInfo>> corpora(const Project &project) {
    return guardSql(project, [&]() -> Result<std::vector<CorpusInfo>> {
        std::vector<CorpusInfo> list;
        SQLite::Statement rows(project.database(), std::string(corpusColumns) + "WHERE removed_name IS NULL ORDER BY id");
        while (rows.executeStep())
            list.push_back(corpusOf(project, rows));
        return list;
    });
}

Result<CorpusInfo> corpus(const Project &project, const std::string &name) {
    return guardSql(project, [&]() -> Result<CorpusInfo> {
        SQLite::Statement row(project.database(), std::string(corpusColumns) + "WHERE name = ? AND removed_name IS NULL");
        row.bind(1, name);
        if (row.executeStep())
            return corpusOf(project, row);
        std::vector<std::string> names;
        SQLite::Statement rows(project.database(), "SELECT name FROM corpora WHERE removed_name IS NULL ORDER BY id");
        while (rows.executeStep())
            names.push_back(rows.getColumn(0).getString());
        return badInput(project.folder().string(),
                        names.empty() ? "an imported corpus" : fmt::format("one of the corpora {}", fmt::join(names, ", ")),
                        '"' + name + '"');
    });
}

Result<void> removeCorpus(Project &project, const std::string &name) {
    return guardSql(project, [&]() -> Result<void> {
        SQLite::Statement hide(project.database(), "UPDATE corpora SET removed_name = name, name = hex(randomblob(16)) "
                                                   "WHERE name = ? AND removed_name IS NULL");
        hide.bind(1, name);
        return changeOne(project, hide, name);
    });
}

Result<void> restoreCorpus(Project &project, const std::string &name) {
    if (corpus(project, name))
        return badInput(project.folder().string(), "a name that no corpus of the project has", '"' + name + '"');
    return guardSql(project, [&]() -> Result<void> {
        SQLite::Statement show(project.database(),
                               "UPDATE corpora SET name = removed_name, removed_name = NULL "
                               "WHERE id = (SELECT max(id) FROM corpora WHERE removed_name = ?)");
        show.bind(1, name);
        return changeOne(project, show, name);
    });
}

Result<void> deleteRemovedCorpora(Project &project) {
    return guardSql(project, [&]() -> Result<void> {
        SQLite::Transaction transaction(project.database(), SQLite::TransactionBehavior::IMMEDIATE);
        std::vector<std::int64_t> keys; // a table can't be dropped while a statement is being read
        SQLite::Statement removed(project.database(), "SELECT id FROM corpora WHERE removed_name IS NOT NULL");
        while (removed.executeStep())
            keys.push_back(removed.getColumn(0).getInt64());
        removed.reset();
        for (const auto key : keys)
            project.database().exec(fmt::format("DROP TABLE IF EXISTS {}", searchTable(key)));
        project.database().exec("DELETE FROM corpora WHERE removed_name IS NOT NULL");
        transaction.commit();
        return {};
    });
}

Result<void> renameCorpus(Project &project, const std::string &name, const std::string &newName) {
    if (name != newName && (newName.empty() || corpus(project, newName)))
        return badInput(project.folder().string(), "a name that no corpus of the project has", '"' + newName + '"');
    return guardSql(project, [&]() -> Result<void> {
        SQLite::Statement update(project.database(), "UPDATE corpora SET name = ? WHERE name = ? AND removed_name IS NULL");
        SQLite::bind(update, newName, name);
        return changeOne(project, update, name);
    });
}

Result<std::vector<Document>> documents(const Project &project, const CorpusInfo &corpus, std::uint64_t first,
                                        std::uint64_t count) {
    return guardSql(project, [&]() -> Result<std::vector<Document>> {
        const auto begin = std::min(first, corpus.documents);
        const auto end = begin + std::min(count, corpus.documents - begin);
        SQLite::Statement rows(project.database(),
                               "SELECT name, title, text FROM documents WHERE id >= ? AND id < ? ORDER BY id");
        SQLite::bind(rows, corpusRow(corpus.key, begin), corpusRow(corpus.key, end));
        std::vector<Document> page;
        page.reserve(end - begin);
        while (rows.executeStep())
            page.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(), rows.getColumn(2).getString()});
        return page;
    });
}

Result<Document> document(const Project &project, const CorpusInfo &corpus, const std::string &id) {
    return guardSql(project, [&]() -> Result<Document> {
        SQLite::Statement row(project.database(), "SELECT title, text FROM documents WHERE corpus = ? AND name = ?");
        SQLite::bind(row, corpus.key, id);
        if (!row.executeStep())
            return badInput("corpus " + corpus.name, "the id of a document", '"' + id + '"');
        return Document{id, row.getColumn(0).getString(), row.getColumn(1).getString()};
    });
}

Result<std::vector<std::uint64_t>> searchDocuments(const Project &project, const CorpusInfo &corpus, const std::string &text,
                                                   std::uint64_t limit) {
    return guardSql(project, [&]() -> Result<std::vector<std::uint64_t>> {
        std::vector<std::uint64_t> positions;
        SQLite::Statement rows(
            project.database(),
            fmt::format("SELECT rowid FROM {0} WHERE {0} MATCH ? ORDER BY rank LIMIT ?", searchTable(corpus.key)));
        for (const auto joint : {" AND ", " OR "}) {
            const auto expression = searchExpression(text, joint);
            if (expression.empty() || !positions.empty())
                break;
            rows.reset();
            SQLite::bind(rows, expression, std::int64_t(std::min<std::uint64_t>(limit, INT64_MAX)));
            while (rows.executeStep())
                positions.push_back(std::uint64_t(rows.getColumn(0).getInt64()));
        }
        return positions;
    });
}

Result<std::vector<Query>> queries(const Project &project, const CorpusInfo &corpus) {
    return guardSql(project, [&]() -> Result<std::vector<Query>> {
        SQLite::Statement rows(project.database(),
                               "SELECT name, text, answers FROM queries WHERE id >= ? AND id < ? ORDER BY id");
        SQLite::bind(rows, corpusRow(corpus.key, 0), corpusRow(corpus.key + 1, 0));
        std::vector<Query> list;
        while (rows.executeStep()) {
            SINTONIA_ASSIGN(answers,
                            parseJson(rows.getColumn(2).getString(), "answers of " + rows.getColumn(0).getString()));
            list.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(),
                            answers.template get<std::vector<std::string>>()});
        }
        return list;
    });
}

Result<Judgements> judgements(const Project &project, const CorpusInfo &corpus, const std::string &split) {
    return guardSql(project, [&]() -> Result<Judgements> {
        SQLite::Statement rows(project.database(),
                               "SELECT query, document, relevance FROM judgements WHERE corpus = ? AND split = ?");
        SQLite::bind(rows, corpus.key, split);
        Judgements found;
        while (rows.executeStep())
            found[rows.getColumn(0).getString()][rows.getColumn(1).getString()] = rows.getColumn(2).getInt();
        return found;
    });
}

Result<std::vector<Judgement>> orderedJudgements(const Project &project, const CorpusInfo &corpus,
                                                 const std::string &split) {
    return guardSql(project, [&]() -> Result<std::vector<Judgement>> {
        SQLite::Statement rows(project.database(),
                               "SELECT query, document, relevance, score FROM judgements WHERE corpus = ? AND split = ? "
                               "ORDER BY position, query, document");
        SQLite::bind(rows, corpus.key, split);
        std::vector<Judgement> found;
        while (rows.executeStep())
            found.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(), rows.getColumn(2).getInt(),
                             rows.getColumn(3).isNull() ? std::nullopt : std::optional(rows.getColumn(3).getDouble())});
        return found;
    });
}

Result<std::vector<TuningRow>> tuningRows(const Project &project, const CorpusInfo &corpus, const std::string &split,
                                          std::uint64_t limit) {
    return guardSql(project, [&]() -> Result<std::vector<TuningRow>> {
        SQLite::Statement rows(project.database(),
                               "SELECT name, content FROM tuning_rows WHERE corpus = ? AND split = ? ORDER BY position "
                               "LIMIT ?");
        SQLite::bind(rows, corpus.key, split, std::int64_t(limit));
        std::vector<TuningRow> found;
        while (rows.executeStep()) {
            const auto place = corpus.name + ": row " + rows.getColumn(0).getString();
            SINTONIA_ASSIGN(json, parseJson(rows.getColumn(1).getString(), place));
            SINTONIA_ASSIGN(row, tuningRowFromJson(json, place));
            found.push_back(std::move(row));
        }
        return found;
    });
}

Result<Collection> loadCorpus(const Project &project, const std::string &name, StopToken stop, ProgressSink &progress) {
    constexpr std::uint64_t page = 10000;
    SINTONIA_ASSIGN(info, corpus(project, name));
    Collection collection;
    collection.name = name;
    collection.documents.reserve(info.documents);
    for (std::uint64_t first = 0; first < info.documents; first += page) {
        if (stop.stop_requested())
            return interrupted();
        SINTONIA_ASSIGN(part, documents(project, info, first, page));
        std::move(part.begin(), part.end(), std::back_inserter(collection.documents));
        progress.progress({"Loading " + name, collection.documents.size(), info.documents, "documents"});
    }
    SINTONIA_ASSIGN(list, queries(project, info));
    collection.queries = std::move(list);
    for (const auto &[split, count] : info.judgements) {
        SINTONIA_ASSIGN(found, judgements(project, info, split));
        collection.judgements[split] = std::move(found);
    }
    return collection;
}

} // namespace sintonia
