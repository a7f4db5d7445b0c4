// SPDX-License-Identifier: Apache-2.0
#include "engine/text/addedtokens.h"

#include "engine/text/unicode.h"

#include <algorithm>

namespace sintonia {

void AddedTokens::add(std::vector<AddedToken> tokens, const TokenModel &model, const Normalizer *normalizer) {
    std::int32_t highest = -1;
    for (auto &token : tokens) {
        if (token.content.empty())
            continue;
        auto id = idOf(token.content);
        if (!id)
            id = model.idOf(token.content);
        if (!id) {
            const auto size = std::int32_t(model.size());
            id = highest < 0 ? size : highest >= size || size == 0 ? highest + 1 : size;
        }
        highest = std::max(highest, *id);
        token.pattern = token.content;
        if (token.normalized && normalizer) {
            AlignedText text(token.content, 0, false);
            normalizer->normalize(text);
            token.pattern = text.text();
        }
        m_tries[token.normalized].insert(token.pattern, *id);
        m_ids[token.content] = *id;
        m_tokens[*id] = std::move(token);
    }
}

std::vector<AddedTokens::Split> AddedTokens::split(std::string_view text, bool normalized) const {
    std::vector<Split> splits;
    std::size_t done = 0;
    const auto &trie = m_tries[normalized];
    for (std::size_t at = 0; at < text.size() && !trie.empty();) {
        const auto match =
            trie.startsWith(static_cast<unsigned char>(text[at])) ? trie.longest(text.substr(at)) : Trie::Match();
        if (match.value < 0) {
            ++at;
            continue;
        }
        auto begin = at;
        auto end = at + match.length;
        at = end;
        const auto &token = m_tokens.at(match.value);
        const auto isAt = [&](std::size_t place, unicode::Property property) {
            return unicode::has(unicode::next(text, place), property);
        };
        if (token.singleWord) {
            const bool left = begin > 0 && isAt(unicode::previous(text, begin), unicode::Word);
            if (left || (end < text.size() && isAt(end, unicode::Word)))
                continue;
        }
        if (token.lstrip) {
            while (begin > done && isAt(unicode::previous(text, begin), unicode::WhiteSpace))
                begin = unicode::previous(text, begin);
        }
        if (token.rstrip) {
            while (end < text.size() && isAt(end, unicode::WhiteSpace))
                unicode::next(text, end);
        }
        begin = std::max(begin, done);
        if (done < begin)
            splits.push_back({done, begin, -1});
        if (begin < end)
            splits.push_back({begin, end, match.value});
        done = end;
    }
    if (done < text.size())
        splits.push_back({done, text.size(), -1});
    return splits;
}

std::optional<std::int32_t> AddedTokens::idOf(std::string_view content) const {
    const auto found = m_ids.find(content);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

const AddedToken *AddedTokens::find(std::int32_t id) const {
    const auto found = m_tokens.find(id);
    return found == m_tokens.end() ? nullptr : &found->second;
}

} // namespace sintonia
