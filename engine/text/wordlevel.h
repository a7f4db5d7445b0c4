// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"
#include "engine/text/vocabulary.h"

namespace sintonia {

/// Every piece is one token, known or unknown.
class WordLevel : public TokenModel {
public:
    WordLevel(Vocabulary vocabulary, std::int32_t unknown) : m_vocabulary(std::move(vocabulary)), m_unknown(unknown) {}
    void tokenize(std::string_view piece, std::vector<PieceToken> &tokens) const override {
        tokens.push_back({m_vocabulary.idOf(piece).value_or(m_unknown), 0, std::uint32_t(piece.size())});
    }
    std::optional<std::int32_t> idOf(std::string_view token) const override { return m_vocabulary.idOf(token); }
    const std::string *tokenOf(std::int32_t id) const override { return m_vocabulary.tokenOf(id); }
    std::size_t size() const override { return m_vocabulary.size(); }

private:
    Vocabulary m_vocabulary;
    std::int32_t m_unknown;
};

} // namespace sintonia
