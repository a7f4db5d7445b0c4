// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateinterpreter.h"
#include "engine/text/templateloop.h"
#include "engine/text/templatetext.h"

#include <algorithm>
#include <array>

namespace sintonia::templates {

namespace {

struct BoundMethod : FunctionObject {
    Value self;
    Method method = nullptr;
    Value call(Interpreter &interpreter, const Arguments &arguments) const override {
        return method(interpreter, self, arguments);
    }
};

/// loop.cycle and loop.changed.
struct LoopFunction : FunctionObject {
    Value loop;
    bool cycles = false;
    Value call(Interpreter &interpreter, const Arguments &arguments) const override {
        auto &state = loop.changing<LoopObject>();
        if (cycles) {
            if (arguments.positional.empty())
                fail("no items for cycling given");
            return arguments.positional[state.index % arguments.positional.size()];
        }
        for (const auto &value : arguments.positional)
            interpreter.charge(weightOf(value));
        const bool same = state.changed && std::equal(state.changed->begin(), state.changed->end(),
                                                      arguments.positional.begin(), arguments.positional.end(), equal);
        state.changed = arguments.positional;
        return Value::of(!same);
    }
};

/// Whether it is a method of Python by which a template could change the value, which the sandbox forbids.
bool isMutator(const Value &value, std::string_view name) {
    static constexpr std::array<std::string_view, 8> list = {"append", "clear", "extend", "insert",
                                                             "pop", "remove", "reverse", "sort"};
    static constexpr std::array<std::string_view, 5> dict = {"clear", "pop", "popitem", "setdefault", "update"};
    return (value.is(Kind::List) && std::find(list.begin(), list.end(), name) != list.end()) ||
           (value.is(Kind::Dict) && std::find(dict.begin(), dict.end(), name) != dict.end());
}

/// Index of a sequence as Python reads it, or nothing beyond its ends.
std::optional<std::size_t> position(std::int64_t index, std::int64_t length) {
    if (index < 0)
        index += length;
    if (index < 0 || index >= length)
        return {};
    return std::size_t(index);
}

struct SliceBounds {
    std::int64_t begin = 0, step = 1, count = 0;
};

SliceBounds sliceBounds(const Value &begin, const Value &end, const Value &step, std::int64_t length) {
    for (const auto *part : {&begin, &end, &step})
        if (!part->isNone() && !part->isIntegral()) {
            requireDefined(*part);
            fail("slice indices must be integers or None, not '" + typeName(*part) + "'");
        }
    SliceBounds bounds;
    bounds.step = step.isNone() ? 1 : step.integer();
    if (bounds.step == 0)
        fail("slice step cannot be zero");
    bounds.step = std::clamp<std::int64_t>(bounds.step, -INT32_MAX, INT32_MAX);
    const bool back = bounds.step < 0;
    const auto bound = [&](const Value &value, std::int64_t absent) {
        if (value.isNone())
            return absent;
        const auto index = value.integer() < 0 ? value.integer() + length : value.integer();
        return std::clamp<std::int64_t>(index, back ? -1 : 0, back ? length - 1 : length);
    };
    bounds.begin = bound(begin, back ? length - 1 : 0);
    const auto stop = bound(end, back ? -1 : length);
    const auto distance = back ? bounds.begin - stop : stop - bounds.begin;
    const auto stride = back ? -bounds.step : bounds.step;
    bounds.count = distance > 0 ? (distance + stride - 1) / stride : 0;
    return bounds;
}

std::string sliceText(std::string_view text, const SliceBounds &bounds) {
    if (bounds.step == 1) {
        const auto begin = byteOffset(text, std::size_t(bounds.begin));
        return std::string(text.substr(begin, byteOffset(text.substr(begin), std::size_t(bounds.count))));
    }
    std::vector<std::size_t> offsets;
    for (std::size_t at = 0; at < text.size(); unicode::next(text, at))
        offsets.push_back(at);
    offsets.push_back(text.size());
    std::string out;
    for (std::int64_t i = 0; i < bounds.count; ++i) {
        const auto index = std::size_t(bounds.begin + i * bounds.step);
        out += text.substr(offsets[index], offsets[index + 1] - offsets[index]);
    }
    return out;
}

} // namespace

Value Interpreter::loopAttribute(const Value &value, std::string_view name) {
    const auto &loop = value.as<LoopObject>();
    const auto index = std::int64_t(loop.index);
    const auto length = std::int64_t(loop.items.size());
    if (name == "index")
        return Value::of(index + 1);
    if (name == "index0")
        return Value::of(index);
    if (name == "first")
        return Value::of(index == 0);
    if (name == "last")
        return Value::of(index + 1 == length);
    if (name == "length")
        return Value::of(length);
    if (name == "revindex")
        return Value::of(length - index);
    if (name == "revindex0")
        return Value::of(length - index - 1);
    if (name == "depth")
        return Value::of(std::int64_t(1));
    if (name == "depth0")
        return Value::of(std::int64_t(0));
    if (name == "previtem")
        return index > 0 ? loop.items[loop.index - 1] : m_arena.undefined("there is no previous item");
    if (name == "nextitem")
        return index + 1 < length ? loop.items[loop.index + 1] : m_arena.undefined("there is no next item");
    if (name == "cycle" || name == "changed") {
        auto *function = m_arena.make<LoopFunction>();
        function->loop = value;
        function->cycles = name == "cycle";
        return {Kind::Function, static_cast<FunctionObject *>(function)};
    }
    return m_arena.undefined("'loop' has no attribute '" + std::string(name) + "'");
}

/// What Python's getattr finds.
std::optional<Value> Interpreter::ownAttribute(const Value &value, std::string_view name) {
    requireDefined(value);
    if (value.is(Kind::Namespace)) {
        const auto *held = value.changing<NamespaceObject>().find(name);
        return held ? std::optional(*held) : std::nullopt;
    }
    if (value.is(Kind::Loop))
        return loopAttribute(value, name);
    if (const auto method = findMethod(value, name)) {
        auto *bound = m_arena.make<BoundMethod>();
        bound->self = value;
        bound->method = method;
        return Value(Kind::Function, static_cast<FunctionObject *>(bound));
    }
    if (isMutator(value, name))
        return m_arena.undefined("access to attribute '" + std::string(name) + "' of '" + typeName(value) +
                                 "' object is unsafe: a template can't change it");
    return {};
}

/// What Python's `value[key]` finds.
std::optional<Value> Interpreter::ownItem(const Value &value, const Value &key) {
    requireDefined(value);
    charge(value.is(Kind::String) ? value.text().size() / 64 : 0);
    switch (value.kind()) {
    case Kind::Dict: {
        const auto &dict = value.as<DictObject>();
        if (key.is(Kind::String)) {
            const auto *held = dict.find(key.text());
            return held ? std::optional(*held) : std::nullopt;
        }
        const auto found = std::find_if(dict.entries.begin(), dict.entries.end(),
                                        [&](const auto &entry) { return equal(entry.first, key); });
        return found == dict.entries.end() ? std::nullopt : std::optional(found->second);
    }
    case Kind::List:
    case Kind::Tuple:
        if (key.isIntegral())
            if (const auto index = position(key.integer(), lengthOf(value)))
                return value.items()[*index];
        return {};
    case Kind::Range:
        if (key.isIntegral())
            if (const auto index = position(key.integer(), lengthOf(value))) {
                const auto &range = value.as<RangeObject>();
                return Value::of(range.start + std::int64_t(*index) * range.step);
            }
        return {};
    case Kind::String:
        if (key.isIntegral())
            if (const auto index = position(key.integer(), lengthOf(value)))
                return string(sliceText(value.text(), {std::int64_t(*index), 1, 1}), value.as<StringObject>().markup);
        return {};
    default:
        return {};
    }
}

Value Interpreter::attribute(const Value &value, const Value &name) {
    if (const auto held = ownAttribute(value, name.text()))
        return *held;
    if (const auto held = ownItem(value, name))
        return *held;
    return m_arena.undefined("'" + typeName(value) + "' object has no attribute '" + std::string(name.text()) + "'");
}

Value Interpreter::item(const Value &value, const Value &key) {
    if (const auto held = ownItem(value, key))
        return *held;
    if (key.is(Kind::String))
        if (const auto held = ownAttribute(value, key.text()))
            return *held;
    return m_arena.undefined("'" + typeName(value) + "' object has no element " +
                             (key.is(Kind::String) ? "'" + std::string(key.text()) + "'" : toText(key)));
}

Value Interpreter::slice(const Value &value, const Value &begin, const Value &end, const Value &step) {
    requireDefined(value);
    if (!value.is(Kind::String) && !value.is(Kind::List) && !value.is(Kind::Tuple) && !value.is(Kind::Range))
        fail("'" + typeName(value) + "' object can't be sliced");
    const auto bounds = sliceBounds(begin, end, step, lengthOf(value));
    if (value.is(Kind::String)) {
        charge(value.text().size() / 64);
        return string(sliceText(value.text(), bounds), value.as<StringObject>().markup);
    }
    if (value.is(Kind::Range)) {
        const auto &range = value.as<RangeObject>();
        auto *part = m_arena.make<RangeObject>();
        part->start = range.start + bounds.begin * range.step;
        part->step = range.step * bounds.step;
        part->count = bounds.count;
        part->stop = part->start + part->count * part->step;
        return {Kind::Range, part};
    }
    charge(std::size_t(bounds.count));
    std::vector<Value> items;
    for (std::int64_t i = 0; i < bounds.count; ++i)
        items.push_back(value.items()[std::size_t(bounds.begin + i * bounds.step)]);
    return value.is(Kind::List) ? m_arena.list(std::move(items)) : m_arena.tuple(std::move(items));
}

} // namespace sintonia::templates
