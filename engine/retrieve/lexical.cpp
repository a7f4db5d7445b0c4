// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/retriever.h"

#include "engine/core/utf8.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <cctype>
#include <set>
#include <utility>

namespace sintonia {

namespace {

/// Whether unicode61 takes a character for a part of a word: letters and digits; what lies outside ASCII counts, but for the
/// blocks of punctuation and symbols that running text holds.
bool isWordCharacter(char32_t c) {
    if (c < 0x80)
        return std::isalnum(int(c)) != 0;
    const bool latinSymbol = c <= 0xbf && c != 0xaa && c != 0xb5 && c != 0xba;
    return !latinSymbol && c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x2bff) && !(c >= 0x3000 && c <= 0x303f) &&
           c != 0xfffd;
}

/// Any text as an FTS5 query: its words, each quoted, joined by OR.
std::string anyWordQuery(const std::string &text) {
    std::set<std::string> words;
    std::string word;
    for (const char32_t c : toCodePoints(text + " ")) {
        if (isWordCharacter(c)) {
            appendUtf8(word, c);
        } else if (!word.empty()) {
            words.insert(std::exchange(word, {}));
        }
    }
    std::string query;
    for (const auto &each : words)
        query += fmt::format("{}\"{}\"", query.empty() ? "" : " OR ", each);
    return query;
}

class LexicalRetriever : public Retriever {
public:
    LexicalRetriever() : m_database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {}

    Result<void> add(const std::vector<Document> &documents, StopToken stop, ProgressSink &progress) {
        m_database.exec(
            "CREATE VIRTUAL TABLE texts USING fts5(content, content='', tokenize='unicode61 remove_diacritics 2')");
        SQLite::Transaction transaction(m_database);
        SQLite::Statement insert(m_database, "INSERT INTO texts(rowid, content) VALUES (?, ?)");
        for (std::size_t i = 0; i < documents.size(); ++i) {
            if (stop.stop_requested())
                return interrupted();
            insert.bind(1, std::int64_t(i + 1));
            insert.bind(2, documents[i].content());
            insert.exec();
            insert.reset();
            if (i % 1000 == 0)
                progress.progress({"Indexing", i, documents.size(), "documents"});
        }
        transaction.commit();
        return {};
    }

    Result<std::vector<std::vector<Hit>>> search(const std::vector<std::string> &queries, std::int64_t k, StopToken stop,
                                                 ProgressSink &progress) const override {
        std::vector<std::vector<Hit>> rankings;
        try {
            SQLite::Statement select(
                m_database,
                "SELECT rowid, bm25(texts) AS score FROM texts WHERE texts MATCH ? ORDER BY score, rowid LIMIT ?");
            for (const auto &query : queries) {
                if (stop.stop_requested())
                    return interrupted();
                auto &hits = rankings.emplace_back();
                if (const auto words = anyWordQuery(query); !words.empty()) {
                    select.bind(1, words);
                    select.bind(2, k);
                    while (select.executeStep())
                        hits.push_back({select.getColumn(0).getInt64() - 1, float(-select.getColumn(1).getDouble())});
                    select.reset();
                }
                progress.progress({"Searching", rankings.size(), queries.size(), "queries"});
            }
        } catch (const std::exception &error) {
            return failure(ErrorCode::Other, fmt::format("Lexical search failed: {}", error.what()));
        }
        return rankings;
    }
    std::string name() const override { return "bm25"; }

private:
    mutable SQLite::Database m_database;
};

} // namespace

Result<std::unique_ptr<Retriever>> lexicalRetriever(const std::vector<Document> &documents, StopToken stop,
                                                    ProgressSink &progress) {
    try {
        auto retriever = std::make_unique<LexicalRetriever>();
        SINTONIA_TRY(retriever->add(documents, stop, progress));
        return std::unique_ptr<Retriever>(std::move(retriever));
    } catch (const std::exception &error) {
        return failure(ErrorCode::Other, fmt::format("The lexical index can't be made: {}", error.what()));
    }
}

} // namespace sintonia
