// SPDX-License-Identifier: Apache-2.0
#include "engine/text/chattemplate.h"

#include "engine/text/templatetext.h"

#include <algorithm>
#include <array>

namespace sintonia {

namespace {

constexpr std::array<const char *, 7> standardTokens = {"bos_token", "eos_token", "unk_token", "sep_token",
                                                        "pad_token", "cls_token", "mask_token"};
/// What transformers puts behind the message to go on with, to find its end in the rendering.
constexpr std::string_view continuationMark = "CONTINUE_FINAL_MESSAGE_TAG ";

/// A token given as text or as an object with "content".
std::optional<std::string> tokenText(const Json &value) {
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_object() && value.contains("content") && value["content"].is_string())
        return value["content"].get<std::string>();
    return {};
}

/// The tokens that have a name; those beyond the standard names (`image_token`) only where `all` are wanted.
void readTokens(const Json &json, bool all, TemplateVariables &tokens) {
    for (const auto &[key, value] : json.items()) {
        const bool isStandard = std::find(standardTokens.begin(), standardTokens.end(), key) != standardTokens.end();
        if (!isStandard && !(all && key.ends_with("_token")))
            continue;
        if (const auto text = tokenText(value))
            tokens[key] = *text;
        else if (value.is_null())
            tokens.erase(key);
    }
    if (const auto extra = json.find("extra_special_tokens"); extra != json.end() && extra->is_object())
        for (const auto &[key, value] : extra->items())
            if (const auto text = tokenText(value))
                tokens[key] = *text;
}

/// The object of a JSON file, empty where there is none.
Result<Json> readObject(const fs::path &path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return Json::object();
    SINTONIA_ASSIGN(json, readJsonFile(path));
    if (!json.is_object())
        return badInput(path.string(), "an object", json.type_name());
    return std::move(json);
}

/// The text of `chat_template`: itself, or the one named "default" of a list.
Result<std::string> configuredTemplate(const Json &config, const std::string &place) {
    const auto found = config.find("chat_template");
    if (found == config.end() || found->is_null())
        return badInput(place, "a chat template (chat_template.jinja, or chat_template here)", "none");
    if (found->is_string())
        return found->get<std::string>();
    if (!found->is_array())
        return badInput(place + ": chat_template", "a text or a list of {name, template}", found->type_name());
    std::optional<std::string> standard;
    for (const auto &entry : *found) {
        if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string() || !entry.contains("template") ||
            !entry["template"].is_string())
            return badInput(place + ": chat_template", "entries with a name and a template", entry.type_name());
        if (entry["name"] == "default")
            standard = entry["template"].get<std::string>();
    }
    if (!standard)
        return badInput(place + ": chat_template", "a template named default", "none of that name");
    return *standard;
}

bool hasAdditionalTemplates(const fs::path &folder) {
    std::error_code ignored;
    for (const auto &entry : fs::directory_iterator(folder / "additional_chat_templates", ignored))
        if (entry.path().extension() == ".jinja")
            return true;
    return false;
}

} // namespace

ChatTemplate::ChatTemplate(Template chat, TemplateVariables specialTokens)
    : m_template(std::move(chat)), m_specialTokens(std::move(specialTokens)) {}

Result<ChatTemplate> ChatTemplate::load(const fs::path &folder) {
    const auto configPath = folder / "tokenizer_config.json";
    SINTONIA_ASSIGN(config, readObject(configPath));
    TemplateVariables tokens = TemplateVariables::object();
    readTokens(config, true, tokens);
    if (!config.contains("added_tokens_decoder")) { // the layout before it, which transformers still reads
        SINTONIA_ASSIGN(map, readObject(folder / "special_tokens_map.json"));
        readTokens(map, false, tokens);
    }
    const auto file = folder / "chat_template.jinja";
    std::error_code ignored;
    if (fs::exists(file, ignored)) {
        SINTONIA_ASSIGN(source, readFile(file, std::uint64_t(4) << 20));
        SINTONIA_ASSIGN(chat, Template::parse(source, file.string()));
        return ChatTemplate(std::move(chat), std::move(tokens));
    }
    if (hasAdditionalTemplates(folder)) // files win over the configuration, which then has no say
        return badInput(file.string(), "the default beside additional_chat_templates", "no such file");
    SINTONIA_ASSIGN(source, configuredTemplate(config, configPath.string()));
    SINTONIA_ASSIGN(chat, Template::parse(source, configPath.string() + ": chat_template"));
    return ChatTemplate(std::move(chat), std::move(tokens));
}

bool ChatTemplate::isIn(const fs::path &folder) {
    std::error_code ignored;
    if (fs::exists(folder / "chat_template.jinja", ignored) || hasAdditionalTemplates(folder))
        return true;
    const auto config = readObject(folder / "tokenizer_config.json");
    return config && config->contains("chat_template") && !(*config)["chat_template"].is_null();
}

Result<RenderedTemplate> ChatTemplate::run(const std::vector<ChatMessage> &messages, const ChatOptions &options,
                                           const std::tm &localTime) const {
    if (messages.empty())
        return failure(ErrorCode::BadInput, "A chat template needs at least one message");
    TemplateVariables variables = m_specialTokens;
    auto list = TemplateVariables::array();
    for (const auto &message : messages)
        list.push_back({{"role", message.role}, {"content", message.content}});
    variables["messages"] = std::move(list);
    variables["tools"] = nullptr;
    variables["documents"] = nullptr;
    variables["add_generation_prompt"] = options.addGenerationPrompt;
    for (const auto &[name, value] : options.variables.items())
        variables[name] = value;
    return m_template.render(variables, localTime);
}

Result<std::string> ChatTemplate::render(const std::vector<ChatMessage> &messages, const ChatOptions &options,
                                         const std::tm &localTime) const {
    if (!options.continueFinal) {
        SINTONIA_ASSIGN(rendered, run(messages, options, localTime));
        return std::move(rendered.text);
    }
    if (options.addGenerationPrompt)
        return failure(ErrorCode::Usage, "A conversation can't both continue the last message and open a new one");
    auto marked = messages;
    if (!marked.empty())
        marked.back().content += continuationMark;
    SINTONIA_ASSIGN(rendered, run(marked, options, localTime));
    const auto trimmedMark = continuationMark.substr(0, continuationMark.size() - 1);
    const auto final = templates::strip(messages.back().content, templates::Side::Both);
    const auto at = rendered.text.rfind(trimmedMark);
    if (at == std::string::npos || rendered.text.find(final) == std::string::npos)
        return failure(ErrorCode::BadInput, "The chat template changes the last message: it can't be continued");
    const bool keepsSpace = rendered.text.compare(at, continuationMark.size(), continuationMark) == 0;
    const auto before = std::string_view(rendered.text).substr(0, at);
    return std::string(keepsSpace ? before : templates::strip(before, templates::Side::Right));
}

Result<ChatTemplate::Marked> ChatTemplate::renderMarked(const std::vector<ChatMessage> &messages, const ChatOptions &options,
                                                        const std::tm &localTime) const {
    SINTONIA_ASSIGN(whole, run(messages, options, localTime));
    if (m_template.marksGeneration())
        return Marked{std::move(whole.text), std::move(whole.generated)};
    Marked marked{std::move(whole.text), {}};
    for (std::size_t i = 0; i < messages.size(); ++i) {
        if (messages[i].role != "assistant" || i == 0)
            continue;
        ChatOptions prompt = options;
        prompt.addGenerationPrompt = true;
        SINTONIA_ASSIGN(before, run({messages.begin(), messages.begin() + std::ptrdiff_t(i)}, prompt, localTime));
        prompt.addGenerationPrompt = false;
        SINTONIA_ASSIGN(upTo, run({messages.begin(), messages.begin() + std::ptrdiff_t(i) + 1}, prompt, localTime));
        if (!marked.text.starts_with(upTo.text) || !upTo.text.starts_with(before.text))
            return failure(ErrorCode::BadInput, "The chat template changes what stands before message " +
                                                    std::to_string(i + 1) + ": the assistant's part can't be told apart");
        marked.spans.push_back({before.text.size(), upTo.text.size()});
    }
    return marked;
}

} // namespace sintonia
