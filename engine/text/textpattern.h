// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sintonia {

/// Something to look for in a text.
class TextPattern {
public:
    using Range = std::pair<std::size_t, std::size_t>;
    virtual ~TextPattern() = default;
    /// All matches from left to right, not overlapping, in bytes.
    virtual std::vector<Range> find(std::string_view text) const = 0;
};

/// A literal text; an empty one is found nowhere.
std::unique_ptr<TextPattern> literalPattern(std::string text);

/// A regular expression in Oniguruma's syntax. The expressions of the known families (GPT-2, Llama 3, Qwen) are scanned by
/// hand with the pinned tables; others run through PCRE2 with classes spelt out from the same tables, within limits: a text
/// on which an expression explodes is found nothing in from there on.
Result<std::unique_ptr<TextPattern>> regexPattern(const std::string &expression, const std::string &place);

/// The expression of GPT-2, which ByteLevel uses.
std::unique_ptr<TextPattern> gpt2Pattern();
/// The hand-written scanner for an expression, or null when it is not one of the known ones.
std::unique_ptr<TextPattern> knownPattern(std::string_view expression);

/// What becomes of the delimiters of a split (SplitDelimiterBehavior).
enum class SplitBehavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };

/// The pieces of [begin, end) of a text, none empty, given the matches in it. `invert` makes the matches the pieces and what
/// lies between them the delimiters.
std::vector<TextPattern::Range> splitAt(const std::vector<TextPattern::Range> &matches, std::size_t begin, std::size_t end,
                                        SplitBehavior behavior, bool invert);

} // namespace sintonia
