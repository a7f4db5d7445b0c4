// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowrecords.h"

namespace sintonia {

namespace {

bool recognises(const fs::path &, std::string_view head) {
    const auto keys = keysOfFirstRecord(head);
    return hasKeys(keys, {"instruction", "output"}) || hasKeys(keys, {"instruction", "chosen", "rejected"});
}

/// Adds the earlier turns of "history", a list of [instruction, response].
Result<void> addHistory(const Json &record, std::vector<ChatMessage> &messages) {
    const auto history = record.find("history");
    if (history == record.end() || history->is_null())
        return {};
    if (!history->is_array())
        return badInput({}, "a list of pairs at \"history\"", history->type_name());
    for (const auto &pair : *history) {
        if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string())
            return badInput({}, "pairs of texts in \"history\"", toText(pair).substr(0, 60));
        messages.push_back({"user", pair[0].get<std::string>()});
        messages.push_back({"assistant", pair[1].get<std::string>()});
    }
    return {};
}

Result<TuningRow> makeRow(const Json &record) {
    TuningRow row;
    SINTONIA_ASSIGN(system, rowText(record, "system", false));
    SINTONIA_ASSIGN(instruction, rowText(record, "instruction", true));
    SINTONIA_ASSIGN(input, rowText(record, "input", false));
    if (!system.empty())
        row.messages.push_back({"system", std::move(system)});
    SINTONIA_TRY(addHistory(record, row.messages));
    row.messages.push_back({"user", input.empty() ? std::move(instruction) : instruction + "\n" + input});
    const bool preference = record.contains("chosen");
    SINTONIA_ASSIGN(output, rowText(record, preference ? "chosen" : "output", true));
    row.completion = std::move(output);
    if (preference) {
        SINTONIA_ASSIGN(rejected, rowText(record, "rejected", true));
        row.rejected = std::move(rejected);
    }
    return row;
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    return readTuningRows(path, options, sink, stop, progress, makeRow);
}

/// The last turn is the instruction, the pairs before it are the history; other orders of turns have no place.
std::optional<Json> makeRecord(const TuningRow &row, const PromptTemplate &prompt) {
    auto turns = turnsOf(row, prompt);
    Json record = Json::object();
    if (!turns.empty() && turns.front().role == "system") {
        record["system"] = turns.front().content;
        turns.erase(turns.begin());
    }
    if (turns.size() % 2 == 0)
        return std::nullopt;
    for (std::size_t i = 0; i < turns.size(); ++i)
        if (turns[i].role != (i % 2 == 0 ? "user" : "assistant"))
            return std::nullopt;
    for (std::size_t i = 0; i + 1 < turns.size(); i += 2)
        record["history"].push_back({turns[i].content, turns[i + 1].content});
    record["instruction"] = turns.back().content;
    record["input"] = "";
    record[row.rejected ? "chosen" : "output"] = row.completion;
    if (row.rejected)
        record["rejected"] = *row.rejected;
    return record;
}

RowText write(const std::vector<TuningRow> &rows, const PromptTemplate &prompt) {
    return writeTuningRows(rows, prompt, makeRecord);
}

} // namespace

Format alpacaFormat() {
    return {"alpaca", "Alpaca rows: instruction, input and output, with system and history where they are there", recognises,
            read, write};
}

} // namespace sintonia
