// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/unicode.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Python's str on well-formed UTF-8.
namespace sintonia::templates {

std::size_t codePointCount(std::string_view text);
/// Byte offset of the code point `index` (at most the count).
std::size_t byteOffset(std::string_view text, std::size_t index);

bool isSpace(char32_t c); ///< str.isspace
enum class Side { Left, Right, Both };
/// Without white space, or the characters of `characters`, at the ends.
std::string_view strip(std::string_view text, Side side, std::optional<std::string_view> characters = {});

std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string capitalized(std::string_view text);
std::string titled(std::string_view text); ///< str.title: every run of letters
bool isLower(std::string_view text);
bool isUpper(std::string_view text);
/// Not empty, and every code point is `name`: "alpha", "digit", "decimal", "numeric", "alnum", "space".
bool isAll(std::string_view text, std::string_view name);

/// str.split; `most` < 0 is no limit. Without a separator: at runs of white space, no empty parts.
std::vector<std::string_view> split(std::string_view text, std::optional<std::string_view> separator, std::int64_t most);
std::vector<std::string_view> splitFromRight(std::string_view text, std::optional<std::string_view> separator,
                                             std::int64_t most);
/// str.splitlines without the line ends, or with them.
std::vector<std::string_view> lines(std::string_view text, bool keepEnds = false);
/// str.replace; `most` < 0 replaces all. Fails when longer than `limit` bytes.
std::string replaced(std::string_view text, std::string_view from, std::string_view to, std::int64_t most,
                     std::size_t limit);
std::size_t countOf(std::string_view text, std::string_view part);
std::string escaped(std::string_view text); ///< HTML, as markupsafe

} // namespace sintonia::templates
