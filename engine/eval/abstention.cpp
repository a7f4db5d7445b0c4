// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/abstention.h"

#include <algorithm>

namespace sintonia {

namespace {

struct Phrases {
    AnswerLanguage language;
    std::string_view sentence;
    std::vector<std::string_view> usual;
};

const Phrases &phrasesOf(AnswerLanguage language) {
    static const std::vector<Phrases> list{
        {AnswerLanguage::English,
         "The answer is not in the documents.",
         {"not in the documents", "not in the context", "not in the text", "context does not", "documents do not",
          "text does not", "cannot be answered", "can not be answered", "cannot answer", "no answer", "i do not know",
          "i don't know", "i don’t know", "unanswerable", "not enough information"}},
        {AnswerLanguage::Portuguese,
         "A resposta não está nos documentos.",
         {"não está nos documentos", "não está no contexto", "não está no texto", "o contexto não", "os documentos não",
          "o texto não", "não pode ser respondida", "não é possível responder", "não sei",
          "sem resposta", "não há informação suficiente", "não há informações suficientes"}},
        {AnswerLanguage::Spanish,
         "La respuesta no está en los documentos.",
         {"no está en los documentos", "no está en el contexto", "no está en el texto", "el contexto no",
          "los documentos no", "el texto no", "no se puede responder", "no lo sé",
          "sin respuesta", "no hay suficiente información"}},
        {AnswerLanguage::German,
         "Die Antwort steht nicht in den Dokumenten.",
         {"nicht in den dokumenten", "nicht im kontext", "nicht im text", "kann nicht beantwortet werden",
          "nicht beantworten", "weiß ich nicht", "ich weiß nicht", "keine antwort", "nicht genügend informationen"}},
        {AnswerLanguage::French,
         "La réponse n'est pas dans les documents.",
         {"pas dans les documents", "pas dans le contexte", "pas dans le texte", "le contexte ne",
          "les documents ne", "le texte ne", "ne peut pas répondre", "je ne peux pas répondre", "je ne sais pas", "sans réponse", "pas assez d'informations"}},
    };
    return *std::find_if(list.begin(), list.end(), [&](const Phrases &phrases) { return phrases.language == language; });
}

/// Whether `phrase` stands in `answer` at word borders; both in SQuAD's normal form.
bool holds(const std::string &answer, const std::string &phrase) {
    return (" " + answer + " ").find(" " + phrase + " ") != std::string::npos;
}

} // namespace

std::string abstentionSentence(AnswerLanguage language) { return std::string(phrasesOf(language).sentence); }

bool abstains(std::string_view answer, AnswerLanguage language) {
    const auto normal = normalizeAnswer(answer, language);
    const auto &phrases = phrasesOf(language);
    return normal.empty() || holds(normal, normalizeAnswer(phrases.sentence, language)) ||
           std::any_of(phrases.usual.begin(), phrases.usual.end(), [&](std::string_view phrase) {
               return holds(normal, normalizeAnswer(phrase, language));
           });
}

AbstentionScore scoreAbstentions(const std::vector<Abstention> &answers) {
    double predicted = 0, expected = 0, right = 0;
    for (const auto &answer : answers) {
        predicted += answer.predicted ? 1 : 0;
        expected += answer.expected ? 1 : 0;
        right += answer.predicted && answer.expected ? 1 : 0;
    }
    AbstentionScore score;
    score.rate = answers.empty() ? 0 : predicted / double(answers.size());
    score.precision = predicted == 0 ? 1 : right / predicted;
    score.recall = expected == 0 ? 1 : right / expected;
    return score;
}

} // namespace sintonia
