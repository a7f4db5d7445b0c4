// SPDX-License-Identifier: Apache-2.0
#include "engine/text/componentjson.h"

#include "engine/core/utf8.h"

namespace sintonia {

namespace {

const Json nothing;
const Json emptyList = Json::array();

} // namespace

void ComponentJson::fail(const std::string &key, std::string expected, std::string found) {
    if (!problem)
        problem = Error{ErrorCode::BadInput, {}, place + "." + key, std::move(expected), std::move(found)};
}

const Json &ComponentJson::value(const char *key) const {
    const auto found = json.find(key);
    return found == json.end() ? nothing : *found;
}

bool ComponentJson::flag(const char *key, std::optional<bool> fallback) {
    const auto &found = value(key);
    if (found.is_boolean())
        return found.get<bool>();
    if (!found.is_null() || !fallback)
        fail(key, "true or false", found.is_null() ? "nothing" : toText(found).substr(0, 100));
    return fallback.value_or(false);
}

std::string ComponentJson::text(const char *key, std::optional<std::string> fallback) {
    const auto &found = value(key);
    if (found.is_string())
        return found.get<std::string>();
    if (!found.is_null() || !fallback)
        fail(key, "a text", found.is_null() ? "nothing" : toText(found).substr(0, 100));
    return fallback.value_or(std::string());
}

std::int64_t ComponentJson::number(const char *key, std::int64_t least, std::int64_t most,
                                   std::optional<std::int64_t> fallback) {
    const auto &found = value(key);
    if (found.is_null() && fallback)
        return *fallback;
    const bool fits =
        found.is_number_unsigned() ? found.get<std::uint64_t>() <= std::uint64_t(most) : found.is_number_integer();
    if (fits && found.get<std::int64_t>() >= least && found.get<std::int64_t>() <= most)
        return found.get<std::int64_t>();
    fail(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most),
         found.is_null() ? "nothing" : toText(found).substr(0, 100));
    return least;
}

const Json &ComponentJson::list(const char *key) {
    const auto &found = value(key);
    if (found.is_array())
        return found;
    fail(key, "a list", found.is_null() ? "nothing" : std::string(found.type_name()));
    return emptyList;
}

Result<std::unique_ptr<TextPattern>> readPattern(ComponentJson &component, const char *key) {
    const auto &pattern = component.value(key);
    const auto place = component.place + "." + key;
    if (pattern.is_object() && pattern.size() == 1 && pattern.begin()->is_string()) {
        const auto text = pattern.begin()->get<std::string>();
        if (pattern.begin().key() == "String")
            return literalPattern(text);
        if (pattern.begin().key() == "Regex")
            return regexPattern(text, place);
    }
    return badInput(place, "String or Regex", toText(pattern).substr(0, 100));
}

char32_t readCodePoint(ComponentJson &component, const char *key) {
    const auto text = toCodePoints(component.text(key));
    if (text.size() == 1)
        return text[0];
    component.fail(key, "one character", "\"" + toUtf8(text).substr(0, 100) + "\"");
    return U' ';
}

PrependScheme readPrependScheme(ComponentJson &component) {
    const auto &older = component.value("add_prefix_space");
    const auto name = component.text("prepend_scheme", older == false ? "never" : "always");
    if (name == "first")
        return PrependScheme::First;
    if (name == "never")
        return PrependScheme::Never;
    if (name != "always")
        component.fail("prepend_scheme", "always, first or never", name);
    return PrependScheme::Always;
}

} // namespace sintonia
