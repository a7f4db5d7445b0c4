// SPDX-License-Identifier: Apache-2.0
#include "engine/text/componentjson.h"
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

constexpr ComponentType<TokenModel> types[] = {
    {"WordPiece", readWordPiece},
};

} // namespace

Result<std::unique_ptr<TokenModel>> readTokenModel(ComponentJson component) { return readComponent(std::move(component), types); }

} // namespace sintonia
