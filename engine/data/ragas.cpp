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

/// The reference answer is what is learned; the response stands in where there is none.
Result<TuningRow> makeRow(const Json &record) {
    TuningRow row;
    SINTONIA_ASSIGN(question, rowText(record, "user_input", true));
    SINTONIA_ASSIGN(reference, rowText(record, "reference", false));
    SINTONIA_ASSIGN(response, rowText(record, "response", reference.empty()));
    SINTONIA_ASSIGN(retrieved, rowTexts(record, "retrieved_contexts"));
    SINTONIA_ASSIGN(oracles, rowTexts(record, "reference_contexts"));
    const auto &contexts = retrieved.empty() ? oracles : retrieved;
    SINTONIA_ASSIGN(ids, rowTexts(record, retrieved.empty() ? "reference_context_ids" : "retrieved_context_ids"));
    for (std::size_t i = 0; i < contexts.size(); ++i) {
        ContextDocument piece;
        piece.document.text = contexts[i];
        if (ids.size() == contexts.size())
            piece.document.id = ids[i];
        piece.oracle = std::find(oracles.begin(), oracles.end(), contexts[i]) != oracles.end();
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

/// Contexts are texts alone, so a title goes before its text.
std::optional<Json> makeRecord(const TuningRow &row, const PromptTemplate &) {
    if (row.question.empty() || row.rejected)
        return std::nullopt;
    Json record = {{"user_input", row.question},
                   {"retrieved_contexts", Json::array()},
                   {"reference_contexts", Json::array()},
                   {"reference", row.completion}};
    const bool identified = std::none_of(row.context.begin(), row.context.end(),
                                         [](const ContextDocument &piece) { return piece.document.id.empty(); });
    for (const auto &piece : row.context)
        for (const char *list : {"retrieved", piece.oracle ? "reference" : nullptr}) {
            if (!list)
                continue;
            record[list + std::string("_contexts")].push_back(piece.document.content());
            if (identified)
                record[list + std::string("_context_ids")].push_back(piece.document.id);
        }
    return record;
}

RowText write(const std::vector<TuningRow> &rows, const PromptTemplate &prompt) {
    return writeTuningRows(rows, prompt, makeRecord);
}

} // namespace

Format ragasFormat() {
    return {"ragas", "RAGAS rows: user_input, retrieved_contexts, response, reference and reference_contexts", recognises,
            read, write};
}

} // namespace sintonia
