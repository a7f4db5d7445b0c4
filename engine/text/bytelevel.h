// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/alignedtext.h"

#include <array>
#include <cstdint>
#include <optional>

namespace sintonia {

/// The visible character that stands for each byte in byte-level vocabularies (GPT-2's bytes_to_unicode).
const std::array<char32_t, 256> &byteChars();
/// The byte a character stands for, or nothing.
std::optional<std::uint8_t> byteOfChar(char32_t c);
/// Appends the bytes [begin, end) of `from` as their characters; each stands for the whole code point it belongs to.
void appendByteChars(AlignedText &out, const AlignedText &from, std::size_t begin, std::size_t end);
/// What stands for the space.
constexpr char32_t spaceByteChar = 0x120;

} // namespace sintonia
