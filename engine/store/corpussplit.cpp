// SPDX-License-Identifier: Apache-2.0
#include "engine/data/splits.h"
#include "engine/store/corpora.h"
#include "engine/store/corpusrows.h"
#include "engine/store/rowsplit.h"
#include "engine/store/sqlguard.h"

namespace sintonia {

namespace {

/// Judgements of one split, or of all; where splits judge a pair differently the higher relevance stays.
Result<Judgements> judgementsToSplit(const Project &project, const CorpusInfo &info, const std::string &from) {
    if (!from.empty() && !info.judgements.contains(from))
        return badInput("corpus " + info.name, "a split that has judgements", '"' + from + '"');
    Judgements all;
    for (const auto &[split, count] : info.judgements) {
        if (!from.empty() && split != from)
            continue;
        SINTONIA_ASSIGN(part, judgements(project, info, split));
        for (const auto &[query, documents] : part)
            for (const auto &[document, relevance] : documents) {
                const auto at = all[query].emplace(document, relevance).first;
                at->second = std::max(at->second, relevance);
            }
    }
    if (all.empty())
        return badInput("corpus " + info.name, "judgements to divide", "none");
    return all;
}

TextOf textById(const Project &project, std::int64_t corpus, const std::string &select) {
    auto statement = std::make_shared<SQLite::Statement>(project.database(), select);
    return [statement, corpus](const std::string &id) {
        statement->reset();
        SQLite::bind(*statement, corpus, id);
        return statement->executeStep() ? statement->getColumn(0).getString() : std::string();
    };
}

void replaceJudgements(const Project &project, const CorpusInfo &info, const std::map<std::string, Judgements> &splits) {
    auto &database = project.database();
    struct Kept {
        std::int64_t position = 0;
        std::optional<double> score;
    };
    std::map<std::pair<std::string, std::string>, Kept> kept;
    SQLite::Statement order(database, "SELECT query, document, position, score FROM judgements WHERE corpus = ?");
    order.bind(1, info.key);
    while (order.executeStep())
        kept.emplace(std::pair(order.getColumn(0).getString(), order.getColumn(1).getString()),
                     Kept{order.getColumn(2).getInt64(),
                          order.getColumn(3).isNull() ? std::nullopt : std::optional(order.getColumn(3).getDouble())});
    SQLite::Statement remove(database, "DELETE FROM judgements WHERE corpus = ?");
    remove.bind(1, info.key);
    remove.exec();
    SQLite::Statement insert(database, "INSERT INTO judgements (corpus, split, query, document, relevance, position, score) "
                                       "VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (const auto &[split, part] : splits)
        for (const auto &[query, documents] : part)
            for (const auto &[document, relevance] : documents) {
                insert.reset();
                const auto &[position, score] = kept[{query, document}];
                SQLite::bind(insert, info.key, split, query, document, relevance, position);
                if (score)
                    insert.bind(7, *score);
                else
                    insert.bind(7);
                insert.exec();
            }
}

} // namespace

Result<std::map<std::string, std::uint64_t>> splitCorpus(const SplitOptions &options, Project &project,
                                                         const std::string &name) {
    using Counts = std::map<std::string, std::uint64_t>;
    return guardSql(project, [&]() -> Result<Counts> {
        SQLite::Transaction transaction(project.database(), SQLite::TransactionBehavior::IMMEDIATE);
        SINTONIA_ASSIGN(info, corpus(project, name));
        const SplitShares shares{options.train, options.validation, options.test, options.seed};
        if (!info.rows.empty()) {
            SINTONIA_ASSIGN(rows, splitTuningRows(shares, options.from, project, info));
            updateCorpusHash(project, info.key);
            transaction.commit();
            return std::move(rows);
        }
        SINTONIA_ASSIGN(all, judgementsToSplit(project, info, options.from));
        SINTONIA_ASSIGN(splits, splitByDocumentGroup(
                                    shares, all,
                                    textById(project, info.key, "SELECT text FROM queries WHERE corpus = ? AND name = ?"),
                                    textById(project, info.key,
                                             "SELECT title || ' ' || text FROM documents "
                                             "WHERE corpus = ? AND name = ?")));
        replaceJudgements(project, info, splits);
        updateCorpusHash(project, info.key);
        transaction.commit();
        Counts counts;
        for (const auto &[split, part] : splits)
            for (const auto &[query, documents] : part)
                counts[split] += documents.size();
        return counts;
    });
}

} // namespace sintonia
