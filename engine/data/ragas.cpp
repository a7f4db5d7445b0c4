// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowrecords.h"

#include <algorithm>

namespace sintonia {

namespace {

bool recognises(const fs::path &, std::string_view head) {
    const auto keys = keysOfFirstRecord(head);
    return hasKeys(keys, {"user_input"}) && (hasKeys(keys, {"reference"}) || hasKeys(keys, {"response"}));
}

Result<std::vector<std::string>> texts(const Json &record, const char *key) {
    std::vector<std::string> found;
    const auto list = record.find(key);
    if (list == record.end() || list->is_null())
        return found;
    if (!list->is_array() || !std::all_of(list->begin(), list->end(), [](const Json &each) { return each.is_string(); }))
        return badInput({}, std::string("a list of texts at \"") + key + "\"", list->type_name());
    return list->get<std::vector<std::string>>();
}

/// The reference answer is what is learned; the response stands in where there is none.
Result<TuningRow> makeRow(const Json &record) {
    TuningRow row;
    SINTONIA_ASSIGN(question, rowText(record, "user_input", true));
    SINTONIA_ASSIGN(reference, rowText(record, "reference", false));
    SINTONIA_ASSIGN(response, rowText(record, "response", reference.empty()));
    SINTONIA_ASSIGN(retrieved, texts(record, "retrieved_contexts"));
    SINTONIA_ASSIGN(oracles, texts(record, "reference_contexts"));
    for (const auto &text : retrieved.empty() ? oracles : retrieved) {
        ContextDocument piece;
        piece.document.text = text;
        piece.oracle = std::find(oracles.begin(), oracles.end(), text) != oracles.end();
        row.context.push_back(std::move(piece));
    }
    row.question = std::move(question);
    row.completion = reference.empty() ? std::move(response) : std::move(reference);
    if (record.contains("synthesizer_name"))
        row.origin = {{"synthesizer_name", record["synthesizer_name"]}};
    return row;
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    return readTuningRows(path, options, sink, stop, progress, makeRow);
}

} // namespace

Format ragasFormat() {
    return {"ragas", "RAGAS rows: user_input, retrieved_contexts, response, reference and reference_contexts", recognises,
            read};
}

} // namespace sintonia
