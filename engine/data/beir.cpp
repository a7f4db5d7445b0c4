// SPDX-License-Identifier: Apache-2.0
#include "engine/data/jsonrecords.h"
#include "engine/data/qrels.h"
#include "engine/data/readers.h"

namespace sintonia {

namespace {

bool recognises(const fs::path &path, std::string_view) {
    return !plainOrPacked(path, "corpus.jsonl").empty() || !plainOrPacked(path, "queries.jsonl").empty();
}

/// Judgement files of qrels/, by name.
std::vector<fs::path> qrelsFiles(const fs::path &folder) {
    auto files = filesIn(folder / "qrels");
    std::erase_if(files, [](const fs::path &file) { return fs::path(unpackedName(file)).extension() != ".tsv"; });
    return files;
}

/// Hands the values of every record to `take` with their place; broken lines are skipped and counted.
template <class Take> Result<void> readRecords(const fs::path &path, JsonRecords &records, Reading &reading, const Take &take) {
    SINTONIA_ASSIGN(lines, LineReader::open(path, path.filename(), reading));
    for (;;) {
        SINTONIA_ASSIGN(more, lines.nextFilled());
        if (!more)
            return {};
        auto values = records.parse(lines, reading);
        if (!values) {
            reading.skip(lines.place(), reasonOf(values.error()));
            continue;
        }
        SINTONIA_TRY(take(*values, lines.place()));
    }
}

Result<void> readCorpus(const fs::path &path, Reading &reading) {
    const auto &options = reading.options;
    JsonRecords records({{keysFor(options, "id", {"_id", "id"}), FieldWish::Kind::Id},
                         {keysFor(options, "title", {"title"}), FieldWish::Kind::Text, false},
                         {keysFor(options, "text", {"text"})}});
    return readRecords(path, records, reading, [&](const auto &values, const std::string &place) {
        return reading.sink.document({*values[0], values[1].value_or(""), *values[2]}, place);
    });
}

Result<void> readQueries(const fs::path &path, Reading &reading) {
    JsonRecords records({{keysFor(reading.options, "id", {"_id", "id"}), FieldWish::Kind::Id},
                         {keysFor(reading.options, "text", {"text"})}});
    return readRecords(path, records, reading, [&](const auto &values, const std::string &place) {
        return reading.sink.query({*values[0], *values[1]}, place);
    });
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    const auto corpus = plainOrPacked(path, "corpus.jsonl");
    const auto queries = plainOrPacked(path, "queries.jsonl");
    const auto qrels = qrelsFiles(path);
    if (corpus.empty())
        return badInput(path.string(), "corpus.jsonl in a BEIR folder", "none");
    if (queries.empty() && !qrels.empty())
        return badInput(path.string(), "queries.jsonl beside the judgements of qrels/", "none");
    Reading reading{options, sink, stop, progress};
    reading.add(corpus);
    if (!queries.empty())
        reading.add(queries);
    for (const auto &file : qrels)
        reading.add(file);
    SINTONIA_TRY(readCorpus(corpus, reading));
    if (!queries.empty())
        SINTONIA_TRY(readQueries(queries, reading));
    for (const auto &file : qrels)
        SINTONIA_TRY(readQrels(file, "qrels/" + file.filename().string(), fs::path(unpackedName(file)).stem(), reading));
    return {};
}

} // namespace

Format beirFormat() {
    return {"beir", "BEIR folder: corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv", recognises, read};
}

} // namespace sintonia
