// SPDX-License-Identifier: Apache-2.0
#include "engine/data/jsonrecords.h"
#include "engine/data/qrels.h"
#include "engine/data/readers.h"

#include <set>

namespace sintonia {

namespace {

bool recognises(const fs::path &path, std::string_view) {
    return !plainOrPacked(path, "corpus.jsonl").empty() || !plainOrPacked(path, "queries.jsonl").empty();
}

/// What GPL puts before "queries.jsonl" and "qrels" for the questions that it generated ("qgen-"); empty in other folders.
std::string prefixOf(const fs::path &folder) {
    static constexpr std::string_view end = "-queries.jsonl";
    if (plainOrPacked(folder, "queries.jsonl").empty())
        for (const auto &file : filesIn(folder))
            if (const auto name = unpackedName(file); name.ends_with(end))
                return name.substr(0, name.size() - end.size() + 1);
    return {};
}

/// Judgement files of qrels/, by name.
std::vector<fs::path> qrelsFiles(const fs::path &folder, const std::string &prefix) {
    auto files = filesIn(folder / (prefix + "qrels"));
    std::erase_if(files, [](const fs::path &file) { return fs::path(unpackedName(file)).extension() != ".tsv"; });
    return files;
}

/// Hands the values of every record to `take` with the reader at their line; broken lines are skipped and counted.
template <class Take>
Result<void> readRecords(const fs::path &path, JsonRecords &records, Reading &reading, const Take &take) {
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
        SINTONIA_TRY(take(*values, lines));
    }
}

Result<void> readCorpus(const fs::path &path, Reading &reading) {
    const auto &options = reading.options;
    JsonRecords records({{keysFor(options, "id", {"_id", "id"}), FieldWish::Kind::Id},
                         {keysFor(options, "title", {"title"}), FieldWish::Kind::Text, false},
                         {keysFor(options, "text", {"text"})}});
    return readRecords(path, records, reading, [&](const auto &values, const LineReader &lines) {
        return reading.sink.document({*values[0], values[1].value_or(""), *values[2]}, lines.place());
    });
}

/// hard-negatives.jsonl of GPL: documents that retrievers found for a question beside its own, judged 0 for training.
Result<void> readHardNegatives(const fs::path &path, Reading &reading) {
    JsonRecords records(
        {{{"qid"}, FieldWish::Kind::Id}, {{"pos"}, FieldWish::Kind::Id}, {{"neg"}, FieldWish::Kind::Id, false}});
    SINTONIA_ASSIGN(lines, LineReader::open(path, path.filename(), reading));
    for (;;) {
        SINTONIA_ASSIGN(more, lines.nextFilled());
        if (!more)
            return {};
        const auto lists = records.parseLists(lines, reading);
        if (!lists) {
            reading.skip(lines.place(), reasonOf(lists.error()));
            continue;
        }
        std::set<std::string> known((*lists)[1].begin(), (*lists)[1].end());
        for (const auto &document : (*lists)[2])
            if (known.insert(document).second)
                SINTONIA_TRY(reading.sink.judgement({(*lists)[0].front(), document, 0}, "train", lines.place()));
    }
}

/// Answers are no part of BEIR; data sets of questions and answers keep them here as a text or a list.
Result<void> readQueries(const fs::path &path, Reading &reading) {
    JsonRecords records({{keysFor(reading.options, "id", {"_id", "id"}), FieldWish::Kind::Id},
                         {keysFor(reading.options, "text", {"text"})}});
    JsonRecords answers({{keysFor(reading.options, "answer", {"answers", "answer"}), FieldWish::Kind::Text, false}});
    return readRecords(path, records, reading, [&](const auto &values, const LineReader &lines) -> Result<void> {
        Query query{*values[0], *values[1]};
        if (lines.line().find("\"answer") != std::string_view::npos)
            if (auto found = answers.parseLists(lines, reading))
                query.answers = std::move(found->front());
        return reading.sink.query(std::move(query), lines.place());
    });
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    const auto corpus = plainOrPacked(path, "corpus.jsonl");
    const auto prefix = prefixOf(path);
    const auto queries = plainOrPacked(path, prefix + "queries.jsonl");
    const auto qrels = qrelsFiles(path, prefix);
    const auto negatives = plainOrPacked(path, "hard-negatives.jsonl");
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
    if (!negatives.empty() && !queries.empty())
        reading.add(negatives);
    SINTONIA_TRY(readCorpus(corpus, reading));
    if (!queries.empty())
        SINTONIA_TRY(readQueries(queries, reading));
    for (const auto &file : qrels)
        SINTONIA_TRY(
            readQrels(file, prefix + "qrels/" + file.filename().string(), fs::path(unpackedName(file)).stem(), reading));
    return negatives.empty() || queries.empty() ? Result<void>() : readHardNegatives(negatives, reading);
}

} // namespace

Format beirFormat() {
    return {"beir", "BEIR folder: corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv", recognises, read};
}

} // namespace sintonia
