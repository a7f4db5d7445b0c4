// SPDX-License-Identifier: Apache-2.0
#include "engine/data/readers.h"
#include "engine/data/rowrecords.h"

#include <algorithm>

namespace sintonia {

namespace {

/// RAFT's own writer has no titles and puts this word in their place.
constexpr auto noTitle = "placeholder_title";

bool recognises(const fs::path &, std::string_view head) {
    return hasKeys(keysOfFirstRecord(head), {"question", "context", "oracle_context"});
}

/// The texts of a value that is a text, a list, or a list of one list, as RAFT's writer nests them.
std::vector<std::string> texts(const Json &value) {
    std::vector<std::string> found;
    if (value.is_string() && !value.get_ref<const std::string &>().empty())
        found.push_back(value.get<std::string>());
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
    const auto oracles = texts(record.value("oracle_context", Json()));
    SINTONIA_ASSIGN(answer, rowText(record, record.contains("cot_answer") ? "cot_answer" : "answer", true));
    const auto context = record.value("context", Json());
    if (!context.is_object() || !context.contains("sentences"))
        return badInput({}, "\"sentences\" in \"context\"", "nothing");
    const auto sentences = texts(context.value("sentences", Json()));
    const auto titles = texts(context.value("title", Json::array()));
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        ContextDocument piece;
        if (i < titles.size() && titles[i] != noTitle)
            piece.document.title = titles[i];
        piece.document.text = sentences[i];
        piece.oracle = std::find(oracles.begin(), oracles.end(), sentences[i]) != oracles.end();
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

/// RAFT's instruction: the documents, then the question.
std::optional<Json> makeRecord(const TuningRow &row, const PromptTemplate &) {
    if (row.question.empty() || row.rejected)
        return std::nullopt;
    Json titles = Json::array(), sentences = Json::array(), oracles = Json::array();
    std::string instruction;
    for (const auto &piece : row.context) {
        titles.push_back(piece.document.title.empty() ? noTitle : piece.document.title);
        sentences.push_back(piece.document.text);
        if (piece.oracle)
            oracles.push_back(piece.document.text);
        instruction += "<DOCUMENT>" + piece.document.text + "</DOCUMENT>\n";
    }
    return Json{{"type", "general"},
                {"question", row.question},
                {"context", {{"title", Json::array({titles})}, {"sentences", Json::array({sentences})}}},
                {"oracle_context", oracles.empty() ? Json("") : oracles.size() == 1 ? oracles[0] : oracles},
                {"cot_answer", row.completion},
                {"instruction", instruction + row.question}};
}

RowText write(const std::vector<TuningRow> &rows, const PromptTemplate &prompt) {
    return writeTuningRows(rows, prompt, makeRecord);
}

} // namespace

Format raftFormat() {
    return {"raft", "RAFT rows: question, context with sentences, oracle_context and cot_answer", recognises, read,
            write};
}

} // namespace sintonia
