// SPDX-License-Identifier: Apache-2.0
#include "engine/data/jsonrecords.h"
#include "engine/data/pairrecords.h"
#include "engine/data/readers.h"
#include "engine/data/tablereader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sintonia {

namespace {

using Row = std::vector<std::string>;

/// Columns in order: the query, its relevant text, and irrelevant ones; names don't matter but for the score's.
struct PairColumns {
    std::vector<std::size_t> texts;
    std::optional<std::size_t> score;
};

bool isScoreName(const std::string &name) {
    return name == "score" || name == "scores" || name == "label" || name == "labels";
}

/// Whether columns of these names hold texts that belong together, as sentence-transformers names them.
bool namesPairs(const Row &names) {
    static const Row known = {"anchor",    "positive",  "sentence1", "sentence2", "sentence_A", "sentence_B",
                              "sentence_1", "sentence_2", "premise",   "hypothesis"};
    const auto found = std::count_if(names.begin(), names.end(), [](const std::string &name) {
        return std::find(known.begin(), known.end(), name) != known.end();
    });
    const bool asked = !names.empty() && (names.front() == "query" || names.front() == "question");
    return found >= 2 || (found == 1 && asked);
}

std::optional<double> numberOf(const std::string &text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value)
                                                                                             : std::nullopt;
}

PairColumns columnsNamed(const Row &names) {
    PairColumns columns;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (isScoreName(names[i]))
            columns.score = i;
        else if (names[i] != "id" && names[i] != "_id" && names[i] != "idx")
            columns.texts.push_back(i);
    }
    return columns;
}

/// Columns of a table without a header: a number in the last of three or four is a score.
PairColumns columnsCounted(const Row &row) {
    PairColumns columns;
    for (std::size_t i = 0; i < row.size(); ++i)
        columns.texts.push_back(i);
    if (row.size() > 2 && numberOf(row.back())) {
        columns.texts.pop_back();
        columns.score = row.size() - 1;
    }
    return columns;
}

/// Whether a table's first line is a header: it names pairs or a score, or stands over numbers without being one.
bool isHeader(const Row &first, const std::optional<Row> &second) {
    const bool overNumbers = second && second->size() == first.size() && first.size() > 2 && numberOf(second->back()) &&
                             !numberOf(first.back());
    return namesPairs(first) || isScoreName(first.back()) || overNumbers;
}

/// One row's values by the columns; a score beside two texts is the pair's, beside more it is a margin, which is not read.
Result<void> giveRow(const PairColumns &columns, Row &&row, const std::string &place, PairRecords &pairs, Reading &reading) {
    JudgedText relevant{std::move(row[columns.texts[1]])};
    if (columns.score && columns.texts.size() == 2) {
        relevant.score = numberOf(row[*columns.score]);
        if (!relevant.score || std::abs(*relevant.score) > 1e9) {
            reading.skip(place, mismatch("a number as score", excerpt(row[*columns.score])));
            return {};
        }
        relevant.relevance = int(std::lround(*relevant.score));
    }
    std::vector<JudgedText> texts{std::move(relevant)};
    for (std::size_t i = 2; i < columns.texts.size(); ++i)
        if (!row[columns.texts[i]].empty())
            texts.push_back({std::move(row[columns.texts[i]]), 0});
    return pairs.row(std::move(row[columns.texts[0]]), std::move(texts), place);
}

Result<void> checkColumns(const PairColumns &columns, const std::string &name, ProgressSink &progress) {
    if (columns.texts.size() < 2)
        return badInput(name, "two columns of texts or more (query, relevant text, irrelevant ones; score)",
                        fmt::format("{}", columns.texts.size()));
    if (columns.score && columns.texts.size() > 2)
        progress.message(
            fmt::format("{}: not read: column {}, a score beside more than two texts", name, *columns.score + 1));
    return {};
}

Result<void> readTable(const fs::path &path, bool tabs, Reading &reading) {
    const auto name = path.filename().string();
    SINTONIA_ASSIGN(lines, LineReader::open(path, name, reading));
    TableReader table(lines, tabs);
    SINTONIA_ASSIGN(any, table.next());
    if (!any)
        return badInput(name, "rows of texts", "an empty file");
    const auto first = table.fields;
    const auto firstPlace = table.place;
    SINTONIA_ASSIGN(more, table.next());
    const bool header = isHeader(first, more ? std::optional(table.fields) : std::nullopt);
    auto columns = header ? columnsNamed(first) : columnsCounted(first);
    if (header && !columns.score && columns.texts.size() > 2 && more && table.fields.size() == first.size() &&
        numberOf(table.fields.back())) { // a score by another name
        columns.score = columns.texts.back();
        columns.texts.pop_back();
    }
    SINTONIA_TRY(checkColumns(columns, name, reading.progress));
    PairRecords pairs(reading);
    if (!header)
        SINTONIA_TRY(giveRow(columns, Row(first), firstPlace, pairs, reading));
    while (more) {
        if (table.fields.size() == first.size()) {
            SINTONIA_TRY(giveRow(columns, std::move(table.fields), table.place, pairs, reading));
        } else {
            reading.skip(table.place,
                         mismatch(fmt::format("{} columns", first.size()), std::to_string(table.fields.size())));
        }
        SINTONIA_ASSIGN(further, table.next());
        more = further;
    }
    return {};
}

Result<void> readLines(const fs::path &path, const Row &keys, Reading &reading) {
    const auto name = path.filename().string();
    const auto columns = columnsNamed(keys);
    SINTONIA_TRY(checkColumns(columns, name, reading.progress));
    std::vector<FieldWish> wishes;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const bool text = std::find(columns.texts.begin(), columns.texts.end(), i) != columns.texts.end();
        const bool needed = text && (i == columns.texts[0] || i == columns.texts[1]);
        wishes.push_back({{keys[i]},
                          columns.score == i ? FieldWish::Kind::Number : text ? FieldWish::Kind::Text : FieldWish::Kind::Id,
                          needed});
    }
    SINTONIA_ASSIGN(lines, LineReader::open(path, name, reading));
    JsonRecords records(wishes);
    PairRecords pairs(reading);
    for (;;) {
        SINTONIA_ASSIGN(more, lines.nextFilled());
        if (!more)
            return {};
        auto values = records.parse(lines, reading);
        if (!values) {
            reading.skip(lines.place(), reasonOf(values.error()));
            continue;
        }
        Row row;
        for (auto &value : *values)
            row.push_back(std::move(value).value_or(""));
        SINTONIA_TRY(giveRow(columns, std::move(row), lines.place(), pairs, reading));
    }
}

bool hasTabs(std::string_view head) { return head.substr(0, head.find('\n')).find('\t') != std::string_view::npos; }

/// Fields of the first records of `head`; the last record may be cut off.
Row firstFields(std::string_view head, char separator) {
    if (head.starts_with("\xef\xbb\xbf"))
        head.remove_prefix(3);
    Row fields;
    for (std::size_t end = 0; end != std::string_view::npos;) {
        end = head.find('\n', end + (end > 0 ? 1 : 0));
        auto record = head.substr(0, end);
        if (record.ends_with('\r'))
            record.remove_suffix(1);
        if (splitQuoted(record, separator, fields))
            return fields;
    }
    return {};
}

/// Tables whose header names pairs, and those whose first record is one: two to four columns, texts of several words in
/// all but a score.
bool recognises(const fs::path &path, std::string_view head) {
    if (head.empty())
        return false;
    if (const auto keys = keysOfFirstLine(head); !keys.empty())
        return namesPairs(keys);
    const auto extension = fs::path(unpackedName(path)).extension();
    if (extension != ".csv" && extension != ".tsv")
        return false;
    const auto first = firstFields(head, extension == ".tsv" || hasTabs(head) ? '\t' : ',');
    if (namesPairs(first))
        return true;
    const auto columns = columnsCounted(first);
    return first.size() >= 2 && first.size() <= 4 && columns.texts.size() >= 2 &&
           std::all_of(columns.texts.begin(), columns.texts.end(),
                       [&](std::size_t i) { return first[i].find(' ') != std::string::npos; });
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    Reading reading{options, sink, stop, progress};
    reading.add(path);
    SINTONIA_ASSIGN(head, readHead(path));
    if (const auto keys = keysOfFirstLine(head); !keys.empty())
        return readLines(path, keys, reading);
    return readTable(path, hasTabs(head), reading);
}

} // namespace

Format pairsFormat() {
    return {"pairs",
            "training rows, a table with or without header, or JSON lines: query, relevant text, irrelevant ones; score",
            recognises, read};
}

} // namespace sintonia
