// SPDX-License-Identifier: Apache-2.0
#include "engine/data/qrels.h"

#include "engine/core/utf8.h"

#include <charconv>
#include <cmath>

namespace sintonia {

namespace {

/// Parts between tabs, or between runs of white space when there is no tab.
std::vector<std::string_view> divide(std::string_view line) {
    const bool tabs = line.find('\t') != std::string_view::npos;
    const std::string_view separators = tabs ? "\t" : " ";
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = line.find_first_of(separators);
        auto part = line.substr(0, end);
        while (!part.empty() && part.front() == ' ')
            part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ')
            part.remove_suffix(1);
        if (!part.empty() || tabs)
            parts.push_back(part);
        if (end == std::string_view::npos)
            return parts;
        line.remove_prefix(end + 1);
    }
}

/// A whole number, also written "1.0".
std::optional<int> relevanceOf(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || std::floor(value) != value || std::abs(value) > 1e9)
        return std::nullopt;
    return int(value);
}

std::optional<Judgement> judgementOf(const std::vector<std::string_view> &parts) {
    if (parts.size() != 3 && parts.size() != 4)
        return std::nullopt;
    const auto relevance = relevanceOf(parts.back());
    const auto query = parts.front();
    const auto document = parts[parts.size() - 2];
    if (!relevance || query.empty() || document.empty())
        return std::nullopt;
    return Judgement{std::string(query), std::string(document), *relevance};
}

} // namespace

Result<void> readQrels(const fs::path &path, const std::string &name, const std::string &split, Reading &reading) {
    SINTONIA_ASSIGN(lines, LineReader::open(path, name, reading));
    for (;;) {
        SINTONIA_ASSIGN(more, lines.nextFilled());
        if (!more)
            return {};
        const auto parts = divide(lines.line());
        auto judgement = judgementOf(parts);
        const bool header = lines.number() == 1 && (parts.size() == 3 || parts.size() == 4) && !relevanceOf(parts.back());
        if (judgement) {
            SINTONIA_TRY(reading.sink.judgement(std::move(*judgement), split, lines.place()));
        } else if (!header) {
            reading.skip(lines.place(), mismatch("query id, document id and whole-number relevance", excerpt(lines.line())));
        }
    }
}

bool looksLikeTrecQrels(std::string_view head) {
    const auto lines = splitLines(head.substr(0, head.rfind('\n')));
    if (lines.empty())
        return false;
    for (const auto line : lines) {
        const auto parts = divide(line);
        if (!parts.empty() && (parts.size() != 4 || !judgementOf(parts)))
            return false;
    }
    return true;
}

} // namespace sintonia
