// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowshape.h"
#include "engine/data/tablereader.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

namespace {

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
