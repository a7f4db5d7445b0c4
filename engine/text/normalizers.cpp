// SPDX-License-Identifier: Apache-2.0
#include "engine/text/normalizers.h"

#include "engine/text/bytelevel.h"
#include "engine/text/unicode.h"

namespace sintonia {

void StripAccentsNormalizer::normalize(AlignedText &text) const {
    text.filter([](char32_t c) { return !unicode::has(c, unicode::Mark); });
}

void StripNormalizer::normalize(AlignedText &text) const {
    const std::string_view all = text.text();
    std::size_t begin = 0;
    std::size_t end = all.size();
    const auto isSpaceAt = [&](std::size_t at) { return unicode::has(unicode::next(all, at), unicode::WhiteSpace); };
    while (m_left && begin < end && isSpaceAt(begin))
        unicode::next(all, begin);
    while (m_right && end > begin && isSpaceAt(unicode::previous(all, end)))
        end = unicode::previous(all, end);
    if (begin > 0 || end < all.size())
        text = text.slice(begin, end);
}

void NmtNormalizer::normalize(AlignedText &text) const {
    text.filter([](char32_t c) {
        return !((c >= 0x01 && c <= 0x08) || c == 0x0b || (c >= 0x0e && c <= 0x1f) || c == 0x7f || c == 0x8f || c == 0x9f);
    });
    std::vector<AlignedText::Change> changes;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = unicode::next(text.text(), at);
        const bool space = c == 0x09 || c == 0x0a || c == 0x0c || c == 0x0d || c == 0x1680 || (c >= 0x200b && c <= 0x200f) ||
                           c == 0x2028 || c == 0x2029 || c == 0x2581 || c == 0xfeff || c == 0xfffd;
        changes.push_back({space ? U' ' : c, 0});
    }
    text.transform(changes);
}

void ByteLevelNormalizer::normalize(AlignedText &text) const {
    AlignedText out = text.emptied();
    out.reserve(2 * text.size());
    appendByteChars(out, text, 0, text.size());
    text = std::move(out);
}

} // namespace sintonia
