// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"
#include "engine/text/vocabulary.h"

#include <array>

namespace sintonia {

struct BpeOptions {
    std::optional<std::string> unknownToken;
    std::string continuingPrefix; ///< of every character but the first of a word
    std::string endOfWordSuffix;  ///< of the last one
    bool fuseUnknown = false;     ///< neighbouring unknown characters become one token
    bool byteFallback = false;    ///< unknown characters become <0x..> tokens of their bytes
    bool ignoreMerges = false;    ///< a word that is a token stays whole, whatever the merges
};

/// Byte pair encoding: the pair with the lowest rank is merged first, the leftmost of equals.
class Bpe : public TokenModel {
public:
    using Merge = std::pair<std::string, std::string>;
    /// Fails when a merge names or makes a token outside the vocabulary, or the unknown token is missing from it.
    static Result<std::unique_ptr<Bpe>> make(Vocabulary vocabulary, const std::vector<Merge> &merges, BpeOptions options,
                                             const std::string &place);

    void tokenize(std::string_view piece, std::vector<PieceToken> &tokens) const override;
    std::optional<std::int32_t> idOf(std::string_view token) const override { return m_vocabulary.idOf(token); }
    const std::string *tokenOf(std::int32_t id) const override { return m_vocabulary.tokenOf(id); }
    std::size_t size() const override { return m_vocabulary.size(); }

private:
    static constexpr std::uint32_t noRank = ~std::uint32_t(0);

    struct Symbol {
        std::int32_t id = 0;
        std::uint32_t length = 0;    ///< bytes; 0 = merged away
        std::uint32_t rank = noRank; ///< of the merge with the next symbol
        std::int32_t merged = 0;     ///< what that merge makes
        std::int32_t previous = -1, next = -1;
    };
    struct Rule {
        std::uint64_t pair = ~std::uint64_t(0); ///< left id << 32 | right id; all ones = free
        std::uint32_t rank = noRank;            ///< noRank: the pair itself does not merge, but longer tokens join it
        std::int32_t id = 0;
    };

    Bpe(Vocabulary vocabulary, BpeOptions options);
    /// Pairs of characters between which some merge may join two tokens; nothing where that can't be told.
    std::optional<std::vector<std::uint64_t>> joinedPairs(const std::vector<Rule> &rules) const;
    Rule &slotOf(std::uint64_t pair);
    const Rule *ruleOf(std::int32_t left, std::int32_t right) const;
    std::int32_t idOfCharacter(char32_t c, std::string_view bytes, bool first, bool last) const;
    void split(std::string_view piece, std::vector<Symbol> &symbols) const;
    /// Sets the merge of a symbol with its right neighbour; false when no merge whatever crosses from one to the other.
    bool rate(Symbol &left, const Symbol &right) const;
    void mergeFew(Symbol *symbols, int count) const;
    void mergeMany(Symbol *symbols, int count) const;

    Vocabulary m_vocabulary;
    BpeOptions m_options;
    std::vector<Rule> m_rules;  ///< open hash table
    bool m_knowsJoins = false;  ///< m_rules holds every pair of characters that a merge may join
    std::array<std::int32_t, 0x800> m_plain{}; ///< ids of characters without prefix and suffix, -1 where none
    std::array<std::int32_t, 256> m_bytes{};   ///< ids of the <0x..> tokens
    std::int32_t m_unknown = -1;
};

} // namespace sintonia
