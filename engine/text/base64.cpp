// SPDX-License-Identifier: Apache-2.0
#include "engine/text/base64.h"

#include <cstdint>

namespace sintonia {

namespace {
constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}

std::string toBase64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto group = bytes.substr(at, 3);
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 3; ++i)
            value = value << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= group.size() ? digits[value >> (18 - 6 * i) & 63] : '=';
    }
    return out;
}

std::optional<std::string> fromBase64(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t value = 0;
    int bits = 0;
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    for (const char c : text) {
        const auto digit = digits.find(c);
        if (digit == std::string_view::npos)
            return {};
        value = value << 6 | std::uint32_t(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += char(value >> bits & 0xff);
        }
    }
    return out;
}

} // namespace sintonia
