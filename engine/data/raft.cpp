// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowrecords.h"

#include <algorithm>

namespace sintonia {

namespace {

bool recognises(const fs::path &, std::string_view head) {
    return hasKeys(keysOfFirstRecord(head), {"question", "context", "oracle_context"});
}

/// The texts of a value that is a list, or a list of one list, as RAFT's writer nests them.
std::vector<std::string> texts(const Json &value) {
    std::vector<std::string> found;
    const auto &list = value.is_array() && value.size() == 1 && value[0].is_array() ? value[0] : value;
    if (list.is_array())
        for (const auto &each : list)
            if (each.is_string())
                found.push_back(each.get<std::string>());
    return found;
}

Result<TuningRow> makeRow(const Json &record) {
    TuningRow row;
    SINTONIA_ASSIGN(question, rowText(record, "question", true));
    SINTONIA_ASSIGN(oracle, rowText(record, "oracle_context", false));
    SINTONIA_ASSIGN(answer, rowText(record, record.contains("cot_answer") ? "cot_answer" : "answer", true));
    const auto &context = record["context"];
    if (!context.is_object() || !context.contains("sentences"))
        return badInput({}, "\"sentences\" in \"context\"", "nothing");
    const auto sentences = texts(context["sentences"]);
    const auto titles = texts(context.value("title", Json::array()));
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        ContextDocument piece;
        // RAFT's writer has no titles and puts this word in their place.
        if (i < titles.size() && titles[i] != "placeholder_title")
            piece.document.title = titles[i];
        piece.document.text = sentences[i];
        piece.oracle = !oracle.empty() && sentences[i] == oracle;
        row.context.push_back(std::move(piece));
    }
    row.question = std::move(question);
    row.completion = std::move(answer);
    return row;
}

Result<void> read(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                  ProgressSink &progress) {
    return readTuningRows(path, options, sink, stop, progress, makeRow);
}

} // namespace

Format raftFormat() {
    return {"raft", "RAFT rows: question, context with sentences, oracle_context and cot_answer", recognises, read};
}

} // namespace sintonia
