// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace sintonia {

/// The visible character that stands for each byte in byte-level vocabularies (GPT-2's bytes_to_unicode).
const std::array<char32_t, 256> &byteChars();
/// The byte a character stands for, or nothing.
std::optional<std::uint8_t> byteOfChar(char32_t c);
/// What stands for the space.
constexpr char32_t spaceByteChar = 0x120;

} // namespace sintonia
