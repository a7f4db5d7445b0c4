// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"
#include "engine/eval/qa.h"

#include <fmt/format.h>

#include <set>

namespace sintonia {

namespace {

/// A member of a JSON object with its type, or the error that names the place.
Result<const Json *> member(const Json &object, const char *key, Json::value_t type, const std::string &place) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end())
        return badInput(place, fmt::format("\"{}\" ({})", key, Json(type).type_name()),
                        object.is_object() ? "none" : object.type_name());
    if (found->type() != type)
        return badInput(place + "." + key, Json(type).type_name(), found->type_name());
    return &*found;
}

Result<QaQuestion> readQuestion(const Json &json, const std::string &place) {
    QaQuestion question;
    SINTONIA_ASSIGN(id, member(json, "id", Json::value_t::string, place));
    question.id = id->get<std::string>();
    const bool unanswerable = json.contains("is_impossible") && json["is_impossible"] == true;
    if (unanswerable)
        return question;
    SINTONIA_ASSIGN(answers, member(json, "answers", Json::value_t::array, place));
    for (std::size_t i = 0; i < answers->size(); ++i) {
        SINTONIA_ASSIGN(text, member((*answers)[i], "text", Json::value_t::string, fmt::format("{}.answers[{}]", place, i)));
        question.answers.push_back(text->get<std::string>());
    }
    return question;
}

} // namespace

Result<QaReference> readQaReference(const fs::path &path) {
    SINTONIA_ASSIGN(json, readJsonFile(path));
    const auto file = path.string();
    QaReference reference;
    std::set<std::string> ids;
    SINTONIA_ASSIGN(articles, member(json, "data", Json::value_t::array, file));
    for (std::size_t a = 0; a < articles->size(); ++a) {
        const auto article = fmt::format("{}: data[{}]", file, a);
        SINTONIA_ASSIGN(paragraphs, member((*articles)[a], "paragraphs", Json::value_t::array, article));
        for (std::size_t p = 0; p < paragraphs->size(); ++p) {
            const auto paragraph = fmt::format("{}.paragraphs[{}]", article, p);
            SINTONIA_ASSIGN(questions, member((*paragraphs)[p], "qas", Json::value_t::array, paragraph));
            for (std::size_t q = 0; q < questions->size(); ++q) {
                const auto place = fmt::format("{}.qas[{}]", paragraph, q);
                SINTONIA_ASSIGN(question, readQuestion((*questions)[q], place));
                if (!ids.insert(question.id).second)
                    return badInput(place, "every question id once", fmt::format("\"{}\" again", question.id));
                reference.hasUnanswerable |= (*questions)[q].contains("is_impossible");
                reference.questions.push_back(std::move(question));
            }
        }
    }
    if (reference.questions.empty())
        return badInput(file, "questions", "none");
    return reference;
}

Result<std::map<std::string, std::string>> readQaPredictions(const fs::path &path) {
    SINTONIA_ASSIGN(json, readJsonFile(path));
    if (!json.is_object())
        return badInput(path.string(), "an object of question ids and answers", json.type_name());
    std::map<std::string, std::string> predictions;
    for (const auto &[id, answer] : json.items()) {
        if (!answer.is_string())
            return badInput(fmt::format("{}: {}", path.string(), id), "a text", answer.type_name());
        predictions[id] = answer.get<std::string>();
    }
    return predictions;
}

} // namespace sintonia
