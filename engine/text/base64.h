// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sintonia {

/// Bytes of base64 text (RFC 4648, padded), or nothing for anything else.
std::optional<std::string> fromBase64(std::string_view text);
std::string toBase64(std::string_view bytes);

} // namespace sintonia
