// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowshape.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

namespace {

constexpr std::size_t longestRecord = std::size_t(64) << 20;

/// The separator of a CSV header: spreadsheets write semicolons where the comma is the decimal sign.
char separatorOf(std::string_view header) {
    return std::count(header.begin(), header.end(), ';') > std::count(header.begin(), header.end(), ',') ? ';' : ',';
}

/// Splits a CSV record (RFC 4180); false when a quote is still open at the end: the record goes on in the next line.
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

/// Reads records of a table; in CSV a quoted field may run over several lines.
class TableReader {
public:
    TableReader(LineReader &lines, bool tabs) : m_lines(lines), m_tabs(tabs) {}

    std::vector<std::string> fields;
    std::string place; ///< of the record's first line

    Result<bool> next() {
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

private:
    LineReader &m_lines;
    bool m_tabs;
    char m_separator = 0;
};

/// Where each wish stands in the header.
std::vector<std::optional<std::size_t>> columnsOf(const RowShape &shape, const std::vector<std::string> &header) {
    std::vector<std::optional<std::size_t>> columns;
    for (const auto &wish : shape.wishes) {
        auto &column = columns.emplace_back();
        for (const auto &key : wish.keys)
            if (const auto at = std::find(header.begin(), header.end(), key); !column && at != header.end())
                column = std::size_t(at - header.begin());
    }
    return columns;
}

Result<void> readTable(const fs::path &path, bool tabs, const ReadOptions &options, RecordSink &sink, StopToken stop,
                       ProgressSink &progress) {
    Reading reading{options, sink, stop, progress};
    reading.add(path);
    SINTONIA_ASSIGN(lines, LineReader::open(path, path.filename(), reading));
    TableReader table(lines, tabs);
    SINTONIA_ASSIGN(first, table.next());
    if (!first)
        return badInput(path.filename(), "a header line", "an empty file");
    const auto header = table.fields;
    SINTONIA_ASSIGN(shape, rowShape(options, path.filename(), header));
    reportUnread(shape, path.filename(), header, progress);
    const auto columns = columnsOf(shape, header);
    for (;;) {
        SINTONIA_ASSIGN(more, table.next());
        if (!more)
            return {};
        if (table.fields.size() != header.size()) {
            reading.skip(table.place,
                         mismatch(fmt::format("{} columns", header.size()), std::to_string(table.fields.size())));
            continue;
        }
        std::vector<std::optional<std::string>> values;
        for (const auto &column : columns)
            values.push_back(column ? std::optional(table.fields[*column]) : std::nullopt);
        if (!shape.numbered && values[0]->empty()) {
            reading.skip(table.place, mismatch("an id", "an empty one"));
            continue;
        }
        SINTONIA_TRY(giveRow(shape, std::move(values), lines, table.place, sink));
    }
}

bool hasKnownHeader(std::string_view head, char separator) {
    std::vector<std::string> header;
    splitQuoted(head.substr(0, head.find_first_of("\r\n")), separator, header);
    return header.size() > 1 && rowShape({}, "table", header).has_value();
}

bool recognisesCsv(const fs::path &path, std::string_view head) {
    const auto extension = fs::path(unpackedName(path)).extension();
    return !head.empty() && (extension == ".csv" || hasKnownHeader(head, ',') || hasKnownHeader(head, ';'));
}

bool recognisesTsv(const fs::path &path, std::string_view head) {
    return !head.empty() && (fs::path(unpackedName(path)).extension() == ".tsv" || hasKnownHeader(head, '\t'));
}

Result<void> readCsv(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                     ProgressSink &progress) {
    return readTable(path, false, options, sink, stop, progress);
}

Result<void> readTsv(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                     ProgressSink &progress) {
    return readTable(path, true, options, sink, stop, progress);
}

} // namespace

Format csvFormat() {
    return {"csv", "table with a header line, divided by commas or semicolons", recognisesCsv, readCsv};
}

Format tsvFormat() {
    return {"tsv", "table with a header line, divided by tabs", recognisesTsv, readTsv};
}

} // namespace sintonia
