// SPDX-License-Identifier: Apache-2.0
#include "engine/text/tokenizerclass.h"

#include "engine/text/tokenizerfiles.h"

#include <algorithm>
#include <set>

namespace sintonia {

namespace {

/// The class of a model_type (TOKENIZER_MAPPING_NAMES); empty where tokenizer.json stands for itself.
std::string_view classOfModel(std::string_view modelType) {
    constexpr std::pair<std::string_view, std::string_view> classes[] = {
        {"bert", "BertTokenizer"},
        {"distilbert", "BertTokenizer"},
        {"nomic_bert", "BertTokenizer"},
        {"electra", "BertTokenizer"},
        {"mpnet", "MPNetTokenizer"},
        {"roberta", "RobertaTokenizer"},
        {"xlm-roberta", "XLMRobertaTokenizer"},
        {"camembert", "CamembertTokenizer"},
        {"qwen2", "Qwen2Tokenizer"},
        {"qwen3", "Qwen2Tokenizer"},
        {"gemma", "GemmaTokenizer"},
        {"gemma2", "GemmaTokenizer"},
        {"gemma3", "GemmaTokenizer"},
        {"gemma3_text", "GemmaTokenizer"},
        {"gpt2", "GPT2Tokenizer"},
        {"t5", "T5Tokenizer"},
    };
    for (const auto &[model, name] : classes)
        if (model == modelType)
            return name;
    return {};
}

/// Models whose folders are known to name a wrong class (MODELS_WITH_INCORRECT_HUB_TOKENIZER_CLASS).
bool hasWrongClass(std::string_view modelType) {
    return modelType == "qwen2" || modelType == "phi3" || modelType == "modernbert";
}

/// Models without a class of their own that transformers registers as such: any class named beside them is passed over.
bool standsForItself(std::string_view modelType) {
    constexpr std::string_view types[] = {"modernbert", "mistral", "phi3", "olmo2", "granite"};
    return std::find(std::begin(types), std::end(types), modelType) != std::end(types);
}

std::string textOf(const Json &json, const char *key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string withoutFast(std::string name) {
    if (name.ends_with("Fast"))
        name.resize(name.size() - 4);
    return name;
}

bool hasType(const Json &step, std::string_view type) {
    if (step.is_array())
        return std::any_of(step.begin(), step.end(), [&](const Json &item) { return hasType(item, type); });
    if (!step.is_object())
        return false;
    if (textOf(step, "type") == type)
        return true;
    for (const char *key : {"pretokenizers", "decoders"})
        if (step.contains(key) && hasType(step[key], type))
            return true;
    return false;
}

/// The type of a tokenizer.json's model: old files leave it out.
std::string modelTypeOf(const Json &model) {
    if (const auto type = textOf(model, "type"); !type.empty() || !model.is_object())
        return type;
    return model.contains("merges") ? "BPE" : model.contains("unk_id") ? "Unigram" : "WordPiece";
}

} // namespace

std::optional<AddedToken> TokenizerClass::named(const TokenizerSettings &settings, const std::string &key) const {
    const auto found = std::find_if(tokens.begin(), tokens.end(), [&](const auto &token) { return token.first == key; });
    if (found == tokens.end())
        return settings.named(key);
    // A plain text in the settings is read as the class reads its own default.
    auto token = settings.named(key, found->second);
    const auto given = settings.values.find(key);
    if (!token || given == settings.values.end() || !given->is_string())
        return token;
    const auto known = std::any_of(settings.added.begin(), settings.added.end(),
                                   [&](const AddedToken &added) { return added.content == token->content; });
    if (!known) {
        auto like = found->second;
        like.content = token->content;
        return like;
    }
    return token;
}

const TokenizerClass *chooseTokenizerClass(const TokenizerSettings &settings, const Json &modelConfig, const Json &root) {
    const auto modelType = textOf(modelConfig, "model_type");
    auto named = textOf(settings.values, "tokenizer_class");
    if (named.empty())
        named = textOf(modelConfig, "tokenizer_class");
    named = withoutFast(named);
    const auto registered = classOfModel(modelType);
    const bool byteLevel = root.is_object() && (hasType(root.value("pre_tokenizer", Json()), "ByteLevel") ||
                                                hasType(root.value("decoder", Json()), "ByteLevel"));
    if (standsForItself(modelType) || (named == "LlamaTokenizer" && byteLevel && !hasWrongClass(modelType)))
        return nullptr;
    const bool prefersModel = named.empty() || (!registered.empty() && hasWrongClass(modelType));
    const auto *kind = tokenizerClassNamed(prefersModel ? registered : std::string_view(named));
    // A class can't be built from the vocabulary of another model.
    if (kind && root.is_object() && modelTypeOf(root.value("model", Json())) != kind->modelType)
        return nullptr;
    return kind;
}

void addConfiguredTokens(std::vector<AddedToken> &tokens, const TokenizerSettings &settings, const TokenizerClass *kind,
                         const std::vector<AddedToken> &extra) {
    std::set<std::string> known, named;
    for (const auto &token : tokens)
        known.insert(token.content);
    std::vector<AddedToken> more = settings.added;
    for (const auto &token : more)
        known.insert(token.content);
    const auto add = [&](const AddedToken &token) {
        if (known.insert(token.content).second)
            more.push_back(token);
    };
    for (const auto &key : namedTokenKeys()) {
        const auto token = kind ? kind->named(settings, key) : settings.named(key);
        if (!token)
            continue;
        named.insert(token->content);
        add(*token);
    }
    for (const auto &token : settings.extra())
        add(token);
    for (const auto &token : extra)
        add(token);
    for (auto &token : more) {
        token.special |= named.contains(token.content);
        tokens.push_back(std::move(token));
    }
}

Result<TokenizerParts> buildTokenizer(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles files) {
    if (files.vocabulary.is_array() != (kind.modelType == "Unigram"))
        return badInput(files.place,
                        "a " + std::string(kind.modelType) + " vocabulary, as " + std::string(kind.name) + " has it",
                        files.vocabulary.is_array() ? "a unigram one" : "an object of tokens and ids");
    SINTONIA_ASSIGN(root, kind.build(kind, settings, files));
    SINTONIA_ASSIGN(parts, readTokenizerJson(root, files.place));
    addConfiguredTokens(parts.addedTokens, settings, &kind, files.extra);
    return std::move(parts);
}

} // namespace sintonia
