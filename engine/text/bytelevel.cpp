// SPDX-License-Identifier: Apache-2.0
#include "engine/text/bytelevel.h"

namespace sintonia {

namespace {

constexpr bool standsForItself(unsigned byte) {
    return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

constexpr std::array<char32_t, 256> makeByteChars() {
    std::array<char32_t, 256> chars{};
    char32_t extra = 256;
    for (unsigned byte = 0; byte < 256; ++byte)
        chars[byte] = standsForItself(byte) ? char32_t(byte) : extra++;
    return chars;
}

constexpr auto chars = makeByteChars();
static_assert(chars[' '] == spaceByteChar);

} // namespace

const std::array<char32_t, 256> &byteChars() { return chars; }

std::optional<std::uint8_t> byteOfChar(char32_t c) {
    if (c < 256)
        return standsForItself(c) ? std::optional(std::uint8_t(c)) : std::nullopt;
    for (unsigned byte = 0; byte < 256 && c < 0x144; ++byte) {
        if (chars[byte] == c)
            return std::uint8_t(byte);
    }
    return std::nullopt;
}

} // namespace sintonia
