// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/core/progress.h"
#include "engine/models/embedder.h"
#include "engine/text/sentences.h"

#include <string>
#include <vector>

namespace sintonia {

/// An answer with what it answers and what it was given to answer from.
struct AnswerInContext {
    std::string question;
    std::vector<std::string> context; ///< texts of the documents, in the order in which the model read them
    std::string answer;
};

struct RelevanceOptions {
    double supportThreshold = 0.6; ///< cosine from which on a sentence of the answer counts as supported; -1 … 1
};

/// A sentence of an answer and the sentence of the context that is most similar to it.
struct SentenceSupport {
    Sentence sentence;        ///< in the answer
    double similarity = 0;    ///< cosine, -1 … 1; 0 without context
    std::size_t document = 0; ///< position in the context
    Sentence source;          ///< in that document; empty without context
    bool supported = false;   ///< similarity ≥ the threshold
};

/// Relevance R(A, C, Q) of an answer to context and question by semantic similarity.
struct Relevance {
    double relevance = 0;      ///< R = √(max(0, S(A, C)) · max(0, S(A, Q))), 0 … 1
    double answerContext = 0;  ///< S(A, C): mean over the answer's sentences of the cosine to the nearest context sentence
    double answerQuestion = 0; ///< S(A, Q) = cos(E(A), E(Q))
    double supported = 0;      ///< share of the answer's sentences that are supported, 0 … 1
    std::vector<SentenceSupport> sentences;
};

/// {"relevance", "answer_context", "answer_question", "supported", "sentences": [{"text", "similarity", "supported",
/// "document", "source"}]}; document (from 0) and source are null without context.
Json toJson(const Relevance &score, const AnswerInContext &answer);

/// The formula in one line, as the command line and the window show it.
std::string relevanceFormula();

/// The geometric mean makes R high only where an answer is near to the context and to the question. Similarities are cosines
/// of `model`'s embeddings: questions under its query prompt, answers and contexts under its document prompt. One result an
/// answer, in order; every distinct text is embedded once. An answer without a letter or digit has R = 0 and no sentence; a
/// context without any has S(A, C) = 0. What an encoder can't see, R can't: a wrong number costs little, and an answer that
/// repeats the question scores high.
Result<std::vector<Relevance>> relevance(const RelevanceOptions &options, const Embedder &model,
                                         const std::vector<AnswerInContext> &answers, StopToken stop,
                                         ProgressSink &progress);

} // namespace sintonia
