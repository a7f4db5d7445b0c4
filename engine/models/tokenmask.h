// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"
#include "engine/models/jsongrammar.h"
#include "engine/text/tokenizer.h"

#include <span>
#include <string>
#include <vector>

namespace sintonia {

/// Lets a decoder write nothing but texts of a grammar: tokens that can't go on are masked out of its scores. A token counts
/// as the bytes by which it lengthens a decoded text, so any tokenizer serves; tokens that are special, or hold a part of a
/// character only, are never admitted. Immutable: safe to use for many sequences.
class TokenMask {
public:
    /// BadInput when no token of the vocabulary begins a text of the grammar.
    static Result<TokenMask> make(JsonGrammar grammar, const Tokenizer &tokenizer);

    const JsonGrammar &grammar() const { return m_grammar; }
    /// Scores of the tokens that can't follow `state` become minus infinity.
    void apply(const JsonGrammar::State &state, std::span<float> scores) const;
    /// Takes a token; false when it can't follow.
    bool take(JsonGrammar::State &state, std::int32_t id) const;

private:
    explicit TokenMask(JsonGrammar grammar) : m_grammar(std::move(grammar)) {}

    JsonGrammar m_grammar;
    std::vector<std::string> m_bytes; ///< by id; empty: never admitted
};

} // namespace sintonia
