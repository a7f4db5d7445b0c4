// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/text/pipelinetokenizer.h"
#include "engine/text/pretokenizers.h"
#include "engine/text/textpattern.h"

#include <string>

namespace sintonia {

/// A component of tokenizer.json with the place that errors name ("tokenizer.json: pre_tokenizer.pretokenizers[1]").
/// The reading functions of one kind live beside the list of its types; an unknown type is an error that names it.
struct ComponentJson {
    const Json &json;
    std::string place;

    /// A required or defaulted value; ill-typed values are kept as the first error in `problem`.
    bool flag(const char *key, std::optional<bool> fallback = {});
    std::string text(const char *key, std::optional<std::string> fallback = {});
    std::int64_t number(const char *key, std::int64_t least, std::int64_t most, std::optional<std::int64_t> fallback = {});
    /// The array under `key`; an empty one with an error where there is none.
    const Json &list(const char *key);
    /// The value under `key`, null when absent.
    const Json &value(const char *key) const;
    ComponentJson child(const Json &json, const std::string &suffix) const { return {json, place + suffix, {}}; }
    void fail(const std::string &key, std::string expected, std::string found);

    std::optional<Error> problem = {};
};

Result<std::unique_ptr<Normalizer>> readNormalizer(ComponentJson component);
Result<std::unique_ptr<PreTokenizer>> readPreTokenizer(ComponentJson component);
Result<std::unique_ptr<TokenModel>> readTokenModel(ComponentJson component);
Result<std::unique_ptr<PostProcessor>> readPostProcessor(ComponentJson component);
Result<std::unique_ptr<TokenDecoder>> readTokenDecoder(ComponentJson component);

/// {"String": …} or {"Regex": …} under `key`.
Result<std::unique_ptr<TextPattern>> readPattern(ComponentJson &component, const char *key);
/// A text of one code point.
char32_t readCodePoint(ComponentJson &component, const char *key);
/// prepend_scheme of Metaspace, or the older add_prefix_space.
PrependScheme readPrependScheme(ComponentJson &component);

/// The steps of a Sequence.
template <class Component>
Result<std::vector<std::unique_ptr<Component>>> readSteps(ComponentJson &component, const char *key,
                                                          Result<std::unique_ptr<Component>> (*read)(ComponentJson)) {
    std::vector<std::unique_ptr<Component>> steps;
    const auto &list = component.list(key);
    for (std::size_t i = 0; i < list.size(); ++i) {
        SINTONIA_ASSIGN(step, read(component.child(list[i], "." + std::string(key) + "[" + std::to_string(i) + "]")));
        steps.push_back(std::move(step));
    }
    return steps;
}

/// One type of component and what reads it.
template <class Component>
struct ComponentType {
    std::string_view type;
    Result<std::unique_ptr<Component>> (*read)(ComponentJson &);
};

/// Looks the component's type up in `types` and reads it; problems noted while reading come first.
template <class Component, std::size_t Count>
Result<std::unique_ptr<Component>> readComponent(ComponentJson component, const ComponentType<Component> (&types)[Count],
                                                 const char *defaultType = nullptr) {
    if (!component.json.is_object())
        return badInput(component.place, "an object", component.json.type_name());
    const auto name = component.text("type", defaultType ? std::optional<std::string>(defaultType) : std::nullopt);
    if (component.problem)
        return failure(*component.problem);
    for (const auto &type : types) {
        if (type.type != name)
            continue;
        auto made = type.read(component);
        if (component.problem)
            return failure(*component.problem);
        return made;
    }
    std::string known;
    for (const auto &type : types)
        known += (known.empty() ? "one of " : ", ") + std::string(type.type);
    return badInput(component.place + ".type", known, "\"" + name + "\"");
}

} // namespace sintonia
