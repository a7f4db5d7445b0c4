// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/ragrows.h"

#include "engine/core/hash.h"
#include "engine/eval/abstention.h"
#include "engine/eval/answerlanguage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace sintonia {

namespace {

/// A stream of random numbers that belongs to one query.
class QueryRandom {
public:
    QueryRandom(std::uint64_t seed, const std::string &query)
        : m_state(mix64(seed ^ std::stoull(sha256(query).substr(0, 16), nullptr, 16))) {}
    std::uint64_t next() { return m_state = mix64(m_state); }
    /// Fisher–Yates.
    template <class Item>
    void shuffle(std::vector<Item> &items) {
        for (std::size_t i = items.size(); i > 1; --i)
            std::swap(items[i - 1], items[next() % i]);
    }

private:
    std::uint64_t m_state;
};

/// A question that a row can be made of.
struct Answerable {
    const Query *query = nullptr;
    std::vector<std::int64_t> relevant; ///< positions of documents, as judged
    bool withoutOracle = false;
};

/// Where a document stands in a ranking.
struct Ranked {
    std::int64_t document = 0;
    int rank = 0; ///< from 1; 0 = not found
    float score = 0;
};

/// Finds answers in documents, as words in SQuAD's normal form.
class AnswerSearch {
public:
    AnswerSearch(const std::vector<std::string> &answers, AnswerLanguage language) : m_language(language) {
        for (const auto &answer : answers)
            if (auto normal = normalizeAnswer(answer, language); !normal.empty())
                m_answers.push_back(" " + normal + " ");
    }
    bool standsIn(const Document &document) const {
        const auto text = " " + normalizeAnswer(document.content(), m_language) + " ";
        return std::any_of(m_answers.begin(), m_answers.end(),
                           [&](const std::string &answer) { return text.find(answer) != std::string::npos; });
    }

private:
    AnswerLanguage m_language;
    std::vector<std::string> m_answers;
};

class RagRowBuilder {
public:
    RagRowBuilder(const RagRowOptions &options, const Retriever &retriever, const Collection &collection,
                  const std::string &split)
        : m_options(options), m_retriever(retriever), m_collection(collection), m_split(split) {}

    /// The judged questions with an answer and a relevant document; `unanswered` counts those without answer.
    std::vector<Answerable> answerable(const Judgements &judgements, std::uint64_t &unanswered) const {
        std::unordered_map<std::string, std::int64_t> positions;
        for (std::size_t i = 0; i < m_collection.documents.size(); ++i)
            positions.emplace(m_collection.documents[i].id, std::int64_t(i));
        std::vector<Answerable> found;
        for (const auto &query : m_collection.queries) {
            const auto judged = judgements.find(query.id);
            if (judged == judgements.end())
                continue;
            Answerable question{&query, {}};
            for (const auto &[document, relevance] : judged->second)
                if (const auto at = positions.find(document); relevance > 0 && at != positions.end())
                    question.relevant.push_back(at->second);
            if (question.relevant.empty())
                continue;
            if (query.answers.empty() || query.answers.front().empty())
                ++unanswered;
            else
                found.push_back(std::move(question));
        }
        chooseWithoutOracle(found);
        return found;
    }

    TuningRow row(const Answerable &question, const std::vector<Hit> &hits) const {
        QueryRandom random(m_options.seed, question.query->id);
        const auto language = languageOf(question);
        auto context = question.withoutOracle ? std::vector<ContextDocument>() : oracles(question, hits);
        for (auto &distractor :
             distractors(question, hits, std::size_t(m_options.documents) - context.size(), language, random))
            context.push_back(std::move(distractor));
        arrange(context, random);
        const auto &answers = question.query->answers;
        TuningRow row;
        row.id = question.query->id;
        row.question = question.query->text;
        row.origin = {{"corpus", m_collection.name}, {"query", question.query->id}, {"split", m_split}};
        row.abstention = question.withoutOracle;
        if (row.abstention) {
            row.completion = abstentionSentence(language);
            row.origin["answer"] = answers.front();
            for (const auto position : question.relevant)
                row.origin["relevant"].push_back(m_collection.documents[std::size_t(position)].id);
        } else {
            const auto cited = citation(context);
            row.completion = answers.front() + cited;
            if (!cited.empty())
                row.origin["answer"] = answers.front();
            row.alternatives.assign(answers.begin() + 1, answers.end());
        }
        row.context = std::move(context);
        return row;
    }

private:
    /// The share of the questions that is rounded to a whole number; those with the smallest random number.
    void chooseWithoutOracle(std::vector<Answerable> &questions) const {
        std::vector<std::pair<std::uint64_t, Answerable *>> drawn;
        for (auto &question : questions)
            drawn.emplace_back(mix64(QueryRandom(m_options.seed, question.query->id).next()), &question);
        std::sort(drawn.begin(), drawn.end(), [](const auto &a, const auto &b) {
            return a.first != b.first ? a.first < b.first : a.second->query->id < b.second->query->id;
        });
        const auto count = std::size_t(std::llround(m_options.withoutOracle * double(drawn.size())));
        for (std::size_t i = 0; i < count; ++i)
            drawn[i].second->withoutOracle = true;
    }

    AnswerLanguage languageOf(const Answerable &question) const {
        if (const auto chosen = answerLanguage(m_options.language))
            return *chosen;
        const auto &oracle = m_collection.documents[std::size_t(question.relevant.front())];
        return guessAnswerLanguage(question.query->text, guessAnswerLanguage(oracle.content()));
    }

    ContextDocument piece(const Ranked &ranked, bool oracle) const {
        Json origin = {{"corpus", m_collection.name}, {"retriever", m_retriever.name()}};
        if (ranked.rank > 0) {
            origin["rank"] = ranked.rank;
            origin["score"] = ranked.score;
        }
        return {m_collection.documents[std::size_t(ranked.document)], oracle, std::move(origin)};
    }

    static bool isRelevant(const Answerable &question, std::int64_t position) {
        return std::find(question.relevant.begin(), question.relevant.end(), position) != question.relevant.end();
    }

    /// Irrelevant documents of the rank window, drawn at random.
    std::vector<ContextDocument> distractors(const Answerable &question, const std::vector<Hit> &hits, std::size_t wanted,
                                             AnswerLanguage language, QueryRandom &random) const {
        std::vector<Ranked> window;
        int irrelevant = 0;
        for (std::size_t i = 0; i < hits.size(); ++i)
            if (!isRelevant(question, hits[i].document) && ++irrelevant >= m_options.firstRank &&
                irrelevant <= m_options.lastRank)
                window.push_back({hits[i].document, int(i) + 1, hits[i].score});
        random.shuffle(window);
        const AnswerSearch answers(question.query->answers, language);
        std::vector<ContextDocument> chosen;
        for (const auto &ranked : window) {
            if (chosen.size() == wanted)
                break;
            if (!question.withoutOracle || !answers.standsIn(m_collection.documents[std::size_t(ranked.document)]))
                chosen.push_back(piece(ranked, false));
        }
        return chosen;
    }

    /// The relevant documents that the retriever ranks best, then those that it does not find.
    std::vector<ContextDocument> oracles(const Answerable &question, const std::vector<Hit> &hits) const {
        std::vector<ContextDocument> chosen;
        std::vector<std::int64_t> missing = question.relevant;
        const auto most = std::min(std::size_t(m_options.oracles), std::size_t(m_options.documents));
        for (std::size_t i = 0; i < hits.size() && chosen.size() < most; ++i)
            if (std::erase(missing, hits[i].document) > 0)
                chosen.push_back(piece({hits[i].document, int(i) + 1, hits[i].score}, true));
        for (std::size_t i = 0; i < missing.size() && chosen.size() < most; ++i)
            chosen.push_back(piece({missing[i], 0, 0}, true));
        return chosen;
    }

    void arrange(std::vector<ContextDocument> &context, QueryRandom &random) const {
        random.shuffle(context);
        if (m_options.order == "shuffled")
            return;
        const auto rank = [](const ContextDocument &piece) { return piece.origin.value("rank", 1 << 30); };
        std::stable_sort(context.begin(), context.end(),
                         [&](const auto &a, const auto &b) { return rank(a) < rank(b); });
        if (m_options.order != "ranked")
            std::stable_partition(context.begin(), context.end(), [&](const ContextDocument &piece) {
                return piece.oracle == (m_options.order == "oracle_first");
            });
    }

    /// What the answer ends with; a document without title is cited by its number.
    std::string citation(const std::vector<ContextDocument> &context) const {
        std::string text;
        for (std::size_t i = 0; m_options.citation != "none" && i < context.size(); ++i) {
            if (!context[i].oracle)
                continue;
            const auto &title = context[i].document.title;
            text += m_options.citation == "titles" && !title.empty() ? fmt::format(" ({})", title)
                                                                     : fmt::format(" [{}]", i + 1);
        }
        return text;
    }

    const RagRowOptions &m_options;
    const Retriever &m_retriever;
    const Collection &m_collection;
    const std::string &m_split;
};

} // namespace

Result<RagRows> buildRagRows(const RagRowOptions &options, const Retriever &retriever, const Collection &collection,
                             const std::string &split, StopToken stop, ProgressSink &progress) {
    const auto judgements = collection.judgements.find(split);
    if (judgements == collection.judgements.end())
        return badInput("corpus " + collection.name, "a split that has judgements", '"' + split + '"');
    const RagRowBuilder builder(options, retriever, collection, split);
    RagRows made;
    const auto questions = builder.answerable(judgements->second, made.unanswered);
    std::vector<std::string> texts;
    std::size_t mostRelevant = 0;
    for (const auto &question : questions) {
        texts.push_back(question.query->text);
        mostRelevant = std::max(mostRelevant, question.relevant.size());
    }
    SINTONIA_ASSIGN(hits, retriever.search(texts, options.lastRank + std::int64_t(mostRelevant), stop, progress));
    for (std::size_t i = 0; i < questions.size(); ++i) {
        if (stop.stop_requested())
            return interrupted();
        made.rows.push_back(builder.row(questions[i], hits[i]));
        made.withoutOracle += made.rows.back().abstention ? 1 : 0;
        made.fewer += made.rows.back().context.size() < std::size_t(options.documents) ? 1 : 0;
        if (i % 256 == 255)
            progress.progress({"Building rows", i + 1, questions.size(), "rows"});
    }
    return made;
}

} // namespace sintonia
