// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sintonia {

/// The language whose articles do not count when answers are compared. English is the official SQuAD evaluation; Spanish and
/// German have MLQA's lists.
enum class AnswerLanguage { English, Portuguese, Spanish, German, French };
/// From "en", "pt", "es", "de" or "fr".
Result<AnswerLanguage> answerLanguage(std::string_view code);
/// The inverse.
std::string codeOf(AnswerLanguage language);

/// SQuAD's normal form: lower case, without ASCII punctuation and articles, single spaces (evaluate-v2.0.py's
/// normalize_answer). Outside English all Unicode punctuation goes (mlqa_evaluation_v1.py); in French the elided l' is an
/// article too. `text` is UTF-8.
std::string normalizeAnswer(std::string_view text, AnswerLanguage language = AnswerLanguage::English);

/// All within 0..1.
struct AnswerScore {
    double exact = 0;
    double precision = 0;
    double recall = 0;
    double f1 = 0;
};

/// A predicted answer against the references: the best exact match and the best token F1, with precision and recall of the
/// first reference that has that F1. References that normalise to nothing are left out; when none is left the question has
/// no answer and only an empty prediction is right.
AnswerScore scoreAnswer(std::string_view prediction, const std::vector<std::string> &references,
                        AnswerLanguage language = AnswerLanguage::English);

struct QaQuestion {
    std::string id;
    std::vector<std::string> answers; ///< none: unanswerable
};
struct QaReference {
    std::vector<QaQuestion> questions; ///< file order
    bool hasUnanswerable = false;      ///< SQuAD 2: the file says of its questions whether they can be answered
};
/// SQuAD 1.1 or 2.0 JSON. A question id that comes twice is bad input.
Result<QaReference> readQaReference(const fs::path &path);
/// question id -> predicted answer, from a JSON object of texts.
Result<std::map<std::string, std::string>> readQaPredictions(const fs::path &path);

struct QaEvaluation {
    AnswerScore mean;
    std::vector<std::pair<std::string, AnswerScore>> questions; ///< those that count, in the reference's order
    std::vector<std::string> missing;                           ///< question ids without prediction
};
/// Means over the reference's questions. One without prediction scores 0 (evaluate-v1.1.py); in a reference with
/// unanswerable questions it does not count (evaluate-v2.0.py).
QaEvaluation evaluateAnswers(const QaReference &reference, const std::map<std::string, std::string> &predictions,
                             AnswerLanguage language = AnswerLanguage::English);

} // namespace sintonia
