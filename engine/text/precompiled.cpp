// SPDX-License-Identifier: Apache-2.0
#include "engine/text/precompiled.h"

#include "engine/core/utf8.h"
#include "engine/text/unicode.h"

#include <algorithm>
#include <iterator>

namespace sintonia {

namespace {

/// Code points that join the cluster behind them (Unicode 16).
bool isPrepending(char32_t c) {
    constexpr std::pair<char32_t, char32_t> ranges[] = {
        {0x600, 0x605},     {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},     {0x8e2, 0x8e2},
        {0xd4e, 0xd4e},     {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x111c2, 0x111c3}, {0x113d1, 0x113d1},
        {0x1193f, 0x1193f}, {0x11941, 0x11941}, {0x11a84, 0x11a89}, {0x11d46, 0x11d46}, {0x11f02, 0x11f02}};
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [c](const auto &range) { return c >= range.first && c <= range.second; });
}

/// A cluster never goes on behind a control.
bool isControl(char32_t c) {
    using unicode::Category;
    const auto category = unicode::category(c);
    const bool control =
        category == Category::Cc || category == Category::Cf || category == Category::Zl || category == Category::Zp;
    return control && !isPrepending(c) && !unicode::has(c, unicode::GraphemeExtend);
}

/// Behind the grapheme cluster at `at`. Clusters that can't be shorter than six bytes (Hangul syllables, flags, emoji
/// sequences) fall apart into code points, which the map treats alike.
std::size_t endOfCluster(std::string_view text, std::size_t at) {
    char32_t c = unicode::next(text, at);
    if (c == '\r' && at < text.size() && text[at] == '\n')
        return at + 1;
    while (isPrepending(c) && at < text.size()) {
        auto behind = at;
        const char32_t following = unicode::next(text, behind);
        if (isControl(following))
            return at;
        c = following;
        at = behind;
    }
    if (isControl(c))
        return at;
    while (at < text.size()) {
        auto behind = at;
        if (!unicode::has(unicode::next(text, behind), unicode::GraphemeExtend))
            break;
        at = behind;
    }
    return at;
}

/// The changes that turn `count` code points into `text`, as the reference notes them.
void appendReplacement(std::vector<AlignedText::Change> &changes, std::size_t count, std::string_view text) {
    const auto before = changes.size();
    for (std::size_t at = 0; at < text.size();)
        changes.push_back({unicode::next(text, at), 0});
    const auto added = changes.size() - before;
    for (std::size_t i = count; i < added; ++i)
        changes[before + i].change = 1;
    if (added < count && !changes.empty())
        changes.back().change -= int(count - added);
}

} // namespace

Result<std::unique_ptr<PrecompiledNormalizer>> PrecompiledNormalizer::make(std::string_view charsmap,
                                                                           const std::string &place) {
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value |= std::uint32_t(static_cast<unsigned char>(charsmap[at + i])) << (8 * i);
        return value;
    };
    const std::size_t size = charsmap.size() < 4 ? 0 : number(0);
    if (size == 0 || size % 4 != 0 || size > charsmap.size() - 4)
        return badInput(place, "a character map with its trie", std::to_string(charsmap.size()) + " bytes");
    auto made = std::make_unique<PrecompiledNormalizer>();
    for (std::size_t at = 4; at < 4 + size; at += 4)
        made->m_units.push_back(number(at));
    made->m_texts = charsmap.substr(4 + size);
    if (firstInvalidUtf8(made->m_texts))
        return badInput(place, "a character map of UTF-8 texts", "ill-formed bytes");
    return made;
}

std::optional<std::string_view> PrecompiledNormalizer::replacement(std::string_view chunk) const {
    const auto offset = [](std::uint32_t unit) { return (unit >> 10) << ((unit & (1u << 9)) >> 6); };
    std::size_t at = offset(m_units[0]);
    for (const char c : chunk) {
        const auto byte = static_cast<unsigned char>(c);
        at ^= byte;
        if (byte == 0 || at >= m_units.size() || (m_units[at] & (1u << 31 | 0xff)) != byte)
            return {};
        const auto unit = m_units[at];
        at ^= offset(unit);
        if ((unit >> 8 & 1) == 0)
            continue;
        const std::size_t begin = at < m_units.size() ? m_units[at] & 0x7fffffff : m_texts.size() + 1;
        if (begin > m_texts.size() || (begin < m_texts.size() && (m_texts[begin] & 0xc0) == 0x80))
            return {};
        const auto end = std::min(m_texts.find('\0', begin), m_texts.size());
        return std::string_view(m_texts).substr(begin, end - begin);
    }
    return {};
}

void PrecompiledNormalizer::normalize(AlignedText &text) const {
    const std::string_view all = text.text();
    std::vector<AlignedText::Change> changes;
    changes.reserve(all.size());
    bool modified = false;
    for (std::size_t at = 0; at < all.size();) {
        const auto end = endOfCluster(all, at);
        const auto cluster = all.substr(at, end - at);
        if (const auto whole = cluster.size() < 6 ? replacement(cluster) : std::nullopt) {
            const auto count = std::count_if(cluster.begin(), cluster.end(), [](char c) { return (c & 0xc0) != 0x80; });
            appendReplacement(changes, std::size_t(count), *whole);
            modified = true;
            at = end;
            continue;
        }
        while (at < end) {
            const auto begin = at;
            const char32_t c = unicode::next(all, at);
            if (const auto single = replacement(all.substr(begin, at - begin))) {
                appendReplacement(changes, 1, *single);
                modified = true;
            } else {
                changes.push_back({c, 0});
            }
        }
    }
    if (modified)
        text.transform(changes);
}

} // namespace sintonia
