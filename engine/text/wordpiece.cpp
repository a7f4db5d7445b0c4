// SPDX-License-Identifier: Apache-2.0
#include "engine/text/wordpiece.h"

#include <algorithm>

namespace sintonia {

Result<std::unique_ptr<WordPiece>> WordPiece::make(Vocabulary vocabulary, WordPieceOptions options,
                                                   const std::string &place) {
    const auto unknown = vocabulary.idOf(options.unknownToken);
    if (!unknown)
        return badInput(place, "the unknown token \"" + options.unknownToken + "\" in the vocabulary", "none");
    return std::unique_ptr<WordPiece>(new WordPiece(std::move(vocabulary), std::move(options), *unknown));
}

WordPiece::WordPiece(Vocabulary vocabulary, WordPieceOptions options, std::int32_t unknown)
    : m_vocabulary(std::move(vocabulary)), m_options(std::move(options)), m_unknown(unknown) {
    const std::string_view prefix = m_options.continuingPrefix;
    for (const auto &[token, id] : m_vocabulary.all()) {
        m_first.insert(token, id);
        if (token.starts_with(prefix))
            m_rest.insert(std::string_view(token).substr(prefix.size()), id);
    }
}

void WordPiece::tokenize(std::string_view piece, std::vector<PieceToken> &tokens) const {
    const auto characters = std::count_if(piece.begin(), piece.end(), [](char c) { return (c & 0xc0) != 0x80; });
    const auto before = tokens.size();
    std::size_t at = std::size_t(characters) > m_options.mostCharacters ? std::string_view::npos : 0;
    while (at < piece.size()) {
        const auto match = (at == 0 ? m_first : m_rest).longest(piece.substr(at));
        if (match.value < 0)
            at = std::string_view::npos;
        else {
            tokens.push_back({match.value, std::uint32_t(at), std::uint32_t(at + match.length)});
            at += match.length;
        }
    }
    if (at == std::string_view::npos) {
        tokens.resize(before);
        tokens.push_back({m_unknown, 0, std::uint32_t(piece.size())});
    }
}

void WordPiece::ids(std::string_view word, std::size_t characters, std::vector<std::int32_t> &ids) const {
    const auto before = ids.size();
    if (characters > m_options.mostCharacters) {
        ids.push_back(m_unknown);
        return;
    }
    const Trie *trie = &m_first;
    while (!word.empty()) {
        const auto match = trie->longest(word);
        if (match.value < 0) {
            ids.resize(before);
            ids.push_back(m_unknown);
            return;
        }
        ids.push_back(match.value);
        word.remove_prefix(match.length);
        trie = &m_rest;
    }
}

} // namespace sintonia
