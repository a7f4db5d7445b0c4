// SPDX-License-Identifier: Apache-2.0
#include "engine/export/gguflayout.h"
#include "engine/text/base64.h"

#include <algorithm>
#include <map>

namespace sintonia {

namespace {

enum TokenType : std::int32_t { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

constexpr const char *space = "\u2581"; ///< the mark that sentencepiece puts for a space

struct Tokens {
    std::vector<std::string> texts;
    std::vector<std::int32_t> types;
};

/// An object of the file, or null.
const Json *child(const Json &json, const char *key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() && !found->is_null() ? &*found : nullptr;
}

std::string typeOf(const Json *json) { return json ? json->value("type", std::string()) : std::string(); }

/// The steps of a normalizer or pre-tokenizer, those of sequences one after the other.
std::vector<Json> steps(const Json *json, const char *inSequence) {
    if (!json)
        return {};
    if (typeOf(json) != "Sequence")
        return {*json};
    std::vector<Json> all;
    for (const auto &inner : json->value(inSequence, Json::array()))
        for (const auto &step : steps(&inner, inSequence))
            all.push_back(step);
    return all;
}

std::string replaced(std::string text, const std::string &from, const std::string &to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

/// id → token of the model's vocabulary with the added tokens; ids between them are unused.
Tokens readTokens(const Json &root, std::int64_t size) {
    Tokens tokens;
    for (std::int64_t i = 0; i < size; ++i)
        tokens.texts.push_back("[PAD" + std::to_string(i) + "]");
    tokens.types.assign(std::size_t(size), Unused);
    const auto put = [&](std::int64_t id, const std::string &text, std::int32_t type) {
        if (id < 0 || id >= size)
            return;
        tokens.texts[std::size_t(id)] = text;
        tokens.types[std::size_t(id)] = type;
    };
    const Json &vocabulary = root.at("model").at("vocab");
    if (vocabulary.is_array())
        for (std::size_t i = 0; i < vocabulary.size(); ++i)
            put(std::int64_t(i), vocabulary[i].at(0).get<std::string>(), Normal);
    else
        for (const auto &[text, id] : vocabulary.items())
            put(id.get<std::int64_t>(), text, Normal);
    for (const auto &added : root.value("added_tokens", Json::array())) {
        const bool special = added.value("special", false);
        const auto text = added.value("content", std::string());
        put(added.value("id", std::int64_t(-1)), special ? text : replaced(text, space, " "),
            special ? Control : UserDefined);
    }
    return tokens;
}

/// What llama.cpp calls the split of a byte-level tokenizer. Its names stand for regular expressions; the same expression
/// gets
/// the same name whatever the model.
std::optional<std::string> splitName(const Json &root) {
    static const std::string end = R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
    static const std::string letters = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|)";
    static const std::string upper = R"([\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}])", lower = R"([\p{Ll}\p{Lm}\p{Lo}\p{M}])";
    static const std::string first = R"([^\r\n\p{L}\p{N}]?)", endings = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)?)";
    static const std::string newEnd = R"( ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
    static const std::map<std::string, std::string> names = {
        {R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)", "gpt-2"},
        {letters + R"(\p{N}{1,3}|)" + end, "dbrx"},
        {letters + R"(\p{N}|)" + end, "qwen2"},
        {first + upper + "*" + lower + "+" + endings + "|" + first + upper + "+" + lower + "*" + endings +
             R"(|\p{N}{1,3}|)" + newEnd,
         "gpt-4o"},
        {first + upper + "*" + lower + "+|" + first + upper + "+" + lower + R"(*|\p{N}|)" + newEnd, "tekken"},
    };
    const auto split = steps(child(root, "pre_tokenizer"), "pretokenizers");
    if (split.empty() || typeOf(&split.back()) != "ByteLevel")
        return {};
    const bool ownSplit = split.back().value("use_regex", true);
    if (split.size() == 1 && ownSplit)
        return "gpt-2";
    if (split.size() == 2 && ownSplit && typeOf(&split[0]) == "Digits" && split[0].value("individual_digits", false))
        return "smollm";
    if (split.size() != 2 || ownSplit || typeOf(&split[0]) != "Split" || split[0].value("behavior", "") != "Isolated")
        return {};
    const auto found = names.find(split[0].value("pattern", Json::object()).value("Regex", std::string()));
    if (found == names.end())
        return {};
    return found->second == "dbrx" && root["model"].value("ignore_merges", false) ? "llama-bpe" : found->second;
}

/// "left right", where a space inside a part is written as U+0120.
std::vector<std::string> readMerges(const Json &model) {
    std::vector<std::string> merges;
    for (const auto &merge : model.value("merges", Json::array())) {
        if (merge.is_string())
            merges.push_back(merge.get<std::string>());
        else
            merges.push_back(replaced(merge.at(0).get<std::string>(), " ", "\u0120") + " " +
                             replaced(merge.at(1).get<std::string>(), " ", "\u0120"));
    }
    return merges;
}

void putByteLevel(GgufMetadata &out, const Json &root, Tokens tokens, const std::string &split) {
    out.emplace_back("tokenizer.ggml.model", std::string("gpt2"));
    out.emplace_back("tokenizer.ggml.pre", split);
    out.emplace_back("tokenizer.ggml.tokens", std::move(tokens.texts));
    out.emplace_back("tokenizer.ggml.token_type", std::move(tokens.types));
    out.emplace_back("tokenizer.ggml.merges", readMerges(root["model"]));
}

void markBytesAndUnknown(const Json &model, Tokens &tokens) {
    const auto unknown = model.value("unk_token", Json());
    for (std::size_t i = 0; i < tokens.texts.size(); ++i) {
        const auto &text = tokens.texts[i];
        if (unknown.is_string() && text == unknown.get_ref<const std::string &>())
            tokens.types[i] = Unknown;
        else if (tokens.types[i] == Normal && text.size() == 6 && text.starts_with("<0x") && text.ends_with(">"))
            tokens.types[i] = Byte;
    }
}

/// Whether a space is put before the text: normalizer Prepend, or Metaspace that prepends.
bool prependsSpace(const Json &root) {
    for (const auto &step : steps(child(root, "normalizer"), "normalizers"))
        if (typeOf(&step) == "Prepend")
            return true;
    for (const auto &step : steps(child(root, "pre_tokenizer"), "pretokenizers"))
        if (typeOf(&step) == "Metaspace")
            return step.value("prepend_scheme", std::string("always")) != "never" && step.value("add_prefix_space", true);
    return false;
}

/// sentencepiece's BPE. llama.cpp joins the pair whose whole has the highest score, so that minus the rank of the first
/// merge
/// that makes a token is its score.
void putPieces(GgufMetadata &out, const Json &root, Tokens tokens) {
    markBytesAndUnknown(root["model"], tokens);
    std::map<std::string, std::size_t> ranks;
    std::size_t rank = 0;
    for (const auto &merge : root["model"].value("merges", Json::array())) {
        auto whole =
            merge.is_string() ? merge.get<std::string>() : merge.at(0).get<std::string>() + merge.at(1).get<std::string>();
        if (merge.is_string())
            whole.erase(whole.find(' '), 1);
        ranks.emplace(std::move(whole), rank++);
    }
    std::vector<float> scores;
    for (const auto &text : tokens.texts) {
        const auto found = ranks.find(text);
        scores.push_back(found == ranks.end() ? 0.0F : -float(found->second) - 1);
    }
    out.emplace_back("tokenizer.ggml.model", std::string("llama"));
    out.emplace_back("tokenizer.ggml.pre", std::string("default"));
    out.emplace_back("tokenizer.ggml.tokens", std::move(tokens.texts));
    out.emplace_back("tokenizer.ggml.scores", std::move(scores));
    out.emplace_back("tokenizer.ggml.token_type", std::move(tokens.types));
    out.emplace_back("tokenizer.ggml.add_space_prefix", prependsSpace(root));
}

Result<void> putUnigram(GgufMetadata &out, const Json &root, Tokens tokens, const std::string &place) {
    const Json &model = root["model"];
    const auto unknown = model.value("unk_id", Json());
    if (unknown.is_number_integer() && unknown.get<std::size_t>() < tokens.types.size())
        tokens.types[unknown.get<std::size_t>()] = Unknown;
    std::vector<float> scores(tokens.texts.size(), -10000.0F);
    for (std::size_t i = 0; i < std::min(scores.size(), model.at("vocab").size()); ++i)
        scores[i] = model["vocab"][i].at(1).get<float>();
    std::string rules;
    bool removesSpaces = false;
    for (const auto &step : steps(child(root, "normalizer"), "normalizers")) {
        if (typeOf(&step) == "Precompiled")
            rules = fromBase64(step.value("precompiled_charsmap", std::string())).value_or("");
        else if (typeOf(&step) == "Replace" || typeOf(&step) == "Strip")
            removesSpaces = true;
        else
            return badInput(place + ": normalizer", "Precompiled, Replace or Strip, which llama.cpp has",
                            "\"" + typeOf(&step) + "\"");
    }
    out.emplace_back("tokenizer.ggml.model", std::string("t5"));
    out.emplace_back("tokenizer.ggml.pre", std::string("default"));
    out.emplace_back("tokenizer.ggml.tokens", std::move(tokens.texts));
    out.emplace_back("tokenizer.ggml.scores", std::move(scores));
    out.emplace_back("tokenizer.ggml.token_type", std::move(tokens.types));
    out.emplace_back("tokenizer.ggml.add_space_prefix", prependsSpace(root));
    out.emplace_back("tokenizer.ggml.remove_extra_whitespaces", removesSpaces);
    if (!rules.empty())
        out.emplace_back("tokenizer.ggml.precompiled_charsmap", std::vector<std::uint8_t>(rules.begin(), rules.end()));
    return {};
}

/// WordPiece: pieces that begin a word get the mark of a space, those that go on lose their "##".
void putWordPieces(GgufMetadata &out, const Json &root, Tokens tokens) {
    const auto prefix = root["model"].value("continuing_subword_prefix", std::string("##"));
    for (std::size_t i = 0; i < tokens.texts.size(); ++i) {
        auto &text = tokens.texts[i];
        if (tokens.types[i] != Control)
            text = text.starts_with(prefix) ? text.substr(prefix.size()) : space + text;
    }
    bool lowercase = false, strips = false;
    for (const auto &step : steps(child(root, "normalizer"), "normalizers")) {
        const bool bert = typeOf(&step) == "BertNormalizer";
        lowercase = lowercase || typeOf(&step) == "Lowercase" || (bert && step.value("lowercase", true));
        const auto accents = step.value("strip_accents", Json());
        strips =
            strips || typeOf(&step) == "StripAccents" || (bert && (accents.is_boolean() ? accents.get<bool>() : lowercase));
    }
    out.emplace_back("tokenizer.ggml.model", std::string("bert"));
    out.emplace_back("tokenizer.ggml.pre", std::string("default"));
    out.emplace_back("tokenizer.ggml.tokens", std::move(tokens.texts));
    out.emplace_back("tokenizer.ggml.token_type", std::move(tokens.types));
    out.emplace_back("tokenizer.ggml.normalizer.lowercase", lowercase);
    out.emplace_back("tokenizer.ggml.normalizer.strip_accents", strips);
}

} // namespace

Result<void> putTokens(GgufMetadata &out, const Json &root, std::int64_t size, const std::string &place) {
    const auto kind = typeOf(child(root, "model"));
    if (kind != "BPE" && kind != "Unigram" && kind != "WordPiece")
        return badInput(place + ": model.type", "BPE, Unigram or WordPiece, which llama.cpp has", "\"" + kind + "\"");
    auto tokens = readTokens(root, size);
    if (kind == "WordPiece") {
        putWordPieces(out, root, std::move(tokens));
        return {};
    }
    if (kind == "Unigram")
        return putUnigram(out, root, std::move(tokens), place);
    if (root["model"].value("byte_fallback", false)) {
        putPieces(out, root, std::move(tokens));
        return {};
    }
    const auto split = splitName(root);
    if (!split)
        return badInput(place + ": pre_tokenizer",
                        "the bytes of a split that llama.cpp has (GPT-2, Llama 3, Qwen 2, SmolLM, GPT-4o, Tekken)",
                        "another one");
    putByteLevel(out, root, std::move(tokens), *split);
    return {};
}

} // namespace sintonia
