// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"
#include "engine/text/trie.h"
#include "engine/text/vocabulary.h"

#include <array>

namespace sintonia {

/// The most probable segmentation by a unigram language model (Viterbi), unknown characters fused into one token.
class Unigram : public TokenModel {
public:
    /// `pieces`: token and logarithm of its probability; the index is the id.
    static Result<std::unique_ptr<Unigram>> make(const std::vector<std::pair<std::string, double>> &pieces,
                                                 std::optional<std::size_t> unknown, bool byteFallback,
                                                 const std::string &place);

    void tokenize(std::string_view piece, std::vector<PieceToken> &tokens) const override;
    std::optional<std::int32_t> idOf(std::string_view token) const override { return m_vocabulary.idOf(token); }
    const std::string *tokenOf(std::int32_t id) const override { return m_vocabulary.tokenOf(id); }
    std::size_t size() const override { return m_scores.size(); }

private:
    void appendSegment(std::string_view piece, std::size_t begin, std::size_t end, std::int32_t id,
                       std::vector<PieceToken> &tokens) const;

    Vocabulary m_vocabulary;
    std::vector<double> m_scores;
    Trie m_trie;
    std::int32_t m_unknown = -1;
    double m_unknownScore = 0;
    bool m_byteFallback = false;
    std::array<std::int32_t, 256> m_bytes{}; ///< ids of the <0x..> tokens, -1 where none
};

} // namespace sintonia
