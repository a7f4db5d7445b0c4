// SPDX-License-Identifier: Apache-2.0
#include "engine/export/gguflayout.h"
#include "engine/models/network.h"
#include "engine/text/tokenizer.h"
#include "engine/text/tokenizersettings.h"

#include <algorithm>

namespace sintonia {

namespace {

/// A value that is there and not null, or null.
const Json *child(const Json &json, const std::string &key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() && !found->is_null() ? &*found : nullptr;
}

void putSpecialTokens(GgufMetadata &out, const ExportSource &source, const TokenizerSettings &settings, const Json &config) {
    const auto &tokenizer = source.tokenizer();
    static const std::vector<std::pair<std::string, std::string>> kinds = {
        {"bos_token", "bos"},       {"eos_token", "eos"}, {"unk_token", "unknown"},
        {"sep_token", "seperator"}, // spelt so in the format
        {"pad_token", "padding"},   {"cls_token", "cls"}, {"mask_token", "mask"}};
    for (const auto &[key, name] : kinds) {
        const auto token = settings.named(key);
        auto id = token ? tokenizer.idOf(token->content) : std::nullopt;
        if (!id)
            if (const auto *given = child(config, key + "_id"); given && given->is_number_integer())
                id = given->get<std::int32_t>();
        if (id && *id >= 0 && *id < source.network().vocabularySize())
            out.emplace_back("tokenizer.ggml." + name + "_token_id", std::uint32_t(*id));
    }
}

/// Which special tokens stand around every text, by what the tokenizer puts around one.
void putSurroundings(GgufMetadata &out, const Tokenizer &tokenizer, bool wordPieces) {
    const auto encoding = tokenizer.encode("a");
    const bool before = !encoding.special.empty() && encoding.special.front();
    const bool after = !encoding.special.empty() && encoding.special.back() && encoding.ids.size() > 1;
    const auto has = [&](const char *key) {
        return std::find_if(out.begin(), out.end(), [key](const auto &item) { return item.first == key; });
    };
    // The ids that llama.cpp puts there are those of bos and eos, whatever the tokens are called.
    const auto set = [&](const char *key, std::int32_t id) {
        if (const auto found = has(key); found != out.end())
            found->second = std::uint32_t(id);
        else
            out.emplace_back(key, std::uint32_t(id));
    };
    if (before)
        set("tokenizer.ggml.bos_token_id", encoding.ids.front());
    if (after)
        set("tokenizer.ggml.eos_token_id", encoding.ids.back());
    out.emplace_back("tokenizer.ggml.add_bos_token", before);
    out.emplace_back("tokenizer.ggml.add_eos_token", after && !wordPieces);
    out.emplace_back("tokenizer.ggml.add_sep_token", after);
}

/// chat_template.jinja, else `chat_template` of tokenizer_config.json, of a list the one named "default".
Result<std::string> chatTemplateText(const fs::path &folder, const Json &settings) {
    std::error_code error;
    if (fs::exists(folder / "chat_template.jinja", error))
        return readFile(folder / "chat_template.jinja", std::uint64_t(1) << 24);
    const auto *given = child(settings, "chat_template");
    if (given && given->is_string())
        return given->get<std::string>();
    for (const auto &named : given && given->is_array() ? *given : Json::array())
        if (named.value("name", std::string()) == "default")
            return named.value("template", std::string());
    return std::string();
}

} // namespace

Result<GgufMetadata> ggufVocabulary(const ExportSource &source, std::int64_t size) {
    const auto folder = source.transformer();
    const auto place = (folder / "tokenizer.json").string();
    std::error_code error;
    if (!fs::exists(place, error))
        return badInput(folder.string(), "a tokenizer.json, from which a GGUF file gets its tokens", "none");
    SINTONIA_ASSIGN(root, readJsonFile(place));
    SINTONIA_ASSIGN(settings, TokenizerSettings::read(folder));
    SINTONIA_ASSIGN(config, readJsonFile(folder / "config.json"));
    GgufMetadata out;
    try {
        SINTONIA_TRY(putTokens(out, root, size, place));
    } catch (const Json::exception &problem) {
        return badInput(place, "tokens and merges as tokenizers writes them", problem.what());
    }
    putSpecialTokens(out, source, settings, config);
    putSurroundings(out, source.tokenizer(), root["model"].value("type", std::string()) == "WordPiece");
    SINTONIA_ASSIGN(chat, chatTemplateText(folder, settings.values));
    if (!chat.empty())
        out.emplace_back("tokenizer.chat_template", chat);
    return out;
}

} // namespace sintonia
