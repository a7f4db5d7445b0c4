// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

/// What the reference library `tokenizers` knows of code points. Its steps use tables of different Unicode versions; all of
/// them are pinned in unicodetables.inc, which tests/oracle/unicode_tables.py takes from the library itself.
namespace sintonia::unicode {

/// Bits of properties().
enum Property : std::uint32_t {
    WhiteSpace = 1u << 0,     ///< White_Space, as Rust's char::is_whitespace
    BertControl = 1u << 1,    ///< removed by the clean_text step of BertNormalizer
    BertNonspacing = 1u << 2, ///< removed by its strip_accents step (after NFD)
    Mark = 1u << 3,           ///< removed by StripAccents
    Punctuation = 1u << 4,    ///< isolated by BertPreTokenizer and Punctuation
    BertChinese = 1u << 5,    ///< surrounded with spaces by BertNormalizer
    Numeric = 1u << 6,        ///< Rust's char::is_numeric, for Digits
    Word = 1u << 7,           ///< \w of Rust's regex, for Whitespace and single_word
    RegexSpace = 1u << 8,     ///< \s of Oniguruma, for Split and ByteLevel
    RegexWord = 1u << 9,      ///< \w of Oniguruma
    GraphemeExtend = 1u << 10, ///< joins the grapheme cluster before it (Extend, ZWJ, SpacingMark)
};

/// General categories as Oniguruma has them (Unicode 16), in the order of the generated tables.
enum class Category : std::uint8_t {
    Cn, Lu, Ll, Lt, Lm, Lo, Mn, Mc, Me, Nd, Nl, No, Pc, Pd, Ps, Pe, Pi, Pf, Po, Sm, Sc, Sk, So, Zs, Zl, Zp, Cc, Cf, Co
};

std::uint32_t properties(char32_t c);
inline bool has(char32_t c, std::uint32_t bits) { return (properties(c) & bits) != 0; }
Category category(char32_t c);
inline bool isLetter(char32_t c) { return category(c) >= Category::Lu && category(c) <= Category::Lo; }
inline bool isNumber(char32_t c) { return category(c) >= Category::Nd && category(c) <= Category::No; }

/// Canonical combining class of Unicode 9.
std::uint8_t combiningClass(char32_t c);
/// Full decompositions and lower case; empty where the code point stays as it is. Hangul syllables are not in them.
std::u32string_view canonicalDecomposition(char32_t c);
std::u32string_view compatibleDecomposition(char32_t c);
std::u32string_view lowerCase(char32_t c);
/// The primary composite of two code points, 0 where there is none. Hangul included.
char32_t composition(char32_t first, char32_t second);

/// The code point that starts at `at` in well-formed UTF-8; moves `at` behind it.
inline char32_t next(std::string_view text, std::size_t &at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) {
        ++at;
        return lead;
    }
    char32_t c = 0;
    if (lead < 0xe0) {
        c = (lead & 0x1fu) << 6 | (byte(at + 1) & 0x3fu);
        at += 2;
    } else if (lead < 0xf0) {
        c = (lead & 0x0fu) << 12 | (byte(at + 1) & 0x3fu) << 6 | (byte(at + 2) & 0x3fu);
        at += 3;
    } else {
        c = (lead & 0x07u) << 18 | (byte(at + 1) & 0x3fu) << 12 | (byte(at + 2) & 0x3fu) << 6 | (byte(at + 3) & 0x3fu);
        at += 4;
    }
    return c;
}

/// Start of the code point that ends before `at` (> 0) in well-formed UTF-8.
inline std::size_t previous(std::string_view text, std::size_t at) {
    do
        --at;
    while ((static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
    return at;
}

inline std::size_t utf8Length(char32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

} // namespace sintonia::unicode
