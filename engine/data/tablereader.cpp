// SPDX-License-Identifier: Apache-2.0
#include "engine/data/tablereader.h"

#include <algorithm>

namespace sintonia {

namespace {

constexpr std::size_t longestRecord = std::size_t(64) << 20;

/// The separator of a CSV header: spreadsheets write semicolons where the comma is the decimal sign.
char separatorOf(std::string_view header) {
    return std::count(header.begin(), header.end(), ';') > std::count(header.begin(), header.end(), ',') ? ';' : ',';
}

/// Splits at tabs. A field in quotes whose inner quotes are doubled is taken out of them; any other quote is text.
void splitTabs(std::string_view record, std::vector<std::string> &fields) {
    fields.clear();
    for (;;) {
        const auto end = record.find('\t');
        const auto field = record.substr(0, end);
        std::vector<std::string> unquoted;
        const bool quotes = field.size() >= 2 && field.front() == '"' && field.back() == '"';
        const bool whole = quotes && splitQuoted(field, '\t', unquoted) && unquoted.front().size() + 2 <= field.size() &&
                           std::count(field.begin(), field.end(), '"') ==
                               2 + 2 * std::count(unquoted.front().begin(), unquoted.front().end(), '"');
        fields.push_back(whole ? unquoted.front() : std::string(field));
        if (end == std::string_view::npos)
            return;
        record.remove_prefix(end + 1);
    }
}

} // namespace

bool splitQuoted(std::string_view record, char separator, std::vector<std::string> &fields) {
    fields.assign(1, {});
    bool quoted = false;
    for (std::size_t at = 0; at < record.size(); ++at) {
        const char c = record[at];
        if (quoted && c == '"' && record.substr(at + 1, 1) == "\"") {
            fields.back() += c;
            ++at;
        } else if (c == '"' && (quoted || fields.back().empty())) {
            quoted = !quoted;
        } else if (c == separator && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return !quoted;
}

Result<bool> TableReader::next() {
    SINTONIA_ASSIGN(more, m_lines.nextFilled());
    if (!more)
        return false;
    place = m_lines.place();
    if (m_tabs) {
        splitTabs(m_lines.line(), fields);
        return true;
    }
    if (m_separator == 0)
        m_separator = separatorOf(m_lines.line());
    std::string record(m_lines.line());
    while (!splitQuoted(record, m_separator, fields)) {
        SINTONIA_ASSIGN(further, m_lines.next());
        if (!further || record.size() > longestRecord)
            return badInput(place, "a closing quote", further ? "none within 64 MiB" : "the end of the file");
        record.append("\n").append(m_lines.line());
    }
    return true;
}

} // namespace sintonia
