// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace sintonia {

/// One sentence: bytes [begin, end) of a text.
struct Sentence {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The sentences of a UTF-8 text in order, without the space around them: Unicode's sentence breaks (UAX #29), but none
/// after a title or another abbreviation that something always follows (Dr., Sra., z.B., e.g.). Pieces without a letter or
/// digit are left out. A line end always ends a sentence.
std::vector<Sentence> sentences(std::string_view text);

} // namespace sintonia
