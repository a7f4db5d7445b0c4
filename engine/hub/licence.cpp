// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/licence.h"

#include "engine/core/utf8.h"

#include <algorithm>

namespace sintonia {

namespace {

constexpr std::uint64_t longestCard = 16 << 20;
constexpr std::size_t longestLine = 120; ///< code points

/// Without spaces, quotes and list brackets around it, control characters and what is too long to show.
std::string tidy(std::string_view value) {
    constexpr std::string_view around = " \t\r\"'[]-";
    const auto first = value.find_first_not_of(around);
    if (first == value.npos)
        return {};
    auto points = toCodePoints(value.substr(first, value.find_last_not_of(around) - first + 1));
    std::erase_if(points, [](char32_t c) { return c < 0x20 || c == 0x7f; });
    return toUtf8(std::u32string_view(points).substr(0, longestLine));
}

/// The value of a key at the top of the YAML head; of a list its first entry.
std::string headValue(const std::vector<std::string_view> &lines, std::string_view key) {
    for (std::size_t i = 1; i < lines.size() && !lines[i].starts_with("---"); ++i) {
        if (!lines[i].starts_with(key) || lines[i].substr(key.size(), 1) != ":")
            continue;
        auto value = lines[i].substr(key.size() + 1);
        if (const auto comment = value.find(" #"); comment != value.npos)
            value = value.substr(0, comment);
        if (tidy(value).empty() && i + 1 < lines.size() && lines[i + 1].find("- ") <= 4)
            value = lines[i + 1];
        return tidy(value);
    }
    return {};
}

} // namespace

std::string licenceOfCard(std::string_view card) {
    if (card.starts_with("\xef\xbb\xbf"))
        card.remove_prefix(3);
    const auto lines = splitLines(card);
    if (lines.empty() || tidy(lines.front()) != "" || !lines.front().starts_with("---"))
        return {};
    const auto licence = headValue(lines, "license");
    const auto name = headValue(lines, "license_name");
    return licence == "other" && !name.empty() ? name : licence;
}

std::string licenceOfFolder(const fs::path &folder) {
    if (const auto card = readFile(folder / "README.md", longestCard))
        if (auto licence = licenceOfCard(*card); !licence.empty())
            return licence;
    for (const auto *name : {"LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt"}) {
        const auto text = readFile(folder / name, longestCard);
        if (!text)
            continue;
        for (const auto line : splitLines(*text))
            if (auto shown = tidy(line); !shown.empty())
                return shown;
    }
    return {};
}

} // namespace sintonia
