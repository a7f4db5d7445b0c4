// SPDX-License-Identifier: Apache-2.0
#include "engine/train/trainingrows.h"

#include <algorithm>
#include <unordered_map>

namespace sintonia {

namespace {

/// Numbers texts as they come up, each (role, id) once.
class TextTable {
public:
    TextTable(TrainingRows &rows, const Collection &collection) : m_rows(rows) {
        for (const auto &query : collection.queries)
            m_queries.emplace(query.id, &query);
        for (const auto &document : collection.documents)
            m_documents.emplace(document.id, &document);
    }
    bool knows(const Judgement &judgement) const {
        return m_queries.contains(judgement.query) && m_documents.contains(judgement.document);
    }
    int query(const std::string &id) {
        return number(m_queryNumbers, id, true, [&] { return m_queries.at(id)->text; });
    }
    int document(const std::string &id) {
        return number(m_documentNumbers, id, false, [&] { return m_documents.at(id)->content(); });
    }

private:
    template <class Text>
    int number(std::unordered_map<std::string, int> &numbers, const std::string &id, bool isQuery, const Text &text) {
        const auto [at, fresh] = numbers.emplace(id, int(m_rows.texts.size()));
        if (fresh) {
            m_rows.texts.push_back(text());
            m_rows.isQuery.push_back(isQuery);
        }
        return at->second;
    }

    TrainingRows &m_rows;
    std::unordered_map<std::string, const Query *> m_queries;
    std::unordered_map<std::string, const Document *> m_documents;
    std::unordered_map<std::string, int> m_queryNumbers, m_documentNumbers;
};

} // namespace

std::vector<std::vector<int>> TrainingRows::textsOfRows() const {
    std::unordered_map<std::string, int> numbers;
    std::vector<int> same;
    for (const auto &text : texts)
        same.push_back(numbers.emplace(text, int(numbers.size())).first->second);
    std::vector<std::vector<int>> all;
    for (const auto &row : rows) {
        std::vector<int> ofRow = {same[std::size_t(row.query)], same[std::size_t(row.document)]};
        for (const int negative : row.negatives)
            ofRow.push_back(same[std::size_t(negative)]);
        all.push_back(std::move(ofRow));
    }
    return all;
}

Result<TrainingRows> makeRows(RowKind kind, int hardNegatives, const Collection &collection,
                              const std::vector<Judgement> &judgements, const std::string &place) {
    TrainingRows made;
    TextTable texts(made, collection);
    std::unordered_map<std::string, std::vector<std::string>> irrelevant;
    const auto wanted = std::size_t(kind == RowKind::Triplets ? std::max(1, hardNegatives) : hardNegatives);
    for (const auto &judgement : judgements)
        if (judgement.relevance <= 0 && texts.knows(judgement) && irrelevant[judgement.query].size() < wanted)
            irrelevant[judgement.query].push_back(judgement.document);
    for (const auto &judgement : judgements) {
        if (!texts.knows(judgement) || (kind != RowKind::Graded && judgement.relevance <= 0))
            continue;
        const auto &negatives = irrelevant[judgement.query];
        if (kind == RowKind::Triplets && negatives.empty()) {
            ++made.skipped;
            continue;
        }
        TrainingRow row{texts.query(judgement.query), texts.document(judgement.document), {},
                        float(judgement.score.value_or(judgement.relevance))};
        if (kind == RowKind::Graded) {
            made.rows.push_back(row);
            continue;
        }
        for (const auto &negative : negatives) {
            row.negatives.push_back(texts.document(negative));
            if (kind == RowKind::Triplets) {
                made.rows.push_back(row);
                row.negatives.clear();
            }
        }
        if (kind == RowKind::Pairs)
            made.rows.push_back(row);
    }
    if (made.rows.empty())
        return badInput(
            place, made.skipped > 0 ? "documents judged 0 for the queries, which this loss needs" : "judged pairs", "none");
    return made;
}

Result<void> tokenizeRows(TrainingRows &rows, const Embedder &model, const std::string &queryPrompt,
                          const std::string &documentPrompt, StopToken stop, ProgressSink &progress) {
    rows.tokens.clear();
    for (std::size_t i = 0; i < rows.texts.size(); ++i) {
        if (i % 256 == 0) {
            if (stop.stop_requested())
                return interrupted();
            progress.progress({"Tokenising", i, rows.texts.size(), "texts"});
        }
        rows.tokens.push_back(model.tokenize(rows.texts[i], rows.isQuery[i] ? queryPrompt : documentPrompt));
    }
    return {};
}

} // namespace sintonia
