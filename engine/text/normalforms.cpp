// SPDX-License-Identifier: Apache-2.0
#include "engine/text/normalforms.h"

#include "engine/text/unicode.h"

#include <algorithm>
#include <vector>

namespace sintonia {

namespace {

using Changes = std::vector<AlignedText::Change>;

void decomposeCodePoint(char32_t c, bool compatible, Changes &out) {
    if (c >= 0xac00 && c <= 0xd7a3) {
        const char32_t index = c - 0xac00;
        out.push_back({0x1100 + index / 588, 0});
        out.push_back({0x1161 + index % 588 / 28, 1});
        if (index % 28 != 0)
            out.push_back({0x11a7 + index % 28, 1});
        return;
    }
    const auto parts = c < 0xa0                  ? std::u32string_view()
                       : compatible ? unicode::compatibleDecomposition(c)
                                    : unicode::canonicalDecomposition(c);
    if (parts.empty())
        out.push_back({c, 0});
    for (std::size_t i = 0; i < parts.size(); ++i)
        out.push_back({parts[i], i == 0 ? 0 : 1});
}

/// Decomposition in canonical order; the changes travel with their code points, as in the reference.
Changes decompose(const std::string &text, bool compatible) {
    Changes out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();)
        decomposeCodePoint(unicode::next(text, at), compatible, out);
    const auto isStarter = [](const AlignedText::Change &change) { return unicode::combiningClass(change.codePoint) == 0; };
    for (auto begin = out.begin(); begin != out.end();) {
        begin = std::find_if_not(begin, out.end(), isStarter);
        const auto end = std::find_if(begin, out.end(), isStarter);
        std::stable_sort(begin, end, [](const auto &left, const auto &right) {
            return unicode::combiningClass(left.codePoint) < unicode::combiningClass(right.codePoint);
        });
        begin = end;
    }
    return out;
}

Changes compose(const Changes &in) {
    Changes out;
    std::ptrdiff_t starter = -1; // index in out of the code point that takes up what follows
    int lastClass = -1;          // class of what stands between it and here, -1: nothing
    for (const auto &next : in) {
        const int own = unicode::combiningClass(next.codePoint);
        if (starter >= 0 && lastClass < own) {
            auto &base = out[std::size_t(starter)];
            if (const char32_t composite = unicode::composition(base.codePoint, next.codePoint)) {
                base = {composite, base.change + next.change - 1};
                continue;
            }
        }
        if (own == 0) {
            starter = std::ptrdiff_t(out.size());
            lastClass = -1;
        } else if (starter >= 0) {
            lastClass = own;
        }
        out.push_back(next);
    }
    return out;
}

} // namespace

void toNormalForm(AlignedText &text, NormalForm form) {
    const auto &bytes = text.text();
    if (std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return;
    const auto changes = decompose(bytes, form == NormalForm::NFKC || form == NormalForm::NFKD);
    text.transform(form == NormalForm::NFC || form == NormalForm::NFKC ? compose(changes) : changes);
}

void toLowerCase(AlignedText &text) {
    Changes changes;
    changes.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = unicode::next(text.text(), at);
        const auto lower = unicode::lowerCase(c);
        if (lower.empty())
            changes.push_back({c, 0});
        for (std::size_t i = 0; i < lower.size(); ++i)
            changes.push_back({lower[i], i == 0 ? 0 : 1});
    }
    text.transform(changes);
}

} // namespace sintonia
