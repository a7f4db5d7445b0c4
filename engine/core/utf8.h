// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// Byte offset of the first byte that is not well-formed UTF-8 (Unicode table 3-7), or nothing when all is.
std::optional<std::size_t> firstInvalidUtf8(std::string_view text);

/// Code points of well-formed UTF-8; ill-formed bytes become U+FFFD, one each.
std::u32string toCodePoints(std::string_view text);
std::string toUtf8(std::u32string_view codePoints);
void appendUtf8(std::string &out, char32_t codePoint);

/// Lines of a text as the command line defines them: split at U+000A only, a CR before it dropped, an empty line is a line,
/// the last newline adds none.
std::vector<std::string_view> splitLines(std::string_view text);

} // namespace sintonia
