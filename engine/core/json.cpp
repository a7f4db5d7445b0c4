// SPDX-License-Identifier: Apache-2.0
#include "engine/core/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace sintonia {

namespace {

std::size_t lineOf(std::string_view text, std::size_t offset) {
    return 1 + std::size_t(std::count(text.begin(), text.begin() + std::ptrdiff_t(std::min(offset, text.size())), '\n'));
}

/// Builds the document while it enforces depth and unique keys, which nlohmann's parser leaves open.
class StrictBuilder : public nlohmann::json_sax<Json> {
public:
    StrictBuilder(Json &root, std::size_t depth) : m_dom(root, false), m_limit(depth) {}

    std::string problem;
    std::size_t position = 0;

    bool null() override { return m_dom.null(); }
    bool boolean(bool value) override { return m_dom.boolean(value); }
    bool number_integer(number_integer_t value) override { return m_dom.number_integer(value); }
    bool number_unsigned(number_unsigned_t value) override { return m_dom.number_unsigned(value); }
    bool number_float(number_float_t value, const string_t &text) override { return m_dom.number_float(value, text); }
    bool string(string_t &value) override { return m_dom.string(value); }
    bool binary(binary_t &value) override { return m_dom.binary(value); }
    bool start_object(std::size_t count) override {
        m_keys.emplace_back();
        return deeper() && m_dom.start_object(count);
    }
    bool key(string_t &value) override {
        if (!m_keys.back().insert(value).second) {
            problem = fmt::format("key \"{}\" stands twice in one object", value);
            return false;
        }
        return m_dom.key(value);
    }
    bool end_object() override {
        m_keys.pop_back();
        --m_depth;
        return m_dom.end_object();
    }
    bool start_array(std::size_t count) override { return deeper() && m_dom.start_array(count); }
    bool end_array() override {
        --m_depth;
        return m_dom.end_array();
    }
    bool parse_error(std::size_t at, const std::string &, const nlohmann::json::exception &error) override {
        position = at;
        problem = error.what();
        // "[json.exception.parse_error.101] parse error at line 1, column 3: …": the reason alone is for people.
        if (const auto reason = problem.find(": "); reason != std::string::npos)
            problem = problem.substr(reason + 2);
        return false;
    }

private:
    bool deeper() {
        if (++m_depth <= m_limit)
            return true;
        problem = fmt::format("nested deeper than {} levels", m_limit);
        return false;
    }

    nlohmann::detail::json_sax_dom_parser<Json> m_dom;
    std::size_t m_limit;
    std::size_t m_depth = 0;
    std::vector<std::set<std::string>> m_keys;
};

std::string describe(const Json &json) {
    auto text = toText(json);
    if (text.size() > 60)
        text = fmt::format("{} of {} bytes", json.type_name(), text.size());
    return text;
}

} // namespace

Result<Json> parseJson(std::string_view text, const std::string &place, const JsonLimits &limits) {
    if (text.size() > limits.bytes)
        return badInput(place, fmt::format("at most {} bytes of JSON", limits.bytes), fmt::format("{} bytes", text.size()));
    Json root;
    StrictBuilder builder(root, limits.depth);
    try {
        if (Json::sax_parse(text, &builder))
            return root;
    } catch (const std::exception &error) {
        return badInput(place, "JSON", error.what());
    }
    return badInput(fmt::format("{}:{}", place, lineOf(text, builder.position)), "JSON", builder.problem);
}

Result<Json> readJsonFile(const fs::path &path, const JsonLimits &limits) {
    SINTONIA_ASSIGN(text, readFile(path, limits.bytes));
    return parseJson(text, path.string(), limits);
}

std::string toText(const Json &json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

JsonReader::JsonReader(const Json &json, std::string place, std::string path)
    : m_json(json), m_place(std::move(place)), m_path(std::move(path)) {
    if (!json.is_object()) {
        m_failed = true;
        m_error = Error{
            ErrorCode::BadInput, {}, m_place, "a JSON object" + (m_path.empty() ? "" : " at " + m_path), describe(json)};
    }
}

bool JsonReader::has(const std::string &key) {
    return find(key) != nullptr;
}

const Json *JsonReader::find(const std::string &key) {
    if (std::find(m_known.begin(), m_known.end(), key) == m_known.end())
        m_known.push_back(key);
    if (!m_json.is_object())
        return nullptr;
    const auto at = m_json.find(key);
    return at == m_json.end() ? nullptr : &*at;
}

void JsonReader::fail(const std::string &key, std::string expected, std::string found) {
    if (m_failed)
        return;
    m_failed = true;
    m_error = Error{ErrorCode::BadInput, {}, m_place + ": " + pathOf(key), std::move(expected), std::move(found)};
}

void JsonReader::read(const std::string &key, bool &value) {
    const auto *json = find(key);
    if (!json)
        return;
    if (!json->is_boolean())
        return fail(key, "true or false", describe(*json));
    value = json->get<bool>();
}

void JsonReader::read(const std::string &key, std::string &value) {
    const auto *json = find(key);
    if (!json)
        return;
    if (!json->is_string())
        return fail(key, "a string", describe(*json));
    value = json->get<std::string>();
}

void JsonReader::read(const std::string &key, int &value, int least, int most) {
    std::int64_t wide = value;
    read(key, wide, std::int64_t(least), std::int64_t(most));
    value = int(wide);
}

void JsonReader::read(const std::string &key, std::int64_t &value, std::int64_t least, std::int64_t most) {
    const auto *json = find(key);
    if (!json)
        return;
    const auto expected = fmt::format("a whole number from {} to {}", least, most);
    std::int64_t number = 0;
    if (json->is_number_unsigned() && json->get<std::uint64_t>() <= std::uint64_t(INT64_MAX))
        number = std::int64_t(json->get<std::uint64_t>());
    else if (json->is_number_integer() && !json->is_number_unsigned())
        number = json->get<std::int64_t>();
    else if (json->is_number_float() && std::floor(json->get<double>()) == json->get<double>() &&
             std::abs(json->get<double>()) < 9e15)
        number = std::int64_t(json->get<double>());
    else
        return fail(key, expected, describe(*json));
    if (number < least || number > most)
        return fail(key, expected, describe(*json));
    value = number;
}

void JsonReader::read(const std::string &key, double &value, double least, double most) {
    const auto *json = find(key);
    if (!json)
        return;
    const auto expected = fmt::format("a number from {} to {}", least, most);
    if (!json->is_number() || !std::isfinite(json->get<double>()))
        return fail(key, expected, describe(*json));
    const double number = json->get<double>();
    if (number < least || number > most)
        return fail(key, expected, describe(*json));
    value = number;
}

void JsonReader::read(const std::string &key, std::vector<std::string> &value) {
    const auto *json = find(key);
    if (!json)
        return;
    const auto isString = [](const Json &item) { return item.is_string(); };
    if (!json->is_array() || !std::all_of(json->begin(), json->end(), isString))
        return fail(key, "a list of strings", describe(*json));
    value = json->get<std::vector<std::string>>();
}

void JsonReader::readChoice(const std::string &key, std::string &value, const std::vector<std::string> &choices) {
    auto chosen = value;
    read(key, chosen);
    if (chosen != value && std::find(choices.begin(), choices.end(), chosen) == choices.end())
        return fail(key, fmt::format("one of {}", fmt::join(choices, ", ")), fmt::format("\"{}\"", chosen));
    value = chosen;
}

const Json *JsonReader::child(const std::string &key) {
    return find(key);
}

void JsonReader::ignore(const std::string &key) {
    find(key);
}

Result<void> JsonReader::finish(bool unknownKeysAreErrors) {
    if (m_failed)
        return failure(m_error);
    if (!unknownKeysAreErrors)
        return {};
    for (const auto &[key, value] : m_json.items()) {
        if (std::find(m_known.begin(), m_known.end(), key) != m_known.end())
            continue;
        const auto near = nearest(key, m_known);
        auto error = Error{ErrorCode::BadInput, fmt::format("unknown key \"{}\"", pathOf(key)), m_place, {}, {}};
        if (!near.empty())
            error.message += fmt::format(" (did you mean \"{}\"?)", pathOf(near));
        return failure(std::move(error));
    }
    return {};
}

std::string nearest(std::string_view word, const std::vector<std::string> &candidates) {
    std::string best;
    std::size_t bestDistance = std::max<std::size_t>(3, word.size() / 2) + 1;
    for (const auto &candidate : candidates) {
        std::vector<std::size_t> row(candidate.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j)
            row[j] = j;
        for (std::size_t i = 1; i <= word.size(); ++i) {
            std::size_t diagonal = std::exchange(row[0], i);
            for (std::size_t j = 1; j < row.size(); ++j) {
                const std::size_t replaced = diagonal + (word[i - 1] == candidate[j - 1] ? 0 : 1);
                diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
            }
        }
        if (row.back() < bestDistance) {
            bestDistance = row.back();
            best = candidate;
        }
    }
    return best;
}

} // namespace sintonia
