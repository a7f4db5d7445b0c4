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

void appendByteChars(AlignedText &out, const AlignedText &from, std::size_t begin, std::size_t end) {
    const std::string_view text = from.text();
    for (std::size_t at = begin; at < end; ++at) {
        const char32_t c = chars[static_cast<unsigned char>(text[at])];
        const char wide[2] = {char(0xc0 | (c >> 6)), char(0x80 | (c & 0x3f))};
        const char narrow = char(c);
        out.append(c < 0x80 ? std::string_view(&narrow, 1) : std::string_view(wide, 2), from.original(at, at + 1));
    }
}

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
