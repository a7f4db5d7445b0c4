// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templatevalue.h"

#include "engine/text/templateloop.h"
#include "engine/text/templatetext.h"

#include <algorithm>

namespace sintonia::templates {

namespace {

constexpr int deepestContainer = 200;
constexpr std::size_t heaviestContainer = 10'000'000;
constexpr std::size_t largestDict = 10'000; // keys are searched one by one

bool equalItems(const std::vector<Value> &left, const std::vector<Value> &right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), equal);
}

bool equalDicts(const DictObject &left, const DictObject &right) {
    if (left.entries.size() != right.entries.size())
        return false;
    return std::all_of(left.entries.begin(), left.entries.end(), [&](const auto &entry) {
        const auto found = std::find_if(right.entries.begin(), right.entries.end(),
                                        [&](const auto &other) { return equal(entry.first, other.first); });
        return found != right.entries.end() && equal(entry.second, found->second);
    });
}

int depthOf(const Value &value) {
    switch (value.kind()) {
    case Kind::List:
    case Kind::Tuple:
    case Kind::View:
        return value.as<SequenceObject>().depth;
    case Kind::Dict:
        return value.as<DictObject>().depth;
    default:
        return 0;
    }
}

/// Counts `item` as part of a container.
template <class Container>
void include(Container &container, const Value &item) {
    container.depth = std::max(container.depth, depthOf(item) + 1);
    container.weight += weightOf(item);
    if (container.depth > deepestContainer || container.weight > heaviestContainer)
        fail("lists or dicts nested too deeply");
}

std::vector<Value> rangeItems(const RangeObject &range) {
    std::vector<Value> items;
    for (std::int64_t i = 0; i < range.count; ++i)
        items.push_back(Value::of(range.start + i * range.step));
    return items;
}

} // namespace

void fail(std::string message) { throw TemplateFailure{std::move(message)}; }

std::string_view Value::text() const { return as<StringObject>().text; }
const std::vector<Value> &Value::items() const { return as<SequenceObject>().items; }

const Value *DictObject::find(std::string_view key) const {
    for (const auto &[name, value] : entries)
        if (name.is(Kind::String) && name.text() == key)
            return &value;
    return nullptr;
}

Value *NamespaceObject::find(std::string_view name) {
    for (auto &[key, value] : attributes)
        if (key == name)
            return &value;
    return nullptr;
}

void Arena::charge(std::size_t bytes) {
    if (bytes > m_left)
        fail("more memory than the limit allows");
    m_left -= bytes;
}

Value Arena::string(std::string text, bool markup) {
    charge(text.size());
    auto *object = make<StringObject>();
    object->text = std::move(text);
    object->markup = markup;
    return {Kind::String, object};
}

Value Arena::sequence(Kind kind, std::vector<Value> items) {
    charge(items.size() * sizeof(Value));
    auto *object = make<SequenceObject>();
    for (const auto &item : items)
        include(*object, item);
    object->items = std::move(items);
    return {kind, object};
}

Value Arena::view(std::string name, std::vector<Value> items) {
    const auto view = sequence(Kind::View, std::move(items));
    view.changing<SequenceObject>().viewName = std::move(name);
    return view;
}

Value Arena::iterator(std::vector<Value> items, std::optional<TemplateFailure> failure) {
    charge(items.size() * sizeof(Value));
    auto *object = make<IteratorObject>();
    object->items = std::move(items);
    object->failure = std::move(failure);
    return {Kind::Iterator, object};
}

Value Arena::undefined(std::string message) {
    charge(message.size());
    auto *object = make<UndefinedObject>();
    object->message = std::move(message);
    return {Kind::Undefined, object};
}

Value Arena::dict(std::vector<std::pair<Value, Value>> entries) {
    if (entries.size() > largestDict)
        fail("a dict of more than " + std::to_string(largestDict) + " keys");
    charge(entries.size() * sizeof(entries[0]));
    auto *object = make<DictObject>();
    object->weight += entries.size() * entries.size() / 16;
    for (const auto &[key, value] : entries) {
        requireHashable(key);
        include(*object, key);
        include(*object, value);
        const auto same = std::find_if(object->entries.begin(), object->entries.end(),
                                       [&, &key = key](const auto &entry) { return equal(entry.first, key); });
        if (same != object->entries.end())
            same->second = value;
        else
            object->entries.emplace_back(key, value);
    }
    return {Kind::Dict, object};
}

std::size_t weightOf(const Value &value) {
    switch (value.kind()) {
    case Kind::String:
        return value.text().size() / 64 + 1;
    case Kind::List:
    case Kind::Tuple:
    case Kind::View:
        return value.as<SequenceObject>().weight;
    case Kind::Dict:
        return value.as<DictObject>().weight;
    case Kind::Range:
        return std::size_t(value.as<RangeObject>().count);
    default:
        return 1;
    }
}

std::string typeName(const Value &value) {
    switch (value.kind()) {
    case Kind::Undefined: return "Undefined";
    case Kind::None: return "NoneType";
    case Kind::Bool: return "bool";
    case Kind::Int: return "int";
    case Kind::Float: return "float";
    case Kind::String: return value.as<StringObject>().markup ? "Markup" : "str";
    case Kind::List: return "list";
    case Kind::Tuple: return "tuple";
    case Kind::Dict: return "dict";
    case Kind::View: return value.as<SequenceObject>().viewName;
    case Kind::Range: return "range";
    case Kind::Iterator: return "generator";
    case Kind::Namespace: return "Namespace";
    case Kind::Loop: return "LoopContext";
    case Kind::Function: return "function";
    }
    return {};
}

bool truth(const Value &value) {
    switch (value.kind()) {
    case Kind::Undefined:
    case Kind::None:
        return false;
    case Kind::Bool:
    case Kind::Int:
        return value.integer() != 0;
    case Kind::Float:
        return value.number() != 0;
    case Kind::String:
        return !value.text().empty();
    case Kind::List:
    case Kind::Tuple:
    case Kind::View:
        return !value.items().empty();
    case Kind::Dict:
        return !value.as<DictObject>().entries.empty();
    case Kind::Range:
        return value.as<RangeObject>().count > 0;
    default:
        return true;
    }
}

bool equal(const Value &left, const Value &right) {
    if (left.isNumber() && right.isNumber()) {
        if (left.isIntegral() && right.isIntegral())
            return left.integer() == right.integer();
        return left.number() == right.number();
    }
    if (left.kind() != right.kind())
        return false;
    if (left.object() == right.object())
        return true;
    switch (left.kind()) {
    case Kind::Undefined:
    case Kind::None:
        return true;
    case Kind::String:
        return left.text() == right.text();
    case Kind::List:
    case Kind::Tuple:
        return equalItems(left.items(), right.items());
    case Kind::Dict:
        return equalDicts(left.as<DictObject>(), right.as<DictObject>());
    case Kind::Range:
        return equalItems(rangeItems(left.as<RangeObject>()), rangeItems(right.as<RangeObject>()));
    default:
        return false;
    }
}

bool less(const Value &left, const Value &right) {
    requireDefined(left);
    requireDefined(right);
    if (left.isIntegral() && right.isIntegral())
        return left.integer() < right.integer();
    if (left.isNumber() && right.isNumber())
        return left.number() < right.number();
    if (left.is(Kind::String) && right.is(Kind::String))
        return left.text() < right.text();
    if (left.kind() == right.kind() && (left.is(Kind::List) || left.is(Kind::Tuple))) {
        const auto &a = left.items();
        const auto &b = right.items();
        const auto [i, j] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), equal);
        if (i == a.end() || j == b.end())
            return a.size() < b.size();
        return less(*i, *j);
    }
    fail("'" + typeName(left) + "' and '" + typeName(right) + "' can't be ordered");
}

void requireHashable(const Value &value) {
    if (value.is(Kind::List) || value.is(Kind::Dict))
        fail("unhashable type: '" + typeName(value) + "'");
    if (value.is(Kind::Tuple))
        for (const auto &item : value.items())
            requireHashable(item);
}

void requireDefined(const Value &value) {
    if (value.isUndefined())
        fail(value.object() ? value.as<UndefinedObject>().message : "a value is undefined");
}

std::int64_t lengthOf(const Value &value) {
    switch (value.kind()) {
    case Kind::Undefined:
        return 0;
    case Kind::String:
        return std::int64_t(codePointCount(value.text()));
    case Kind::List:
    case Kind::Tuple:
    case Kind::View:
        return std::int64_t(value.items().size());
    case Kind::Dict:
        return std::int64_t(value.as<DictObject>().entries.size());
    case Kind::Range:
        return value.as<RangeObject>().count;
    case Kind::Loop:
        return std::int64_t(value.as<LoopObject>().items.size());
    default:
        fail("object of type '" + typeName(value) + "' has no len()");
    }
}

std::vector<Value> itemsOf(Arena &arena, const Value &value) {
    std::vector<Value> items;
    switch (value.kind()) {
    case Kind::Undefined:
        return items;
    case Kind::String: {
        const auto text = value.text();
        for (std::size_t at = 0; at < text.size();) {
            const auto begin = at;
            unicode::next(text, at);
            items.push_back(arena.string(std::string(text.substr(begin, at - begin))));
        }
        return items;
    }
    case Kind::List:
    case Kind::Tuple:
    case Kind::View:
        arena.charge(value.items().size());
        return value.items();
    case Kind::Dict:
        for (const auto &[key, item] : value.as<DictObject>().entries)
            items.push_back(key);
        return items;
    case Kind::Range:
        arena.charge(std::size_t(value.as<RangeObject>().count));
        return rangeItems(value.as<RangeObject>());
    case Kind::Iterator: {
        auto &iterator = value.changing<IteratorObject>();
        items.assign(iterator.items.begin() + std::ptrdiff_t(iterator.next), iterator.items.end());
        iterator.next = iterator.items.size();
        if (auto failure = std::exchange(iterator.failure, {}))
            throw *failure;
        return items;
    }
    default:
        fail("'" + typeName(value) + "' object is not iterable");
    }
}

} // namespace sintonia::templates
