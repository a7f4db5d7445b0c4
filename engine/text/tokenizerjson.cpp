// SPDX-License-Identifier: Apache-2.0
#include "engine/text/componentjson.h"
#include "engine/text/tokenizerfiles.h"

namespace sintonia {

Result<std::vector<AddedToken>> readAddedTokens(const Json &root, const std::string &file) {
    std::vector<AddedToken> tokens;
    const auto found = root.find("added_tokens");
    if (found == root.end() || found->is_null())
        return tokens;
    const Json &json = *found;
    const auto place = file + ": added_tokens";
    if (!json.is_array())
        return badInput(place, "a list", json.type_name());
    for (std::size_t i = 0; i < json.size(); ++i) {
        ComponentJson item{json[i], place + "[" + std::to_string(i) + "]", {}};
        if (!json[i].is_object())
            return badInput(item.place, "an object", json[i].type_name());
        AddedToken token;
        token.content = item.text("content");
        token.special = item.flag("special", false);
        token.singleWord = item.flag("single_word", false);
        token.lstrip = item.flag("lstrip", false);
        token.rstrip = item.flag("rstrip", false);
        token.normalized = item.flag("normalized", !token.special);
        if (item.problem)
            return failure(*item.problem);
        tokens.push_back(std::move(token));
    }
    return tokens;
}

namespace {

/// Values in a component, nested ones included: a bound on the steps that one file can ask for.
constexpr std::size_t mostValues = 4096;
std::size_t valuesIn(const Json &json) {
    std::size_t count = 1;
    if (json.is_structured())
        for (const auto &item : json)
            if ((count += valuesIn(item)) > mostValues)
                break;
    return count;
}

/// Reads the component under `key` into `out`, which stays empty where there is none.
template <class Component>
Result<void> readStep(const Json &root, const char *key, const std::string &file, std::unique_ptr<Component> &out,
                      Result<std::unique_ptr<Component>> (*read)(ComponentJson)) {
    const auto found = root.find(key);
    if (found == root.end() || found->is_null())
        return {};
    if (std::string_view(key) != "model" && valuesIn(*found) > mostValues)
        return badInput(file + ": " + key, "at most " + std::to_string(mostValues) + " values", "more");
    SINTONIA_ASSIGN(step, read({*found, file + ": " + key, {}}));
    out = std::move(step);
    return {};
}

} // namespace

Result<TokenizerParts> readTokenizerJson(const fs::path &path) {
    SINTONIA_ASSIGN(root, readJsonFile(path));
    return readTokenizerJson(root, path.string());
}

Result<TokenizerParts> readTokenizerJson(const Json &root, const std::string &file) {
    if (!root.is_object())
        return badInput(file, "an object", root.type_name());
    TokenizerParts parts;
    SINTONIA_TRY(readStep(root, "normalizer", file, parts.normalizer, readNormalizer));
    SINTONIA_TRY(readStep(root, "pre_tokenizer", file, parts.preTokenizer, readPreTokenizer));
    SINTONIA_TRY(readStep(root, "model", file, parts.model, readTokenModel));
    SINTONIA_TRY(readStep(root, "post_processor", file, parts.postProcessor, readPostProcessor));
    SINTONIA_TRY(readStep(root, "decoder", file, parts.decoder, readTokenDecoder));
    if (!parts.model)
        return badInput(file + ": model", "a model", "nothing");
    SINTONIA_ASSIGN(tokens, readAddedTokens(root, file));
    parts.addedTokens = std::move(tokens);
    return parts;
}

} // namespace sintonia
