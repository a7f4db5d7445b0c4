// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sintonia {

/// A text as it was before UTF-8 was read as another encoding.
struct MendedText {
    std::string text;
    std::string readAs; ///< "windows-1252" or "MacRoman"
};

/// Finds the familiar damage of UTF-8 that was read as windows-1252 ("Ã©", "â€™") or MacRoman ("√©", "‚Äô") and undoes it,
/// run by run, also when it was done twice. Nothing when `text`, which is UTF-8, shows none.
std::optional<MendedText> mendMojibake(std::string_view text);

} // namespace sintonia
