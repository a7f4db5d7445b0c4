// SPDX-License-Identifier: Apache-2.0
#include "engine/models/tokenmask.h"

#include <algorithm>
#include <cmath>

namespace sintonia {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

/// A token that is one letter by itself: what follows it in a text is decoded as within a text, not as at its start.
std::optional<std::int32_t> letterToken(const Tokenizer &tokenizer) {
    for (std::size_t id = 0; id < tokenizer.vocabularySize(); ++id)
        if (const auto text = tokenizer.decode({std::int32_t(id)}); text.size() == 1 && std::isalpha((unsigned char)text[0]))
            return std::int32_t(id);
    return std::nullopt;
}

} // namespace

Result<TokenMask> TokenMask::make(JsonGrammar grammar, const Tokenizer &tokenizer) {
    TokenMask mask(std::move(grammar));
    bool any = false;
    if (const auto letter = letterToken(tokenizer)) {
        const auto before = tokenizer.decode({*letter});
        mask.m_bytes.resize(tokenizer.vocabularySize());
        for (std::size_t id = 0; id < mask.m_bytes.size(); ++id) {
            const auto text = tokenizer.decode({*letter, std::int32_t(id)});
            if (!text.starts_with(before) || text.find(replacement) != text.npos)
                continue;
            mask.m_bytes[id] = text.substr(before.size());
            JsonGrammar::State state;
            any |= mask.take(state, std::int32_t(id));
        }
    }
    if (!any)
        return badInput("tokenizer", "a token that begins a JSON object", "none");
    return mask;
}

void TokenMask::apply(const JsonGrammar::State &state, std::span<float> scores) const {
    for (std::size_t id = 0; id < scores.size(); ++id) {
        auto copy = state;
        if (!take(copy, std::int32_t(id)))
            scores[id] = -INFINITY;
    }
}

bool TokenMask::take(JsonGrammar::State &state, std::int32_t id) const {
    const auto at = std::size_t(id);
    return id >= 0 && at < m_bytes.size() && !m_bytes[at].empty() && m_grammar.takeAll(state, m_bytes[at]);
}

} // namespace sintonia
