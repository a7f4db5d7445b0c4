// SPDX-License-Identifier: Apache-2.0
#include "engine/data/mojibake.h"

#include "engine/core/utf8.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace sintonia {

namespace {

/// What each code point outside ASCII was as a byte of a one-byte encoding.
class ByteTable {
public:
    explicit ByteTable(const char *encoding) {
        UErrorCode status = U_ZERO_ERROR;
        UConverter *converter = ucnv_open(encoding, &status);
        for (int byte = 0x80; byte <= 0xff && U_SUCCESS(status); ++byte) {
            const char bytes[] = {char(byte)};
            std::array<char16_t, 4> wide{};
            ucnv_toUChars(converter, wide.data(), int32_t(wide.size()), bytes, 1, &status);
            if (wide[0] != 0xfffd)
                m_bytes.emplace(char32_t(wide[0]), static_cast<unsigned char>(byte));
        }
        ucnv_close(converter);
        // Bytes that windows-1252 leaves open pass through as C1 controls, as in latin-1.
        for (char32_t control = 0x80; control < 0xa0; ++control)
            m_bytes.emplace(control, static_cast<unsigned char>(control));
    }
    std::optional<unsigned char> operator[](char32_t codePoint) const {
        const auto at = m_bytes.find(codePoint);
        return at == m_bytes.end() ? std::nullopt : std::optional(at->second);
    }

private:
    std::unordered_map<char32_t, unsigned char> m_bytes;
};

/// The characters from `at` on that, as bytes, are one well-formed UTF-8 sequence; 0 when they are not.
std::size_t sequenceAt(std::u32string_view text, std::size_t at, const ByteTable &table, std::string &bytes) {
    const auto lead = table[text[at]];
    if (!lead || *lead < 0xc2 || *lead > 0xf4)
        return 0;
    const std::size_t length = *lead >= 0xf0 ? 4 : *lead >= 0xe0 ? 3 : 2;
    if (at + length > text.size())
        return 0;
    bytes.assign(1, char(*lead));
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = table[text[at + i]];
        if (!next)
            return 0;
        bytes += char(*next);
    }
    return firstInvalidUtf8(bytes) ? 0 : length;
}

/// Whether two characters outside ASCII stand side by side, without which there is no damage: a quick way out for most text.
bool hasAdjacentForeigners(std::string_view text) {
    bool before = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0xc0 && before)
            return true;
        before = byte >= 0x80;
    }
    return false;
}

/// Leads of Latin letters, of typographic signs and of what lies beyond the basic plane: one such sequence is proof enough.
/// With other leads honest text has look-alikes ("CAFÉ”", "d’état"), so that only two sequences in a row count.
bool isTelling(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    return (byte >= 0xc2 && byte <= 0xc5) || byte == 0xe2 || byte == 0xf0;
}

/// A capital at the end of a word in capitals, before a closing quote or a dash: "AMANHÃ”".
bool isCapitalBeforePunctuation(std::u32string_view text, std::size_t at) {
    static constexpr std::u32string_view punctuation = U"\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00bb";
    return at > 0 && u_isupper(UChar32(text[at - 1])) && u_isupper(UChar32(text[at])) &&
           punctuation.find(text[at + 1]) != std::u32string_view::npos;
}

/// One pass; the number of sequences undone.
std::size_t mendOnce(std::u32string &text, const ByteTable &table) {
    std::u32string out;
    std::string bytes, following;
    std::size_t count = 0;
    bool inRun = false;
    for (std::size_t at = 0; at < text.size();) {
        auto length = text[at] < 0x80 ? 0 : sequenceAt(text, at, table, bytes);
        if (length == 2 && isCapitalBeforePunctuation(text, at))
            length = 0;
        const bool runs =
            inRun || (length && at + length < text.size() && sequenceAt(text, at + length, table, following) > 0);
        if (length && !isTelling(bytes.front()) && !runs)
            length = 0;
        inRun = length > 0;
        out += length ? toCodePoints(bytes) : std::u32string(1, text[at]);
        at += std::max<std::size_t>(length, 1);
        count += length ? 1 : 0;
    }
    if (count)
        text = std::move(out);
    return count;
}

} // namespace

std::optional<MendedText> mendMojibake(std::string_view text) {
    static const ByteTable windows("windows-1252");
    static const ByteTable macintosh("macintosh");
    if (!hasAdjacentForeigners(text))
        return std::nullopt;
    for (const auto &[table, name] : {std::pair(&windows, "windows-1252"), std::pair(&macintosh, "MacRoman")}) {
        auto codePoints = toCodePoints(text);
        if (mendOnce(codePoints, *table) == 0)
            continue;
        mendOnce(codePoints, *table);
        return MendedText{toUtf8(codePoints), name};
    }
    return std::nullopt;
}

} // namespace sintonia
