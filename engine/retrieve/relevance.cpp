// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/relevance.h"

#include "engine/models/similarity.h"

#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace sintonia {

namespace {

/// Texts that are embedded together, each once; rows are their positions.
class TextRows {
public:
    std::size_t row(std::string text) {
        const auto [at, added] = m_rows.emplace(std::move(text), m_texts.size());
        if (added)
            m_texts.push_back(at->first);
        return at->second;
    }
    const std::vector<std::string> &texts() const { return m_texts; }

private:
    std::unordered_map<std::string, std::size_t> m_rows;
    std::vector<std::string> m_texts;
};

/// Unit vectors of texts.
class UnitVectors {
public:
    static Result<UnitVectors> of(const Embedder &model, const TextRows &rows, const std::string &prompt, StopToken stop,
                                  ProgressSink &progress) {
        UnitVectors vectors;
        if (rows.texts().empty())
            return vectors;
        SINTONIA_ASSIGN(embedded, model.embed(rows.texts(), prompt, std::move(stop), progress));
        vectors.m_rows = normalizeRows(embedded).contiguous();
        vectors.m_data = vectors.m_rows.const_data_ptr<float>();
        vectors.m_width = std::size_t(vectors.m_rows.size(1));
        return vectors;
    }
    static double cosine(const UnitVectors &a, std::size_t rowA, const UnitVectors &b, std::size_t rowB) {
        double sum = 0;
        for (std::size_t i = 0; i < a.m_width; ++i)
            sum += double(a.m_data[rowA * a.m_width + i]) * double(b.m_data[rowB * b.m_width + i]);
        return sum;
    }

private:
    at::Tensor m_rows; ///< [n, dimension]
    const float *m_data = nullptr;
    std::size_t m_width = 0;
};

struct Piece {
    Sentence sentence;
    std::size_t row = 0;
    std::size_t document = 0;
};

/// Rows of one answer's texts.
struct Rows {
    std::size_t question = 0;
    std::size_t answer = 0;
    std::vector<Piece> answerPieces, contextPieces;
};

std::string textOf(const std::string &text, const Sentence &sentence) {
    return text.substr(sentence.begin, sentence.end - sentence.begin);
}

Rows rowsOf(const AnswerInContext &given, TextRows &questions, TextRows &passages) {
    Rows rows;
    rows.question = questions.row(given.question);
    rows.answer = passages.row(given.answer);
    for (const auto &sentence : sentences(given.answer))
        rows.answerPieces.push_back({sentence, passages.row(textOf(given.answer, sentence)), 0});
    for (std::size_t document = 0; document < given.context.size(); ++document)
        for (const auto &sentence : sentences(given.context[document]))
            rows.contextPieces.push_back({sentence, passages.row(textOf(given.context[document], sentence)), document});
    return rows;
}

SentenceSupport supportOf(const Piece &piece, const std::vector<Piece> &context, const UnitVectors &passages,
                          double threshold) {
    SentenceSupport support;
    support.sentence = piece.sentence;
    bool first = true;
    for (const auto &candidate : context) {
        const double cosine = UnitVectors::cosine(passages, piece.row, passages, candidate.row);
        if (!first && cosine <= support.similarity)
            continue;
        first = false;
        support.similarity = cosine;
        support.document = candidate.document;
        support.source = candidate.sentence;
    }
    support.supported = !first && support.similarity >= threshold;
    return support;
}

Relevance scoreOf(const Rows &rows, const UnitVectors &questions, const UnitVectors &passages, double threshold) {
    Relevance score;
    if (rows.answerPieces.empty())
        return score;
    for (const auto &piece : rows.answerPieces) {
        score.sentences.push_back(supportOf(piece, rows.contextPieces, passages, threshold));
        score.answerContext += score.sentences.back().similarity;
        score.supported += score.sentences.back().supported ? 1 : 0;
    }
    score.answerContext /= double(rows.answerPieces.size());
    score.supported /= double(rows.answerPieces.size());
    score.answerQuestion = UnitVectors::cosine(questions, rows.question, passages, rows.answer);
    score.relevance = std::min(1.0, std::sqrt(std::max(0.0, score.answerContext) * std::max(0.0, score.answerQuestion)));
    return score;
}

} // namespace

Json toJson(const Relevance &score, const AnswerInContext &answer) {
    Json list = Json::array();
    for (const auto &each : score.sentences) {
        const bool sourced = each.source.end > each.source.begin;
        list.push_back({{"text", textOf(answer.answer, each.sentence)},
                        {"similarity", each.similarity},
                        {"supported", each.supported},
                        {"document", sourced ? Json(each.document) : Json(nullptr)},
                        {"source", sourced ? Json(textOf(answer.context[each.document], each.source)) : Json(nullptr)}});
    }
    return {{"relevance", score.relevance},
            {"answer_context", score.answerContext},
            {"answer_question", score.answerQuestion},
            {"supported", score.supported},
            {"sentences", list}};
}

std::string relevanceFormula() {
    return "R(A, C, Q) = √(S(A, C) · S(A, Q)); S(A, C): mean over the answer's sentences of the cosine to the nearest "
           "sentence of the context; S(A, Q): cosine of answer and question; below 0 counts as 0";
}

Result<std::vector<Relevance>> relevance(const RelevanceOptions &options, const Embedder &model,
                                         const std::vector<AnswerInContext> &answers, StopToken stop,
                                         ProgressSink &progress) {
    if (!(options.supportThreshold >= -1 && options.supportThreshold <= 1))
        return failure(Error{ErrorCode::Usage, {}, "support threshold", "a number from -1 to 1",
                             fmt::format("{}", options.supportThreshold)});
    const at::NoGradGuard noGrad;
    TextRows questionTexts, passageTexts;
    std::vector<Rows> rows;
    rows.reserve(answers.size());
    for (const auto &answer : answers)
        rows.push_back(rowsOf(answer, questionTexts, passageTexts));
    const auto promptOf = [&model](const char *kind) { return model.prompt(kind).value_or(model.defaultPrompt()); };
    SINTONIA_ASSIGN(questions, UnitVectors::of(model, questionTexts, promptOf("query"), stop, progress));
    SINTONIA_ASSIGN(passages, UnitVectors::of(model, passageTexts, promptOf("document"), stop, progress));
    std::vector<Relevance> scores;
    scores.reserve(answers.size());
    for (const auto &each : rows)
        scores.push_back(scoreOf(each, questions, passages, options.supportThreshold));
    return scores;
}

} // namespace sintonia
