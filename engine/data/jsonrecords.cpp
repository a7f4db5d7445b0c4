// SPDX-License-Identifier: Apache-2.0
#include "engine/data/jsonrecords.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>

namespace sintonia {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

std::string describe(const element &value) {
    switch (value.type()) {
    case element_type::ARRAY:
        return "a list";
    case element_type::OBJECT:
        return "an object";
    case element_type::NULL_VALUE:
        return "null";
    case element_type::STRING:
        return "a string";
    default:
        return simdjson::minify(value).substr(0, 40);
    }
}

/// The number of four hexadecimal digits at `at`, nothing when they are not there.
std::optional<unsigned> hexQuad(std::string_view text, std::size_t at) {
    if (at + 4 > text.size())
        return std::nullopt;
    unsigned value = 0;
    for (const char c : text.substr(at, 4)) {
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0)
            return std::nullopt;
        value = value * 16 + unsigned(digit);
    }
    return value;
}

} // namespace

std::vector<std::string> keysFor(const ReadOptions &options, const std::string &field, std::vector<std::string> usual) {
    const auto chosen = options.columns.find(field);
    return chosen == options.columns.end() ? std::move(usual) : std::vector<std::string>{chosen->second};
}

std::size_t replaceNuls(std::string &text) {
    std::size_t count = 0;
    for (auto at = text.find('\0'); at != std::string::npos; at = text.find('\0', at + 3), ++count)
        text.replace(at, 1, "\xef\xbf\xbd");
    return count;
}

std::size_t replaceLoneSurrogateEscapes(std::string &json) {
    std::size_t count = 0;
    for (auto at = json.find('\\'); at != std::string::npos && at + 1 < json.size(); at = json.find('\\', at)) {
        const auto unit = json[at + 1] == 'u' ? hexQuad(json, at + 2) : std::nullopt;
        if (!unit || *unit < 0xd800 || *unit > 0xdfff) {
            at += 2;
            continue;
        }
        const bool escapeFollows = json.compare(at + 6, 2, "\\u") == 0;
        const auto low = escapeFollows ? hexQuad(json, at + 8) : std::nullopt;
        if (*unit < 0xdc00 && low && *low >= 0xdc00 && *low <= 0xdfff) {
            at += 12;
            continue;
        }
        json.replace(at + 2, 4, "fffd");
        at += 6;
        ++count;
    }
    return count;
}

Result<std::string> readWholeJsonText(const fs::path &path, Reading &reading) {
    SINTONIA_ASSIGN(json, readWholeText(path, reading));
    if (const auto count = replaceLoneSurrogateEscapes(json))
        reading.repair(path.filename(), fmt::format("{} lone surrogates replaced by U+FFFD", count));
    return std::move(json);
}

std::string reasonOf(const Error &error) {
    return error.expected.empty() ? error.message : mismatch(error.expected, error.found);
}

namespace {

Result<std::string> textOf(const element &found, const FieldWish &wish, const std::string &expected) {
    std::string_view text;
    if (wish.kind != FieldWish::Kind::Number && !found.get_string().get(text)) {
        if (wish.kind == FieldWish::Kind::Id && text.empty())
            return badInput({}, expected, "an empty one");
        return std::string(text);
    }
    const bool whole = found.is_int64() || found.is_uint64();
    if ((wish.kind == FieldWish::Kind::Id && whole) || (wish.kind == FieldWish::Kind::Number && found.is_number()))
        return std::string(simdjson::minify(found));
    return badInput({}, expected, describe(found));
}

/// Adds every text of a value: one, a list of them, or an object of lists.
Result<void> addTexts(const element &found, const FieldWish &wish, const std::string &expected,
                      std::vector<std::string> &texts) {
    simdjson::dom::array list;
    simdjson::dom::object object;
    if (!found.get_array().get(list)) {
        for (const auto each : list)
            SINTONIA_TRY(addTexts(each, wish, expected, texts));
    } else if (!found.get_object().get(object)) {
        for (const auto field : object)
            SINTONIA_TRY(addTexts(field.value, wish, expected, texts));
    } else if (!found.is_null()) {
        SINTONIA_ASSIGN(text, textOf(found, wish, expected));
        texts.push_back(std::move(text));
    }
    return {};
}

} // namespace

struct JsonRecords::State {
    std::vector<FieldWish> wishes;
    simdjson::dom::parser parser{std::size_t(128) << 20};

    /// The reader's line as an object; with `reading`, escapes that no text can hold are mended and reported.
    Result<simdjson::dom::object> object(const LineReader &reader, Reading *reading);
    Result<std::optional<std::string>> value(const simdjson::dom::object &object, const FieldWish &wish) const;
};

Result<std::optional<std::string>> JsonRecords::State::value(const simdjson::dom::object &object,
                                                             const FieldWish &wish) const {
    element found;
    const auto at =
        std::find_if(wish.keys.begin(), wish.keys.end(), [&](const auto &key) { return !object.at_key(key).get(found); });
    const auto expected = fmt::format("a {} at \"{}\"", wish.kind == FieldWish::Kind::Number ? "number" : "string",
                                      at == wish.keys.end() ? wish.keys.front() : *at);
    if (at == wish.keys.end())
        return wish.required ? Result<std::optional<std::string>>(badInput({}, expected, "nothing")) : std::nullopt;
    if (found.is_null() && !wish.required)
        return std::nullopt;
    SINTONIA_ASSIGN(text, textOf(found, wish, expected));
    return std::optional(std::move(text));
}

Result<simdjson::dom::object> JsonRecords::State::object(const LineReader &reader, Reading *reading) {
    const auto line = reader.line();
    simdjson::dom::element root;
    auto error = parser.parse(line.data(), line.size()).get(root);
    if (error == simdjson::STRING_ERROR) {
        std::string mended(line);
        if (const auto count = replaceLoneSurrogateEscapes(mended)) {
            error = parser.parse(mended).get(root);
            if (!error && reading)
                reading->repair(reader.place(), fmt::format("{} lone surrogates replaced by U+FFFD", count));
        }
    }
    if (error == simdjson::MEMALLOC)
        return failure(ErrorCode::Resource, "out of memory");
    simdjson::dom::object object;
    if (error || root.get_object().get(object))
        return badInput({}, "a JSON object", error ? excerpt(line) : describe(root));
    return object;
}

JsonRecords::JsonRecords(std::vector<FieldWish> wishes) : m_state(std::make_unique<State>()) {
    m_state->wishes = std::move(wishes);
}
JsonRecords::JsonRecords(JsonRecords &&) noexcept = default;
JsonRecords &JsonRecords::operator=(JsonRecords &&) noexcept = default;
JsonRecords::~JsonRecords() = default;

Result<std::vector<std::string>> JsonRecords::keys(const LineReader &reader) {
    SINTONIA_ASSIGN(object, m_state->object(reader, nullptr));
    std::vector<std::string> keys;
    for (const auto &field : object)
        keys.emplace_back(field.key);
    return keys;
}

Result<std::vector<std::optional<std::string>>> JsonRecords::parse(const LineReader &reader, Reading &reading) {
    SINTONIA_ASSIGN(object, m_state->object(reader, &reading));
    std::vector<std::optional<std::string>> values;
    for (const auto &wish : m_state->wishes) {
        SINTONIA_ASSIGN(value, m_state->value(object, wish));
        if (value)
            if (const auto count = replaceNuls(*value))
                reading.repair(reader.place(), fmt::format("{} NUL characters replaced by U+FFFD", count));
        values.push_back(std::move(value));
    }
    return values;
}

Result<std::vector<std::vector<std::string>>> JsonRecords::parseLists(const LineReader &reader, Reading &reading) {
    SINTONIA_ASSIGN(object, m_state->object(reader, &reading));
    std::vector<std::vector<std::string>> values;
    for (const auto &wish : m_state->wishes) {
        auto &texts = values.emplace_back();
        for (const auto &key : wish.keys) {
            element found;
            if (object.at_key(key).get(found))
                continue;
            SINTONIA_TRY(addTexts(found, wish, fmt::format("texts at \"{}\"", key), texts));
            break;
        }
        if (wish.required && texts.empty())
            return badInput({}, fmt::format("texts at \"{}\"", wish.keys.front()), "nothing");
        for (auto &text : texts)
            if (const auto count = replaceNuls(text))
                reading.repair(reader.place(), fmt::format("{} NUL characters replaced by U+FFFD", count));
    }
    return values;
}

std::vector<std::string> keysOfFirstLine(std::string_view head) {
    std::vector<std::string> keys;
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (head.starts_with("\xef\xbb\xbf"))
        head.remove_prefix(3);
    const auto line = head.substr(0, head.find('\n'));
    if (!parser.parse(line.data(), line.size()).get_object().get(object))
        for (const auto &field : object)
            keys.emplace_back(field.key);
    return keys;
}

} // namespace sintonia
