// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowshape.h"

namespace sintonia {

namespace {

bool recognises(const fs::path &path, std::string_view head) {
    const auto extension = fs::path(unpackedName(path)).extension();
    if (extension == ".jsonl" || extension == ".ndjson")
        return !head.empty();
    const auto start = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    const auto end = head.find('\n');
    return start != std::string_view::npos && head[start] == '{' && end != std::string_view::npos && end > start &&
           head.substr(0, end).find_last_of('}') != std::string_view::npos;
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    Reading reading{options, sink, stop, progress};
    reading.add(path);
    SINTONIA_ASSIGN(lines, LineReader::open(path, path.filename(), reading));
    JsonRecords records;
    std::optional<RowShape> shape;
    for (;;) {
        SINTONIA_ASSIGN(more, lines.nextFilled());
        if (!more)
            return {};
        if (!shape) {
            const auto keys = records.keys(lines);
            if (!keys) {
                reading.skip(lines.place(), reasonOf(keys.error()));
                continue;
            }
            SINTONIA_ASSIGN(found, rowShape(options, path.filename(), *keys));
            reportUnread(found, path.filename(), *keys, progress);
            records = JsonRecords(found.wishes);
            shape = std::move(found);
        }
        auto values = records.parse(lines, reading);
        if (!values) {
            reading.skip(lines.place(), reasonOf(values.error()));
            continue;
        }
        SINTONIA_TRY(giveRow(*shape, std::move(*values), lines, lines.place(), sink));
    }
}

} // namespace

Format jsonlFormat() {
    return {"jsonl", "JSON lines with id, title and text, or with id and query", recognises, read};
}

} // namespace sintonia
