// SPDX-License-Identifier: Apache-2.0
#include "engine/text/bpe.h"
#include "engine/text/componentjson.h"
#include "engine/text/unigram.h"
#include "engine/text/wordlevel.h"
#include "engine/text/wordpiece.h"

namespace sintonia {

namespace {

using Made = Result<std::unique_ptr<TokenModel>>;

/// The object "vocab" of tokens and ids.
Result<Vocabulary> readVocabulary(ComponentJson &component) {
    const auto &json = component.value("vocab");
    const auto place = component.place + ".vocab";
    if (!json.is_object())
        return badInput(place, "an object of tokens and ids", json.is_null() ? "nothing" : json.type_name());
    Vocabulary vocabulary;
    for (const auto &[token, id] : json.items()) {
        if (!id.is_number_unsigned())
            return badInput(place, "whole numbers", toText(id).substr(0, 100) + " for \"" + token + "\"");
        const auto value = id.get<std::uint64_t>();
        SINTONIA_TRY(vocabulary.add(token, value < Vocabulary::mostIds ? std::int64_t(value) : Vocabulary::mostIds, place));
    }
    return vocabulary;
}

Made readWordPiece(ComponentJson &component) {
    SINTONIA_ASSIGN(vocabulary, readVocabulary(component));
    WordPieceOptions options;
    options.unknownToken = component.text("unk_token");
    options.continuingPrefix = component.text("continuing_subword_prefix");
    options.mostCharacters = std::size_t(component.number("max_input_chars_per_word", 0, 1 << 30));
    if (component.problem)
        return failure(*component.problem);
    return WordPiece::make(std::move(vocabulary), std::move(options), component.place);
}

/// "a b" or ["a", "b"] an entry.
Result<std::vector<Bpe::Merge>> readMerges(ComponentJson &component) {
    std::vector<Bpe::Merge> merges;
    const auto place = component.place + ".merges";
    for (const auto &merge : component.list("merges")) {
        if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
            merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
            continue;
        }
        const auto text = merge.is_string() ? merge.get<std::string>() : std::string();
        if (text.starts_with("#version"))
            continue;
        const auto space = text.find(' ');
        if (space == std::string::npos || text.find(' ', space + 1) != std::string::npos)
            return badInput(place, "two tokens", toText(merge).substr(0, 100));
        merges.emplace_back(text.substr(0, space), text.substr(space + 1));
    }
    return merges;
}

Made readBpe(ComponentJson &component) {
    SINTONIA_ASSIGN(vocabulary, readVocabulary(component));
    SINTONIA_ASSIGN(merges, readMerges(component));
    BpeOptions options;
    if (!component.value("unk_token").is_null())
        options.unknownToken = component.text("unk_token");
    options.continuingPrefix = component.text("continuing_subword_prefix", "");
    options.endOfWordSuffix = component.text("end_of_word_suffix", "");
    options.fuseUnknown = component.flag("fuse_unk", false);
    options.byteFallback = component.flag("byte_fallback", false);
    options.ignoreMerges = component.flag("ignore_merges", false);
    const auto &dropout = component.value("dropout");
    if (dropout.is_number() ? dropout.get<double>() != 0 : !dropout.is_null())
        component.fail("dropout", "null (tokenization is deterministic)", toText(dropout).substr(0, 100));
    if (component.problem)
        return failure(*component.problem);
    return Bpe::make(std::move(vocabulary), merges, std::move(options), component.place);
}

Made readUnigram(ComponentJson &component) {
    std::vector<std::pair<std::string, double>> pieces;
    const auto place = component.place + ".vocab";
    for (const auto &piece : component.list("vocab")) {
        if (!piece.is_array() || piece.size() != 2 || !piece[0].is_string() || !piece[1].is_number())
            return badInput(place, "a token and its score", toText(piece).substr(0, 100));
        pieces.emplace_back(piece[0].get<std::string>(), piece[1].get<double>());
    }
    std::optional<std::size_t> unknown;
    if (!component.value("unk_id").is_null())
        unknown = std::size_t(component.number("unk_id", 0, Vocabulary::mostIds));
    const bool byteFallback = component.flag("byte_fallback", false);
    if (component.problem)
        return failure(*component.problem);
    return Unigram::make(pieces, unknown, byteFallback, place);
}

Made readWordLevel(ComponentJson &component) {
    SINTONIA_ASSIGN(vocabulary, readVocabulary(component));
    const auto name = component.text("unk_token");
    const auto unknown = vocabulary.idOf(name);
    if (!unknown)
        return badInput(component.place, "the unknown token \"" + name + "\" in the vocabulary", "none");
    return std::make_unique<WordLevel>(std::move(vocabulary), *unknown);
}

/// Files of old versions leave the type out: the keys tell.
const char *typeByKeys(const Json &json) {
    if (!json.is_object() || json.contains("type"))
        return nullptr;
    if (json.contains("merges"))
        return "BPE";
    return json.contains("unk_id") ? "Unigram" : json.contains("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
}

constexpr ComponentType<TokenModel> types[] = {
    {"WordPiece", readWordPiece},
    {"BPE", readBpe},
    {"Unigram", readUnigram},
    {"WordLevel", readWordLevel},
};

} // namespace

Result<std::unique_ptr<TokenModel>> readTokenModel(ComponentJson component) {
    const auto *type = typeByKeys(component.json);
    return readComponent(std::move(component), types, type);
}

} // namespace sintonia
