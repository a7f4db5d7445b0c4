// SPDX-License-Identifier: Apache-2.0
#include "engine/data/jsonrecords.h"
#include "engine/data/readers.h"

#include <fmt/format.h>
#include <simdjson.h>

namespace sintonia {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

bool recognises(const fs::path &, std::string_view head) {
    const auto start = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    if (start == std::string_view::npos || head[start] != '{')
        return false;
    const auto key = head.find_first_not_of(" \t\r\n", start + 1);
    const auto names = [&](std::string_view name) { return head.find(name) != std::string_view::npos; };
    return key != std::string_view::npos && names("\"queries\"") &&
           (head.substr(key).starts_with("\"queries\"") || names("\"relevant_docs\""));
}

/// Hands every text of the object at `key` to `take` with its id and place.
template <class Take>
Result<void> eachText(const element &root, const char *key, const std::string &name, Reading &reading, const Take &take) {
    object texts;
    if (root[key].get(texts))
        return badInput(name, fmt::format("an object at \"{}\"", key), "none");
    for (const auto field : texts) {
        if (reading.stop.stop_requested())
            return interrupted();
        const auto place = fmt::format("{}: {}.{}", name, key, field.key);
        std::string_view found;
        if (field.value.get(found)) {
            reading.skip(place, mismatch("a string", "something else"));
            continue;
        }
        std::string text(found);
        if (const auto count = replaceNuls(text))
            reading.repair(place, fmt::format("{} NUL characters replaced by U+FFFD", count));
        SINTONIA_TRY(take(std::string(field.key), std::move(text), place));
    }
    return {};
}

Result<void> readJudgements(const element &root, const std::string &name, Reading &reading) {
    object relevant;
    if (root["relevant_docs"].get(relevant))
        return badInput(name, "an object at \"relevant_docs\"", "none");
    for (const auto field : relevant) {
        const auto place = fmt::format("{}: relevant_docs.{}", name, field.key);
        simdjson::dom::array documents;
        if (field.value.get(documents)) {
            reading.skip(place, mismatch("a list of document ids", "something else"));
            continue;
        }
        for (const auto document : documents) {
            std::string_view id;
            if (document.get(id)) {
                reading.skip(place, mismatch("a document id", "something else"));
                continue;
            }
            SINTONIA_TRY(reading.sink.judgement({std::string(field.key), std::string(id), 1},
                                                splitOr(reading.options, "train"), place));
        }
    }
    return {};
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    Reading reading{options, sink, stop, progress};
    reading.add(path);
    const auto name = path.filename().string();
    SINTONIA_ASSIGN(json, readWholeJsonText(path, reading));
    simdjson::dom::parser parser;
    element root;
    if (const auto error = parser.parse(json).get(root))
        return badInput(name, "JSON with queries, corpus and relevant_docs", simdjson::error_message(error));
    SINTONIA_TRY(
        eachText(root, "corpus", name, reading, [&](std::string &&id, std::string &&text, const std::string &place) {
            return sink.document({std::move(id), {}, std::move(text)}, place);
        }));
    SINTONIA_TRY(
        eachText(root, "queries", name, reading, [&](std::string &&id, std::string &&text, const std::string &place) {
            return sink.query({std::move(id), std::move(text)}, place);
        }));
    return readJudgements(root, name, reading);
}

} // namespace

Format llamaIndexFormat() {
    return {"llamaindex", "LlamaIndex pairs JSON: queries, corpus and relevant_docs", recognises, read};
}

} // namespace sintonia
