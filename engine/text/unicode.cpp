// SPDX-License-Identifier: Apache-2.0
#include "engine/text/unicode.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace sintonia::unicode {

namespace {

struct ValueRange {
    char32_t first, last;
    std::uint32_t value;
};

struct Mapping {
    char32_t codePoint;
    std::uint16_t begin, length; ///< in the text of the mapping
};

struct Composition {
    char32_t first, second, composite;
};

#include "engine/text/unicodetables.inc"

constexpr char32_t codePoints = 0x110000;

/// A value for every code point: blocks of 256, equal blocks stored once.
template <class Value>
class CodePointMap {
public:
    template <class Rows, class Paint>
    CodePointMap(const Rows &rows, Paint paint) {
        std::vector<Value> flat(codePoints);
        for (const auto &row : rows)
            paint(flat, row);
        for (char32_t block = 0; block < codePoints / 256; ++block) {
            const auto begin = flat.begin() + block * 256;
            std::size_t found = 0;
            while (found < m_values.size() && !std::equal(begin, begin + 256, m_values.begin() + std::ptrdiff_t(found)))
                found += 256;
            if (found == m_values.size())
                m_values.insert(m_values.end(), begin, begin + 256);
            m_blocks[block] = std::uint32_t(found);
        }
    }
    Value operator[](char32_t c) const { return c < codePoints ? m_values[m_blocks[c >> 8] + (c & 0xff)] : Value(); }

private:
    std::array<std::uint32_t, codePoints / 256> m_blocks{};
    std::vector<Value> m_values;
};

template <class Value>
CodePointMap<Value> fromRanges(const auto &rows) {
    return {rows, [](std::vector<Value> &flat, const ValueRange &row) {
                std::fill(flat.begin() + row.first, flat.begin() + row.last + 1, Value(row.value));
            }};
}

/// Index of the row + 1, 0 for code points without one.
CodePointMap<std::uint16_t> fromMappings(const auto &rows) {
    return {rows, [&](std::vector<std::uint16_t> &flat, const Mapping &row) {
                flat[row.codePoint] = std::uint16_t(&row - std::begin(rows) + 1);
            }};
}

std::u32string_view find(char32_t c, const CodePointMap<std::uint16_t> &map, const Mapping *rows, const char32_t *text) {
    const auto index = map[c];
    return index == 0 ? std::u32string_view() : std::u32string_view(text + rows[index - 1].begin, rows[index - 1].length);
}

} // namespace

std::uint32_t properties(char32_t c) {
    static const auto map = fromRanges<std::uint32_t>(propertyRanges);
    return map[c];
}

Category category(char32_t c) { return Category(properties(c) >> 16); }

std::uint8_t combiningClass(char32_t c) {
    static const auto map = fromRanges<std::uint8_t>(combiningClasses);
    return map[c];
}

std::u32string_view canonicalDecomposition(char32_t c) {
    static const auto map = fromMappings(canonicalDecompositions);
    return find(c, map, canonicalDecompositions, canonicalDecompositionsText);
}

std::u32string_view compatibleDecomposition(char32_t c) {
    static const auto map = fromMappings(compatibleDecompositions);
    const auto own = find(c, map, compatibleDecompositions, compatibleDecompositionsText);
    return own.empty() ? canonicalDecomposition(c) : own;
}

std::u32string_view lowerCase(char32_t c) {
    static const auto map = fromMappings(lowerCases);
    return find(c, map, lowerCases, lowerCasesText);
}

char32_t composition(char32_t first, char32_t second) {
    // Hangul: L + V and LV + T (Unicode 3.12).
    if (first >= 0x1100 && first < 0x1113 && second >= 0x1161 && second < 0x1176)
        return 0xac00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28;
    if (first >= 0xac00 && first < 0xd7a4 && (first - 0xac00) % 28 == 0 && second > 0x11a7 && second < 0x11c3)
        return first + (second - 0x11a7);
    const auto found = std::lower_bound(std::begin(compositionPairs), std::end(compositionPairs), std::pair(first, second),
                                        [](const Composition &row, const std::pair<char32_t, char32_t> &key) {
                                            return std::pair(row.first, row.second) < key;
                                        });
    return found != std::end(compositionPairs) && found->first == first && found->second == second ? found->composite : 0;
}

} // namespace sintonia::unicode
