// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowrecords.h"

namespace sintonia {

namespace {

bool recognises(const fs::path &, std::string_view head) { return hasKeys(keysOfFirstRecord(head), {"messages"}); }

Result<TuningRow> makeRow(const Json &record) {
    SINTONIA_ASSIGN(messages, conversation(record, "messages", "role", "content"));
    return rowOfConversation(std::move(messages));
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    return readTuningRows(path, options, sink, stop, progress, makeRow);
}

std::optional<Json> makeRecord(const TuningRow &row, const PromptTemplate &prompt) {
    if (row.rejected)
        return std::nullopt;
    auto turns = turnsOf(row, prompt);
    turns.push_back({"assistant", row.completion});
    return Json{{"messages", turnsJson(turns, "role", "content")}};
}

RowText write(const std::vector<TuningRow> &rows, const PromptTemplate &prompt) {
    return writeTuningRows(rows, prompt, makeRecord);
}

} // namespace

Format messagesFormat() {
    return {"messages", "Conversations: messages with role and content, the last one the assistant's", recognises, read,
            write};
}

} // namespace sintonia
