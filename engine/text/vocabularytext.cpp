// SPDX-License-Identifier: Apache-2.0
#include "engine/core/utf8.h"
#include "engine/text/componentjson.h"
#include "engine/text/decoder.h"
#include "engine/text/postprocessor.h"
#include "engine/text/tokenizerfiles.h"

namespace sintonia {

namespace {

/// A special token's name in tokenizer_config.json: a text, or an object with its content.
std::string tokenName(ComponentJson &config, const char *key, const char *fallback) {
    const auto &value = config.value(key);
    if (value.is_object()) {
        auto nested = config.child(value, std::string(": ") + key);
        auto content = nested.text("content");
        if (nested.problem)
            config.fail(key, "a token", toText(value).substr(0, 100));
        return content;
    }
    return config.text(key, fallback);
}

} // namespace

Result<TokenizerParts> readVocabularyText(const fs::path &path, const Json &json, const std::string &configPlace) {
    SINTONIA_ASSIGN(text, readFile(path));
    const auto file = path.string();
    if (const auto invalid = firstInvalidUtf8(text))
        return badInput(file, "UTF-8", "an ill-formed byte at " + std::to_string(*invalid));
    Vocabulary vocabulary;
    std::int64_t id = 0;
    for (const auto line : splitLines(text))
        SINTONIA_TRY(vocabulary.add(std::string(line), id++, file));

    ComponentJson config{json, configPlace, {}};
    BertNormalizerOptions normalizer;
    normalizer.lowercase = config.flag("do_lower_case", true);
    normalizer.stripAccents = config.flag("strip_accents", normalizer.lowercase);
    normalizer.handleChineseChars = config.flag("tokenize_chinese_chars", true);
    WordPieceOptions options;
    options.unknownToken = tokenName(config, "unk_token", "[UNK]");
    std::vector<SpecialToken> specials;
    constexpr std::pair<const char *, const char *> names[] = {
        {"cls_token", "[CLS]"}, {"sep_token", "[SEP]"}, {"pad_token", "[PAD]"}, {"mask_token", "[MASK]"}};
    TokenizerParts parts;
    for (const auto &[key, fallback] : names) {
        const auto name = tokenName(config, key, fallback);
        const auto known = vocabulary.idOf(name);
        const bool needed = specials.size() < 2; // [CLS] and [SEP]
        if (!known && needed)
            return badInput(file, "the " + std::string(key) + " \"" + name + "\"", "none");
        if (!known)
            continue;
        specials.push_back({name, *known});
        parts.addedTokens.push_back({name, false, false, false, false, true});
    }
    parts.addedTokens.push_back({options.unknownToken, false, false, false, false, true});
    if (config.problem)
        return failure(*config.problem);

    SINTONIA_ASSIGN(model, WordPiece::make(std::move(vocabulary), std::move(options), file));
    parts.model = std::move(model);
    parts.normalizer = std::make_unique<BertNormalizer>(normalizer);
    parts.preTokenizer = std::make_unique<BertPreTokenizer>();
    parts.postProcessor =
        std::make_unique<ClassifierProcessor>(ClassifierProcessor::Kind::Bert, specials[0], specials[1], false, false);
    parts.decoder = std::make_unique<WordPieceDecoder>("##", true);
    return parts;
}

} // namespace sintonia
