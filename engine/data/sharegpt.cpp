// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowrecords.h"

namespace sintonia {

namespace {

bool recognises(const fs::path &, std::string_view head) { return hasKeys(keysOfFirstRecord(head), {"conversations"}); }

/// Turns have "from" and "value", in some files "role" and "content".
Result<TuningRow> makeRow(const Json &record) {
    const auto list = record.find("conversations");
    const bool named = list != record.end() && list->is_array() && !list->empty() && (*list)[0].is_object() &&
                       (*list)[0].contains("role");
    SINTONIA_ASSIGN(messages, conversation(record, "conversations", named ? "role" : "from", named ? "content" : "value"));
    SINTONIA_ASSIGN(system, rowText(record, "system", false));
    if (!system.empty())
        messages.insert(messages.begin(), {"system", std::move(system)});
    return rowOfConversation(std::move(messages));
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    return readTuningRows(path, options, sink, stop, progress, makeRow);
}

} // namespace

Format shareGptFormat() {
    return {"sharegpt", "ShareGPT conversations: turns with from (human, gpt) and value", recognises, read};
}

} // namespace sintonia
