// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sintonia {

/// ICU's name of the 8-bit or multi-byte encoding in which `sample`, which is not UTF-8, most likely is; "windows-1252" when
/// nothing speaks for another. Never a UTF.
std::string detectEncoding(std::string_view sample);

/// `bytes` as UTF-8; nothing when they are not well-formed in that encoding.
std::optional<std::string> decode(std::string_view bytes, const std::string &encoding);

/// As decode(), with U+FFFD for what is ill-formed.
std::string decodeAnyway(std::string_view bytes, const std::string &encoding);

/// The encoding that a byte order mark at the start announces, and the mark's length; empty when there is none.
struct ByteOrderMark {
    std::string encoding;
    std::size_t length = 0;
};
ByteOrderMark byteOrderMark(std::string_view head);

} // namespace sintonia
