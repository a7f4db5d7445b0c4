// SPDX-License-Identifier: Apache-2.0
#include "engine/text/tokenizersettings.h"

#include <algorithm>
#include <map>

namespace sintonia {

namespace {

bool isToken(const Json &json) {
    return json.is_string() || (json.is_object() && json.contains("content") && json["content"].is_string());
}

bool flagOf(const Json &json, const char *key, bool fallback) {
    const auto found = json.find(key);
    return found != json.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

/// AddedToken(**json)
AddedToken fromObject(const Json &json) {
    AddedToken token;
    token.content = json["content"].get<std::string>();
    token.singleWord = flagOf(json, "single_word", false);
    token.lstrip = flagOf(json, "lstrip", false);
    token.rstrip = flagOf(json, "rstrip", false);
    token.special = flagOf(json, "special", false);
    token.normalized = flagOf(json, "normalized", !token.special);
    return token;
}

/// A JSON object of the folder; an empty one where the file is not there.
Result<Json> readObject(const fs::path &path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return Json::object();
    SINTONIA_ASSIGN(json, readJsonFile(path));
    if (!json.is_object())
        return badInput(path.string(), "an object", json.type_name());
    return std::move(json);
}

/// added_tokens_decoder: id → token.
Result<std::map<std::int64_t, AddedToken>> readDecoder(const Json &json, const std::string &place) {
    std::map<std::int64_t, AddedToken> tokens;
    if (!json.is_object())
        return badInput(place, "an object of ids and tokens", json.type_name());
    for (const auto &[id, token] : json.items()) {
        const bool number = !id.empty() && id.size() < 9 && id.find_first_not_of("0123456789") == std::string::npos;
        if (!number || !token.is_object() || !isToken(token))
            return badInput(place, "an id and a token with its content", "\"" + id.substr(0, 20) + "\"");
        tokens[std::stol(id)] = fromObject(token);
    }
    return tokens;
}

/// added_tokens.json: token → id.
Result<std::map<std::int64_t, AddedToken>> readOlder(const Json &json, const Json &values, const std::string &place) {
    const auto isSpecial = [&](const std::string &content) {
        return std::any_of(namedTokenKeys().begin(), namedTokenKeys().end(), [&](const std::string &key) {
            const auto found = values.find(key);
            return found != values.end() &&
                   (*found == content || (found->is_object() && isToken(*found) && (*found)["content"] == content));
        });
    };
    std::map<std::int64_t, AddedToken> tokens;
    for (const auto &[content, id] : json.items()) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= Vocabulary::mostIds)
            return badInput(place, "a token id for \"" + content.substr(0, 60) + "\"", toText(id).substr(0, 60));
        const bool special = isSpecial(content);
        tokens[id.get<std::int64_t>()] = {content, false, false, false, !special, special};
    }
    return tokens;
}

} // namespace

const std::vector<std::string> &namedTokenKeys() {
    static const std::vector<std::string> keys = {"bos_token", "eos_token", "unk_token", "sep_token",
                                                  "pad_token", "cls_token", "mask_token"};
    return keys;
}

AddedToken specialToken(std::string content) { return {std::move(content), false, false, false, false, true}; }

Result<TokenizerSettings> TokenizerSettings::read(const fs::path &folder) {
    TokenizerSettings settings;
    settings.place = (folder / "tokenizer_config.json").string();
    SINTONIA_ASSIGN(values, readObject(folder / "tokenizer_config.json"));
    settings.values = std::move(values);
    std::map<std::int64_t, AddedToken> added;
    if (settings.values.contains("added_tokens_decoder")) {
        SINTONIA_ASSIGN(tokens,
                        readDecoder(settings.values["added_tokens_decoder"], settings.place + ": added_tokens_decoder"));
        added = std::move(tokens);
    } else {
        SINTONIA_ASSIGN(map, readObject(folder / "special_tokens_map.json"));
        for (auto &[key, value] : map.items()) {
            if (value.is_object() && isToken(value))
                value["special"] = true;
            settings.values[key] = value;
        }
        const auto older = folder / "added_tokens.json";
        SINTONIA_ASSIGN(json, readObject(older));
        SINTONIA_ASSIGN(tokens, readOlder(json, settings.values, older.string()));
        added = std::move(tokens);
    }
    for (auto &[id, token] : added)
        settings.added.push_back(std::move(token));
    for (const auto &key : namedTokenKeys()) {
        const auto found = settings.values.find(key);
        if (found != settings.values.end() && !found->is_null() && !isToken(*found))
            return badInput(settings.place + ": " + key, "a token", toText(*found).substr(0, 60));
    }
    return settings;
}

Result<bool> TokenizerSettings::flag(const char *key, bool fallback) const {
    const auto found = values.find(key);
    if (found == values.end() || found->is_null())
        return fallback;
    if (!found->is_boolean())
        return badInput(place + ": " + key, "true or false", toText(*found).substr(0, 60));
    return found->get<bool>();
}

AddedToken TokenizerSettings::tokenOf(const Json &json) const {
    auto token = json.is_string() ? specialToken(json.get<std::string>()) : fromObject(json);
    const auto known =
        std::find_if(added.begin(), added.end(), [&](const AddedToken &a) { return a.content == token.content; });
    return known != added.end() ? *known : token;
}

std::optional<AddedToken> TokenizerSettings::named(const std::string &key, const std::optional<AddedToken> &fallback) const {
    const auto found = values.find(key);
    if (found == values.end())
        return fallback;
    return found->is_null() ? std::nullopt : std::optional(tokenOf(*found));
}

bool TokenizerSettings::hasExtra() const {
    return values.contains("extra_special_tokens") || values.contains("additional_special_tokens");
}

std::vector<AddedToken> TokenizerSettings::extra() const {
    std::vector<AddedToken> tokens;
    const auto add = [&](const Json &json) {
        if (isToken(json))
            tokens.push_back(tokenOf(json));
    };
    const auto newer = values.find("extra_special_tokens");
    const auto older = values.find("additional_special_tokens");
    const auto &list = newer != values.end() && !newer->empty() ? newer : older;
    if (list != values.end() && (list->is_array() || list->is_object()))
        for (const auto &item : *list)
            add(item);
    for (const auto &[key, value] : values.items()) {
        const bool common = std::find(namedTokenKeys().begin(), namedTokenKeys().end(), key) != namedTokenKeys().end();
        if (!common && key.ends_with("_token") && value.is_string())
            add(value);
    }
    return tokens;
}

} // namespace sintonia
