// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"
#include "engine/text/trie.h"
#include "engine/text/vocabulary.h"

namespace sintonia {

struct WordPieceOptions {
    std::string unknownToken = "[UNK]";
    std::string continuingPrefix = "##";
    std::size_t mostCharacters = 100; ///< longer words are unknown
};

/// Greedy longest match from the left; a word that can't be covered becomes one unknown token.
class WordPiece : public TokenModel {
public:
    /// Fails when the unknown token is not in the vocabulary.
    static Result<std::unique_ptr<WordPiece>> make(Vocabulary vocabulary, WordPieceOptions options,
                                                   const std::string &place);

    void tokenize(std::string_view piece, std::vector<PieceToken> &tokens) const override;
    /// Only the ids of a word of `characters` code points.
    void ids(std::string_view word, std::size_t characters, std::vector<std::int32_t> &ids) const;
    std::optional<std::int32_t> idOf(std::string_view token) const override { return m_vocabulary.idOf(token); }
    const std::string *tokenOf(std::int32_t id) const override { return m_vocabulary.tokenOf(id); }
    std::size_t size() const override { return m_vocabulary.size(); }

private:
    WordPiece(Vocabulary vocabulary, WordPieceOptions options, std::int32_t unknown);

    Vocabulary m_vocabulary;
    WordPieceOptions m_options;
    std::int32_t m_unknown = 0;
    Trie m_first; ///< at the start of a word
    Trie m_rest;  ///< within a word, without the prefix
};

} // namespace sintonia
