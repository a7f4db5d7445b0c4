// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowrecords.h"

namespace sintonia {

namespace {

bool recognises(const fs::path &, std::string_view head) {
    const auto keys = keysOfFirstRecord(head);
    return hasKeys(keys, {"prompt", "completion"}) || hasKeys(keys, {"prompt", "chosen", "rejected"});
}

/// The answer at `key`: a text, or a conversation of one turn of the assistant.
Result<std::string> answerAt(const Json &record, const char *key) {
    if (const auto found = record.find(key); found == record.end() || !found->is_array())
        return rowText(record, key, true);
    SINTONIA_ASSIGN(messages, conversation(record, key, "role", "content"));
    if (messages.size() != 1 || messages[0].role != "assistant")
        return badInput({}, std::string("one turn of the assistant at \"") + key + "\"", toText(record[key]).substr(0, 60));
    return std::move(messages[0].content);
}

Result<TuningRow> makeRow(const Json &record) {
    TuningRow row;
    if (const auto prompt = record.find("prompt"); prompt != record.end() && prompt->is_array()) {
        SINTONIA_ASSIGN(messages, conversation(record, "prompt", "role", "content"));
        row.messages = std::move(messages);
    } else {
        SINTONIA_ASSIGN(text, rowText(record, "prompt", true));
        row.prompt = std::move(text);
    }
    const bool preference = record.contains("chosen");
    SINTONIA_ASSIGN(completion, answerAt(record, preference ? "chosen" : "completion"));
    row.completion = std::move(completion);
    if (preference) {
        SINTONIA_ASSIGN(rejected, answerAt(record, "rejected"));
        row.rejected = std::move(rejected);
    }
    return row;
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    return readTuningRows(path, options, sink, stop, progress, makeRow);
}

std::optional<Json> makeRecord(const TuningRow &row, const PromptTemplate &prompt) {
    const bool plain = row.messages.empty() && row.question.empty();
    const auto answer = [&](const std::string &text) {
        return plain ? Json(text) : turnsJson({{"assistant", text}}, "role", "content");
    };
    Json record = {{"prompt", plain ? Json(row.prompt) : turnsJson(turnsOf(row, prompt), "role", "content")}};
    record[row.rejected ? "chosen" : "completion"] = answer(row.completion);
    if (row.rejected)
        record["rejected"] = answer(*row.rejected);
    return record;
}

RowText write(const std::vector<TuningRow> &rows, const PromptTemplate &prompt) {
    return writeTuningRows(rows, prompt, makeRecord);
}

} // namespace

Format promptCompletionFormat() {
    return {"prompt-completion", "Rows of prompt and completion, or of prompt, chosen and rejected answer", recognises,
            read, write};
}

} // namespace sintonia
