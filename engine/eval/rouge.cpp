// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/rouge.h"

#include "engine/core/utf8.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sintonia {

namespace {

std::vector<std::u32string> wordsOf(std::string_view text) {
    std::vector<std::u32string> words;
    bool inside = false;
    for (const char32_t c : toCodePoints(text)) {
        const bool part = u_isalnum(UChar32(c)) || (inside && (U_GET_GC_MASK(UChar32(c)) & U_GC_M_MASK) != 0);
        if (part && !inside)
            words.emplace_back();
        if (part)
            words.back() += char32_t(u_tolower(UChar32(c)));
        inside = part;
    }
    return words;
}

/// Length of the longest common subsequence, in memory of one row.
std::size_t commonLength(const std::vector<std::u32string> &a, const std::vector<std::u32string> &b) {
    std::vector<std::size_t> row(b.size() + 1, 0);
    for (const auto &word : a) {
        std::size_t diagonal = 0;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto above = row[j + 1];
            row[j + 1] = word == b[j] ? diagonal + 1 : std::max(above, row[j]);
            diagonal = above;
        }
    }
    return row.back();
}

} // namespace

double rougeL(std::string_view prediction, std::string_view reference) {
    const auto predicted = wordsOf(prediction), expected = wordsOf(reference);
    const auto common = double(commonLength(predicted, expected));
    if (common == 0)
        return 0;
    const auto precision = common / double(predicted.size()), recall = common / double(expected.size());
    return 2 * precision * recall / (precision + recall);
}

} // namespace sintonia
