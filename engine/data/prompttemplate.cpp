// SPDX-License-Identifier: Apache-2.0
#include "engine/data/prompttemplate.h"

#include "engine/core/hash.h"

#include <algorithm>
#include <string_view>

namespace sintonia {

namespace {

struct Texts {
    std::string_view language, instruction, documents, question;
};

const std::vector<Texts> &languages() {
    static const std::vector<Texts> list = {
        {"en", "Answer the question with the documents alone. If the answer is not in them, say so.", "Documents",
         "Question"},
        {"pt", "Responda à pergunta apenas com os documentos. Se a resposta não estiver neles, diga isso.", "Documentos",
         "Pergunta"},
        {"es", "Responde a la pregunta solo con los documentos. Si la respuesta no está en ellos, dilo.", "Documentos",
         "Pregunta"},
        {"de", "Beantworte die Frage nur mit den Dokumenten. Steht die Antwort nicht darin, sage das.", "Dokumente",
         "Frage"},
        {"fr", "Réponds à la question avec les seuls documents. Si la réponse n'y est pas, dis-le.", "Documents",
         "Question"},
    };
    return list;
}

} // namespace

std::string filled(std::string_view text, const std::map<std::string, std::string, std::less<>> &values) {
    std::string out;
    while (!text.empty()) {
        const auto open = text.find('{');
        out += text.substr(0, open);
        if (open == std::string_view::npos)
            break;
        const auto close = text.find('}', open);
        const auto value =
            close == std::string_view::npos ? values.end() : values.find(text.substr(open + 1, close - open - 1));
        out += value == values.end() ? "{" : value->second;
        text.remove_prefix(value == values.end() ? open + 1 : close + 1);
    }
    return out;
}

PromptTemplate defaultPromptTemplate(const std::string &language) {
    const auto &list = languages();
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const Texts &texts) { return texts.language == language; });
    const auto &texts = found == list.end() ? list.front() : *found;
    return {std::string(texts.instruction),
            std::string(texts.documents) + ":\n{context}\n" + std::string(texts.question) + ": {question}",
            "[{number}] {title}\n{text}\n"};
}

Result<PromptTemplate> promptTemplateFromJson(const Json &json, const std::string &place, const PromptTemplate &defaults) {
    auto prompt = defaults;
    JsonReader reader(json, place);
    reader.read("system", prompt.system);
    reader.read("user", prompt.user);
    reader.read("document", prompt.document);
    for (const char *name : {"{question}", "{context}"})
        if (prompt.user.find(name) == std::string::npos)
            reader.fail("user", std::string("a text with ") + name, "\"" + prompt.user.substr(0, 60) + "\"");
    if (prompt.document.find("{text}") == std::string::npos)
        reader.fail("document", "a text with {text}", "\"" + prompt.document.substr(0, 60) + "\"");
    SINTONIA_TRY(reader.finish());
    return prompt;
}

Json toJson(const PromptTemplate &prompt) {
    return {{"system", prompt.system}, {"user", prompt.user}, {"document", prompt.document}};
}

std::string versionOf(const PromptTemplate &prompt) { return sha256(toText(toJson(prompt))).substr(0, 12); }

std::vector<ChatMessage> renderPrompt(const PromptTemplate &prompt, const std::string &question,
                                      const std::vector<ContextDocument> &context) {
    std::string documents;
    for (std::size_t i = 0; i < context.size(); ++i)
        documents += filled(prompt.document, {{"number", std::to_string(i + 1)},
                                              {"title", context[i].document.title},
                                              {"text", context[i].document.text}});
    std::vector<ChatMessage> messages;
    if (!prompt.system.empty())
        messages.push_back({"system", prompt.system});
    messages.push_back({"user", filled(prompt.user, {{"context", documents}, {"question", question}})});
    return messages;
}

} // namespace sintonia
