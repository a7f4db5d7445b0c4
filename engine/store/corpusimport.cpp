// SPDX-License-Identifier: Apache-2.0
#include "engine/core/hash.h"
#include "engine/core/json.h"
#include "engine/data/importtally.h"
#include "engine/store/corpora.h"
#include "engine/store/corpusrows.h"
#include "engine/store/sqlguard.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

namespace sintonia {

namespace {

std::string now() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

/// Writes records to the database as they come, inside the caller's transaction.
class DatabaseSink : public RecordSink {
public:
    DatabaseSink(SQLite::Database &database, std::int64_t corpus, ImportTally &tally, ImportReport &report)
        : m_corpus(corpus), m_tally(tally), m_report(report),
          m_document(database, "INSERT OR IGNORE INTO documents (id, corpus, name, title, text) VALUES (?, ?, ?, ?, ?)"),
          m_index(database, fmt::format("INSERT INTO {} (rowid, title, text) VALUES (?, ?, ?)", searchTable(corpus))),
          m_query(database, "INSERT OR IGNORE INTO queries (id, corpus, name, text, answers) VALUES (?, ?, ?, ?, ?)"),
          m_judgement(database,
                      "INSERT OR IGNORE INTO judgements (corpus, split, query, document, relevance, position, score) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?)"),
          m_row(database, "INSERT OR IGNORE INTO tuning_rows (corpus, position, name, split, content) VALUES (?, ?, ?, ?, ?)"),
          m_findDocument(database, "SELECT 1 FROM documents WHERE corpus = ? AND name = ?"),
          m_findQuery(database, "SELECT 1 FROM queries WHERE corpus = ? AND name = ?") {}

    Result<void> document(Document &&document, const std::string &place) override {
        m_tally.seen(place);
        m_tally.inspect(document.title, place);
        m_tally.inspect(document.text, place);
        const auto position = m_report.documents;
        m_document.reset();
        m_document.bind(1, corpusRow(m_corpus, position));
        m_document.bind(2, m_corpus);
        m_document.bindNoCopy(3, document.id);
        m_document.bindNoCopy(4, document.title);
        m_document.bindNoCopy(5, document.text);
        if (m_document.exec() == 0) {
            m_tally.drop(place, duplicateId(document.id));
            return {};
        }
        m_index.reset();
        m_index.bind(1, std::int64_t(position));
        m_index.bindNoCopy(2, document.title);
        m_index.bindNoCopy(3, document.text);
        m_index.exec();
        ++m_report.documents;
        m_content.add("d").add(lengths({document.id, document.title, document.text}));
        m_content.add(document.id).add(document.title).add(document.text);
        return {};
    }

    Result<void> query(Query &&query, const std::string &place) override {
        m_tally.seen(place);
        m_tally.inspect(query.text, place);
        const auto answers = toText(Json(query.answers));
        m_query.reset();
        m_query.bind(1, corpusRow(m_corpus, m_report.queries));
        m_query.bind(2, m_corpus);
        m_query.bindNoCopy(3, query.id);
        m_query.bindNoCopy(4, query.text);
        m_query.bindNoCopy(5, answers);
        if (m_query.exec() == 0) {
            m_tally.drop(place, duplicateId(query.id));
            return {};
        }
        ++m_report.queries;
        m_content.add("q").add(lengths({query.id, query.text, answers})).add(query.id).add(query.text).add(answers);
        return {};
    }

    Result<void> judgement(Judgement &&judgement, const std::string &split, const std::string &place) override {
        m_tally.seen(place);
        if (m_report.queries > 0 && !exists(m_findQuery, judgement.query)) {
            m_tally.drop(place, unknownId("query", judgement.query));
            return {};
        }
        if (m_report.documents > 0 && !exists(m_findDocument, judgement.document)) {
            m_tally.drop(place, unknownId("document", judgement.document));
            return {};
        }
        m_judgement.reset();
        m_judgement.bind(1, m_corpus);
        m_judgement.bindNoCopy(2, split);
        m_judgement.bindNoCopy(3, judgement.query);
        m_judgement.bindNoCopy(4, judgement.document);
        m_judgement.bind(5, judgement.relevance);
        m_judgement.bind(6, std::int64_t(m_report.judgements[split]));
        if (judgement.score)
            m_judgement.bind(7, *judgement.score);
        else
            m_judgement.bind(7);
        if (m_judgement.exec() == 0)
            m_tally.drop(place, "duplicate judgement");
        else
            ++m_report.judgements[split];
        return {};
    }

    Result<void> row(TuningRow &&row, const std::string &split, const std::string &place) override {
        m_tally.seen(place);
        forEachText(row, [&](std::string &text) { m_tally.inspect(text, place); });
        const auto content = toText(toJson(row));
        m_row.reset();
        m_row.bind(1, m_corpus);
        m_row.bind(2, std::int64_t(m_rows));
        m_row.bindNoCopy(3, row.id);
        m_row.bindNoCopy(4, split);
        m_row.bindNoCopy(5, content);
        if (m_row.exec() == 0) {
            m_tally.drop(place, duplicateId(row.id));
            return {};
        }
        ++m_rows;
        ++m_report.rows[split];
        m_content.add("r").add(lengths({content})).add(content);
        return {};
    }

    void problem(ImportProblem &&problem) override { m_tally.add(std::move(problem)); }

    /// Of documents, queries and training rows, in their order. Ends the sink.
    std::string contentHash() { return m_content.hex(); }

private:
    static std::string lengths(std::initializer_list<std::string_view> texts) {
        std::string out;
        for (const auto text : texts)
            out += fmt::format("{},", text.size());
        return out;
    }

    bool exists(SQLite::Statement &statement, const std::string &id) const {
        statement.reset();
        statement.bind(1, m_corpus);
        statement.bindNoCopy(2, id);
        return statement.executeStep();
    }

    std::int64_t m_corpus;
    ImportTally &m_tally;
    ImportReport &m_report;
    std::uint64_t m_rows = 0;
    SQLite::Statement m_document, m_index, m_query, m_judgement, m_row, m_findDocument, m_findQuery;
    Sha256 m_content;
};

std::int64_t addCorpus(SQLite::Database &database, const NewCorpus &corpus) {
    SQLite::Statement insert(database, "INSERT INTO corpora (name, source, format, imported, recipe) VALUES (?, ?, ?, ?, ?)");
    SQLite::bind(insert, corpus.name, corpus.source, corpus.format, now(), corpus.recipe);
    insert.exec();
    const auto key = database.getLastInsertRowid();
    const auto table = searchTable(key);
    database.exec(fmt::format(
        "CREATE VIRTUAL TABLE {} USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 2')", table));
    // Few large segments that are not merged while loading: with the defaults an import spends most of its time merging.
    database.exec(fmt::format("INSERT INTO {0}({0}, rank) VALUES ('hashsize', {1})", table, 32 << 20));
    database.exec(fmt::format("INSERT INTO {0}({0}, rank) VALUES ('automerge', 0)", table));
    return key;
}

void finishCorpus(const Project &project, std::int64_t corpus, const std::string &contentHash, const ImportReport &report) {
    SQLite::Statement update(project.database(),
                             "UPDATE corpora SET content_hash = ?, hash = ?, documents = ?, queries = ? WHERE id = ?");
    SQLite::bind(update, contentHash, corpusHash(project, corpus, contentHash), std::int64_t(report.documents),
                 std::int64_t(report.queries), corpus);
    update.exec();
}

} // namespace

Result<ImportReport> storeCorpus(const NewCorpus &corpus, const ReadOptions &options, Project &project,
                                 const std::function<Result<void>(RecordSink &)> &fill, StopToken stop) {
    return guardSql(project, [&]() -> Result<ImportReport> {
        SQLite::Transaction transaction(project.database(), SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement taken(project.database(), "SELECT 1 FROM corpora WHERE name = ?");
        taken.bind(1, corpus.name);
        if (taken.executeStep())
            return badInput(project.folder().string(), "a name that no corpus of the project has", '"' + corpus.name + '"');
        ImportReport report;
        report.format = corpus.format;
        const auto key = addCorpus(project.database(), corpus);
        ImportTally tally(options, report);
        {
            DatabaseSink sink(project.database(), key, tally, report);
            SINTONIA_TRY(fill(sink));
            SINTONIA_TRY(tally.finish());
            if (corpus.prompt)
                insertPromptTemplate(project, key, 1, *corpus.prompt);
            finishCorpus(project, key, sink.contentHash(), report);
        }
        if (stop.stop_requested())
            return interrupted();
        transaction.commit();
        return report;
    });
}

Result<ImportReport> importCorpus(const ImportOptions &options, Project &project, const fs::path &source, StopToken stop,
                                  ProgressSink &progress) {
    SINTONIA_ASSIGN(format, recogniseFormat(source, options.read));
    const NewCorpus corpus{options.name.empty() ? sourceName(source) : options.name,
                           fs::absolute(source).lexically_normal().string(), format->name};
    return storeCorpus(
        corpus, options.read, project,
        [&](RecordSink &sink) { return format->read(source, options.read, sink, stop, progress); }, stop);
}

} // namespace sintonia
