// SPDX-License-Identifier: Apache-2.0
#include "engine/data/rowrecords.h"

#include "engine/data/jsonrecords.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

namespace {

const char *kindOf(const Json &value) {
    return value.is_string() ? "a text" : value.is_array() ? "a list" : value.is_object() ? "an object" : value.type_name();
}

/// Replaces NUL characters in every text of the record by U+FFFD; how many there were.
std::size_t mendTexts(Json &value) {
    std::size_t count = 0;
    if (value.is_string())
        return replaceNuls(value.get_ref<std::string &>());
    if (value.is_structured())
        for (auto &each : value)
            count += mendTexts(each);
    return count;
}

/// Reads what records of every format may have; an error has no place.
Result<void> addCommonKeys(const Json &record, TuningRow &row) {
    if (row.id.empty())
        row.id = rowId(record);
    if (const auto abstention = record.find("abstention"); abstention != record.end() && abstention->is_boolean())
        row.abstention = abstention->get<bool>();
    SINTONIA_ASSIGN(alternatives, rowTexts(record, "alternatives"));
    row.alternatives = std::move(alternatives);
    if (const auto origin = record.find("origin"); origin != record.end() && row.origin.is_null())
        row.origin = *origin;
    return {};
}

/// Hands each record to the sink as a row, or reports why it can't be one.
class RowReading {
public:
    RowReading(Reading &reading, RowMaker make) : m_reading(reading), m_make(make) {}

    Result<void> record(Json &&record, const std::string &place) {
        ++m_number;
        if (const auto count = mendTexts(record))
            m_reading.repair(place, fmt::format("{} NUL characters replaced by U+FFFD", count));
        auto row = record.is_object() ? m_make(record) : Result<TuningRow>(badInput({}, "a JSON object", kindOf(record)));
        if (!row) {
            m_reading.skip(place, reasonOf(row.error()));
            return {};
        }
        if (auto read = addCommonKeys(record, *row); !read) {
            m_reading.skip(place, reasonOf(read.error()));
            return {};
        }
        if (row->id.empty())
            row->id = std::to_string(m_number);
        return m_reading.sink.row(std::move(*row), splitOr(m_reading.options, "train"), place);
    }

    Result<void> line(const LineReader &lines) {
        std::string text(lines.line());
        if (const auto count = replaceLoneSurrogateEscapes(text))
            m_reading.repair(lines.place(), fmt::format("{} lone surrogates replaced by U+FFFD", count));
        auto parsed = parseJson(text, lines.place());
        if (parsed)
            return record(std::move(*parsed), lines.place());
        ++m_number;
        m_reading.skip(lines.place(), mismatch("a JSON object", excerpt(lines.line())));
        return {};
    }

private:
    Reading &m_reading;
    RowMaker m_make;
    std::uint64_t m_number = 0;
};

/// Position of the quote that closes the JSON string opened at `at`, or the end of the text.
std::size_t stringEnd(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\')
            ++at;
    return std::min(at, text.size());
}

bool followedByColon(std::string_view text, std::size_t quote) {
    const auto next = text.find_first_not_of(" \t\r\n", std::min(quote + 1, text.size()));
    return next != std::string_view::npos && text[next] == ':';
}

std::size_t contentStart(std::string_view head) { return head.find_first_not_of(" \t\r\n\xef\xbb\xbf"); }

} // namespace

Result<void> readTuningRows(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                            ProgressSink &progress, RowMaker make) {
    Reading reading{options, sink, stop, progress};
    reading.add(path);
    RowReading rows(reading, make);
    const auto name = path.filename().string();
    SINTONIA_ASSIGN(head, readHead(path));
    const auto start = contentStart(head);
    if (start == std::string::npos || head[start] != '[') {
        SINTONIA_ASSIGN(lines, LineReader::open(path, name, reading));
        for (;;) {
            SINTONIA_ASSIGN(more, lines.nextFilled());
            if (!more)
                return {};
            SINTONIA_TRY(rows.line(lines));
        }
    }
    SINTONIA_ASSIGN(text, readWholeJsonText(path, reading));
    SINTONIA_ASSIGN(list, parseJson(text, name, {.depth = 64, .bytes = std::size_t(1) << 30}));
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (stop.stop_requested())
            return interrupted();
        SINTONIA_TRY(rows.record(std::move(list[i]), fmt::format("{}: [{}]", name, i)));
    }
    return {};
}

RowText writeTuningRows(const std::vector<TuningRow> &rows, const PromptTemplate &prompt, RecordMaker make) {
    RowText made;
    for (const auto &row : rows) {
        auto record = make(row, prompt);
        if (!record) {
            ++made.leftOut;
            continue;
        }
        (*record)["id"] = row.id;
        if (row.abstention)
            (*record)["abstention"] = true;
        if (!row.alternatives.empty())
            (*record)["alternatives"] = row.alternatives;
        if (!row.origin.is_null())
            (*record)["origin"] = row.origin;
        made.text += toText(*record) + "\n";
        ++made.written;
    }
    return made;
}

std::vector<ChatMessage> turnsOf(const TuningRow &row, const PromptTemplate &prompt) {
    if (!row.messages.empty())
        return row.messages;
    return row.question.empty() ? std::vector<ChatMessage>{{"user", row.prompt}}
                                : renderPrompt(prompt, row.question, row.context);
}

Json turnsJson(const std::vector<ChatMessage> &messages, const char *roleKey, const char *contentKey) {
    Json list = Json::array();
    for (const auto &message : messages)
        list.push_back({{roleKey, message.role}, {contentKey, message.content}});
    return list;
}

std::vector<std::string> keysOfFirstRecord(std::string_view head) {
    const auto start = contentStart(head);
    if (start == std::string_view::npos || (head[start] != '[' && head[start] != '{'))
        return {};
    const auto object = head.find('{', start);
    if (object == std::string_view::npos || head.find_first_not_of("[ \t\r\n", start) != object)
        return {};
    std::vector<std::string> keys;
    int depth = 0;
    for (auto at = object; at < head.size(); ++at) {
        if (head[at] == '{' || head[at] == '[')
            ++depth;
        else if ((head[at] == '}' || head[at] == ']') && --depth == 0)
            break;
        else if (head[at] == '"') {
            const auto end = stringEnd(head, at);
            if (depth == 1 && followedByColon(head, end))
                keys.emplace_back(head.substr(at + 1, end - at - 1));
            at = end;
        }
    }
    return keys;
}

bool hasKeys(const std::vector<std::string> &keys, std::initializer_list<const char *> wanted) {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const char *key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); });
}

Result<std::string> rowText(const Json &record, const char *key, bool required) {
    const auto found = record.find(key);
    const auto expected = fmt::format("a text at \"{}\"", key);
    if (found == record.end() || found->is_null())
        return required ? Result<std::string>(badInput({}, expected, "nothing")) : std::string();
    if (found->is_string())
        return found->get<std::string>();
    if (found->is_structured())
        return badInput({}, expected, kindOf(*found));
    return toText(*found);
}

Result<std::vector<std::string>> rowTexts(const Json &record, const char *key) {
    const auto list = record.find(key);
    if (list == record.end() || list->is_null())
        return std::vector<std::string>();
    if (!list->is_array() || !std::all_of(list->begin(), list->end(), [](const Json &each) { return each.is_string(); }))
        return badInput({}, fmt::format("a list of texts at \"{}\"", key), kindOf(*list));
    return list->get<std::vector<std::string>>();
}

std::string rowId(const Json &record) {
    for (const char *key : {"id", "_id"})
        if (const auto found = record.find(key); found != record.end() && (found->is_string() || found->is_number_integer()))
            return found->is_string() ? found->get<std::string>() : toText(*found);
    return {};
}

namespace {

Result<std::string> contentText(const Json &content) {
    if (content.is_string())
        return content.get<std::string>();
    if (!content.is_array())
        return badInput({}, "a text as content of each turn", kindOf(content));
    std::string text;
    for (const auto &part : content) {
        if (!part.is_object() || part.value("type", Json()) != "text" || !part.contains("text") || !part["text"].is_string())
            return badInput({}, "only parts of type \"text\"", toText(part).substr(0, 60));
        text += part["text"].get<std::string>();
    }
    return text;
}

Result<std::string> roleName(const std::string &role) {
    if (role == "human")
        return std::string("user");
    if (role == "gpt")
        return std::string("assistant");
    if (role == "system" || role == "user" || role == "assistant")
        return role;
    return badInput({}, "the roles system, user and assistant", "\"" + role + "\"");
}

} // namespace

Result<std::vector<ChatMessage>> conversation(const Json &record, const char *key, const char *roleKey,
                                              const char *contentKey) {
    const auto list = record.find(key);
    if (list == record.end() || !list->is_array())
        return badInput({}, fmt::format("a list of turns at \"{}\"", key), list == record.end() ? "nothing" : kindOf(*list));
    std::vector<ChatMessage> messages;
    for (const auto &turn : *list) {
        if (!turn.is_object() || !turn.contains(contentKey))
            return badInput({}, fmt::format("turns with \"{}\" and \"{}\"", roleKey, contentKey),
                            toText(turn).substr(0, 60));
        SINTONIA_ASSIGN(given, rowText(turn, roleKey, true));
        SINTONIA_ASSIGN(role, roleName(given));
        SINTONIA_ASSIGN(content, contentText(turn[contentKey]));
        messages.push_back({std::move(role), std::move(content)});
    }
    return messages;
}

Result<TuningRow> rowOfConversation(std::vector<ChatMessage> &&messages) {
    if (messages.size() < 2 || messages.back().role != "assistant")
        return badInput({}, "a conversation that ends with a turn of the assistant",
                        messages.empty() ? "an empty one" : "\"" + messages.back().role + "\" as its last turn");
    TuningRow row;
    row.completion = std::move(messages.back().content);
    messages.pop_back();
    row.messages = std::move(messages);
    return row;
}

} // namespace sintonia
