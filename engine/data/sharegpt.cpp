// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowrecords.h"

namespace sintonia {

namespace {

bool recognises(const fs::path &, std::string_view head) { return hasKeys(keysOfFirstRecord(head), {"conversations"}); }

/// The text of the turn at `key` of a preference row.
Result<std::string> answerAt(const Json &record, const char *key) {
    const auto turn = record.find(key);
    if (turn == record.end() || !turn->is_object())
        return badInput({}, std::string("a turn at \"") + key + "\"", turn == record.end() ? "nothing" : turn->type_name());
    return rowText(*turn, turn->contains("value") ? "value" : "content", true);
}

/// Turns have "from" and "value", in some files "role" and "content".
Result<TuningRow> makeRow(const Json &record) {
    const auto list = record.find("conversations");
    const bool named = list != record.end() && list->is_array() && !list->empty() && (*list)[0].is_object() &&
                       (*list)[0].contains("role");
    SINTONIA_ASSIGN(messages, conversation(record, "conversations", named ? "role" : "from", named ? "content" : "value"));
    SINTONIA_ASSIGN(system, rowText(record, "system", false));
    if (!system.empty())
        messages.insert(messages.begin(), {"system", std::move(system)});
    if (!record.contains("chosen"))
        return rowOfConversation(std::move(messages));
    TuningRow row;
    row.messages = std::move(messages);
    SINTONIA_ASSIGN(chosen, answerAt(record, "chosen"));
    SINTONIA_ASSIGN(rejected, answerAt(record, "rejected"));
    row.completion = std::move(chosen);
    row.rejected = std::move(rejected);
    return row;
}

std::optional<Json> makeRecord(const TuningRow &row, const PromptTemplate &prompt) {
    auto turns = turnsOf(row, prompt);
    Json record = Json::object();
    if (!turns.empty() && turns.front().role == "system") {
        record["system"] = turns.front().content;
        turns.erase(turns.begin());
    }
    if (!row.rejected)
        turns.push_back({"assistant", row.completion});
    for (auto &turn : turns)
        turn.role = turn.role == "user" ? "human" : turn.role == "assistant" ? "gpt" : turn.role;
    record["conversations"] = turnsJson(turns, "from", "value");
    if (row.rejected) {
        record["chosen"] = {{"from", "gpt"}, {"value", row.completion}};
        record["rejected"] = {{"from", "gpt"}, {"value", *row.rejected}};
    }
    return record;
}

RowText write(const std::vector<TuningRow> &rows, const PromptTemplate &prompt) {
    return writeTuningRows(rows, prompt, makeRecord);
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    return readTuningRows(path, options, sink, stop, progress, makeRow);
}

} // namespace

Format shareGptFormat() {
    return {"sharegpt", "ShareGPT conversations: turns with from (human, gpt) and value, or with chosen and rejected answer",
            recognises, read, write};
}

} // namespace sintonia
