// SPDX-License-Identifier: Apache-2.0
#include "engine/data/tuningrow.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

void put(Json &json, const char *key, const std::string &text) {
    if (!text.empty())
        json[key] = text;
}

Json toJson(const ContextDocument &piece) {
    Json json = {{"text", piece.document.text}};
    put(json, "id", piece.document.id);
    put(json, "title", piece.document.title);
    if (piece.oracle)
        json["oracle"] = true;
    if (!piece.origin.is_null())
        json["origin"] = piece.origin;
    return json;
}

Result<ContextDocument> contextDocument(const Json &json, const std::string &place) {
    ContextDocument piece;
    JsonReader reader(json, place);
    reader.read("id", piece.document.id);
    reader.read("title", piece.document.title);
    reader.read("text", piece.document.text);
    reader.read("oracle", piece.oracle);
    if (const auto *origin = reader.child("origin"))
        piece.origin = *origin;
    SINTONIA_TRY(reader.finish());
    return piece;
}

Result<ChatMessage> chatMessage(const Json &json, const std::string &place) {
    ChatMessage message;
    JsonReader reader(json, place);
    reader.read("role", message.role);
    reader.read("content", message.content);
    SINTONIA_TRY(reader.finish());
    return message;
}

/// Every entry of the list at `key`, read by `read`.
template <class Item>
Result<void> readList(JsonReader &reader, const char *key, std::vector<Item> &items,
                      Result<Item> (*read)(const Json &, const std::string &)) {
    const auto *list = reader.child(key);
    if (!list)
        return {};
    if (!list->is_array())
        return badInput(reader.place() + ": " + key, "a list", list->type_name());
    for (std::size_t i = 0; i < list->size(); ++i) {
        SINTONIA_ASSIGN(item, read((*list)[i], fmt::format("{}: {}[{}]", reader.place(), key, i)));
        items.push_back(std::move(item));
    }
    return {};
}

} // namespace

void forEachText(TuningRow &row, const std::function<void(std::string &)> &change) {
    for (auto &message : row.messages)
        change(message.content);
    for (auto &piece : row.context) {
        change(piece.document.title);
        change(piece.document.text);
    }
    for (auto *text : {&row.question, &row.prompt, &row.completion})
        change(*text);
    if (row.rejected)
        change(*row.rejected);
}

Json toJson(const TuningRow &row) {
    Json json = {{"completion", row.completion}};
    put(json, "id", row.id);
    put(json, "question", row.question);
    put(json, "prompt", row.prompt);
    for (const auto &message : row.messages)
        json["messages"].push_back({{"role", message.role}, {"content", message.content}});
    for (const auto &piece : row.context)
        json["context"].push_back(toJson(piece));
    if (!row.alternatives.empty())
        json["alternatives"] = row.alternatives;
    if (row.rejected)
        json["rejected"] = *row.rejected;
    if (row.abstention)
        json["abstention"] = true;
    if (!row.origin.is_null())
        json["origin"] = row.origin;
    return json;
}

Result<TuningRow> tuningRowFromJson(const Json &json, const std::string &place) {
    TuningRow row;
    JsonReader reader(json, place);
    reader.read("id", row.id);
    reader.read("question", row.question);
    reader.read("prompt", row.prompt);
    reader.read("completion", row.completion);
    reader.read("abstention", row.abstention);
    reader.read("alternatives", row.alternatives);
    if (reader.has("rejected"))
        reader.read("rejected", row.rejected.emplace());
    SINTONIA_TRY(readList(reader, "messages", row.messages, chatMessage));
    SINTONIA_TRY(readList(reader, "context", row.context, contextDocument));
    if (const auto *origin = reader.child("origin"))
        row.origin = *origin;
    SINTONIA_TRY(reader.finish());
    return row;
}

} // namespace sintonia
