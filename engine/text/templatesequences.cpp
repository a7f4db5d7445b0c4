// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateinterpreter.h"
#include "engine/text/templatetext.h"

#include <algorithm>
#include <map>

namespace sintonia::templates {

namespace {

std::vector<Value> items(Interpreter &interpreter, const Value &value) {
    auto out = itemsOf(interpreter.arena(), value);
    interpreter.charge(out.size());
    return out;
}

/// The way to a value within an item: "a.b.0" as names and positions.
std::vector<Value> pathOf(Interpreter &interpreter, const Value *attribute) {
    if (!attribute || attribute->isNone())
        return {};
    if (!attribute->is(Kind::String))
        return {*attribute};
    std::vector<Value> path;
    for (const auto part : split(attribute->text(), ".", -1)) {
        const bool isIndex = part.size() < 18 && isAll(part, "digit") && part.find_first_not_of("0123456789") == part.npos;
        auto name = std::string(part);
        path.push_back(isIndex ? Value::of(std::int64_t(std::stoll(name))) : interpreter.string(std::move(name)));
    }
    return path;
}

Value follow(Interpreter &interpreter, Value item, const std::vector<Value> &path) {
    for (const auto &part : path)
        item = interpreter.item(item, part);
    return item;
}

Value withoutCase(Interpreter &interpreter, const Value &value, bool caseSensitive) {
    if (caseSensitive || !value.is(Kind::String))
        return value;
    interpreter.charge(value.text().size() / 32);
    return interpreter.string(lower(value.text()));
}

/// Sorts by keys, stably; reversed keeps equal items in their order.
template <class Item, class Key>
void sortBy(Interpreter &interpreter, std::vector<Item> &values, bool reverse, Key key) {
    std::vector<std::pair<Value, std::size_t>> order;
    for (std::size_t i = 0; i < values.size(); ++i)
        order.emplace_back(key(values[i]), i);
    std::stable_sort(order.begin(), order.end(), [&](const auto &a, const auto &b) {
        interpreter.charge(1 + std::min(weightOf(a.first), weightOf(b.first)));
        return reverse ? less(b.first, a.first) : less(a.first, b.first);
    });
    std::vector<Item> sorted;
    for (const auto &[keyValue, i] : order)
        sorted.push_back(values[i]);
    values = std::move(sorted);
}

Value lengthFilter(Interpreter &, const Value &value, const Arguments &arguments) {
    arguments.bind("length", {});
    return Value::of(lengthOf(value));
}

Value listFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("list", {});
    return interpreter.arena().list(items(interpreter, value));
}

Value firstFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("first", {});
    if (value.is(Kind::Iterator)) {
        auto &iterator = value.changing<IteratorObject>();
        if (iterator.next < iterator.items.size())
            return iterator.items[iterator.next++];
    }
    if (value.is(Kind::List) && !value.items().empty())
        return value.items().front();
    const auto all = items(interpreter, value);
    return all.empty() ? interpreter.arena().undefined("No first item, sequence was empty.") : all.front();
}

Value lastFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("last", {});
    if (value.is(Kind::Iterator))
        fail("'" + typeName(value) + "' object is not reversible");
    if (value.is(Kind::List) && !value.items().empty())
        return value.items().back();
    const auto all = items(interpreter, value);
    return all.empty() ? interpreter.arena().undefined("No last item, sequence was empty.") : all.back();
}

Value joinFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("join", {"d", "attribute"});
    const auto separator = bound[0] ? interpreter.toText(*bound[0]) : std::string();
    const auto path = pathOf(interpreter, bound[1]);
    std::string out;
    bool isFirst = true;
    for (const auto &item : items(interpreter, value)) {
        if (!isFirst)
            out += separator;
        isFirst = false;
        const auto text = interpreter.toText(follow(interpreter, item, path));
        interpreter.charge((text.size() + separator.size()) / 64);
        interpreter.arena().charge(text.size() + separator.size());
        out += text;
    }
    return interpreter.string(std::move(out));
}

Value reverseFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("reverse", {});
    auto all = items(interpreter, value);
    std::reverse(all.begin(), all.end());
    if (value.is(Kind::Iterator))
        return interpreter.arena().list(std::move(all));
    if (!value.is(Kind::String))
        return interpreter.arena().iterator(std::move(all));
    std::string out;
    for (const auto &character : all)
        out += character.text();
    return interpreter.string(std::move(out), value.as<StringObject>().markup);
}

/// Fills an iterator item by item; what fails is kept for the one who reads so far.
template <class Fill>
Value lazily(Interpreter &interpreter, Fill fill) {
    std::vector<Value> out;
    try {
        fill(out);
    } catch (TemplateFailure &failure) {
        if (failure.line == 0)
            failure.line = interpreter.line();
        return interpreter.arena().iterator(std::move(out), std::move(failure));
    }
    return interpreter.arena().iterator(std::move(out));
}

Value mapFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    return lazily(interpreter, [&](std::vector<Value> &out) {
        if (!truth(value))
            return;
        const bool byAttribute = arguments.positional.empty() && !arguments.named.empty();
        const auto bound = byAttribute ? arguments.bind("map", {"attribute", "default"}, 1) : std::vector<const Value *>(2);
        const auto path = pathOf(interpreter, bound[0]);
        if (!byAttribute && (arguments.positional.empty() || !arguments.positional[0].is(Kind::String)))
            fail("map requires a filter argument");
        Arguments rest{{arguments.positional.begin() + (byAttribute ? 0 : 1), arguments.positional.end()}, arguments.named};
        for (auto item : items(interpreter, value)) {
            if (!byAttribute) {
                out.push_back(interpreter.filter(arguments.positional[0].text(), item, rest));
                continue;
            }
            for (const auto &part : path) {
                item = interpreter.item(item, part);
                if (bound[1] && !bound[1]->isNone() && item.isUndefined())
                    item = *bound[1];
            }
            out.push_back(item);
        }
    });
}

template <bool keeps, bool byAttribute>
Value selectFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    return lazily(interpreter, [&](std::vector<Value> &out) {
        if (!truth(value))
            return;
        const auto &given = arguments.positional;
        if (byAttribute && given.empty())
            fail("Missing parameter for attribute name");
        const auto path = byAttribute ? pathOf(interpreter, &given[0]) : std::vector<Value>();
        const std::size_t used = byAttribute ? 1 : 0;
        Arguments rest;
        if (given.size() > used) {
            if (!given[used].is(Kind::String))
                fail("No test named by a '" + typeName(given[used]) + "'");
            rest = {{given.begin() + std::ptrdiff_t(used) + 1, given.end()}, arguments.named};
        }
        for (const auto &item : items(interpreter, value)) {
            const auto part = follow(interpreter, item, path);
            const bool passes = given.size() > used ? interpreter.test(given[used].text(), part, rest) : truth(part);
            if (passes == keeps)
                out.push_back(item);
        }
    });
}

Value itemsFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("items", {});
    return lazily(interpreter, [&](std::vector<Value> &out) {
        if (value.isUndefined())
            return;
        if (!value.is(Kind::Dict))
            fail("Can only get item pairs from a mapping.");
        for (const auto &[key, item] : value.as<DictObject>().entries)
            out.push_back(interpreter.arena().tuple({key, item}));
    });
}

Value uniqueFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("unique", {"case_sensitive", "attribute"});
    const auto path = pathOf(interpreter, bound[1]);
    return lazily(interpreter, [&](std::vector<Value> &out) {
        std::vector<Value> seen;
        for (const auto &item : items(interpreter, value)) {
            const auto key = withoutCase(interpreter, follow(interpreter, item, path), bound[0] && truth(*bound[0]));
            requireHashable(key);
            interpreter.charge(seen.size() * weightOf(key));
            if (std::any_of(seen.begin(), seen.end(), [&](const Value &other) { return equal(other, key); }))
                continue;
            seen.push_back(key);
            out.push_back(item);
        }
    });
}

Value sortFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("sort", {"reverse", "case_sensitive", "attribute"});
    std::vector<std::vector<Value>> paths;
    if (bound[2] && bound[2]->is(Kind::String))
        for (const auto part : split(bound[2]->text(), ",", -1)) {
            const auto name = interpreter.string(std::string(part));
            paths.push_back(pathOf(interpreter, &name));
        }
    else
        paths.push_back(pathOf(interpreter, bound[2]));
    auto all = items(interpreter, value);
    sortBy(interpreter, all, bound[0] && truth(*bound[0]), [&](const Value &item) {
        std::vector<Value> keys;
        for (const auto &path : paths)
            keys.push_back(withoutCase(interpreter, follow(interpreter, item, path), bound[1] && truth(*bound[1])));
        return interpreter.arena().list(std::move(keys));
    });
    return interpreter.arena().list(std::move(all));
}

Value dictsortFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("dictsort", {"case_sensitive", "by", "reverse"});
    const auto by = bound[1] && bound[1]->is(Kind::String) ? bound[1]->text() : "key";
    if (by != "key" && by != "value")
        fail("You can only sort by either \"key\" or \"value\"");
    requireDefined(value);
    if (!value.is(Kind::Dict))
        fail("'dictsort' expected a dict, found '" + typeName(value) + "'");
    auto entries = value.as<DictObject>().entries;
    sortBy(interpreter, entries, bound[2] && truth(*bound[2]), [&](const auto &entry) {
        return withoutCase(interpreter, by == "key" ? entry.first : entry.second, bound[0] && truth(*bound[0]));
    });
    std::vector<Value> out;
    for (const auto &[key, item] : entries)
        out.push_back(interpreter.arena().tuple({key, item}));
    return interpreter.arena().list(std::move(out));
}

template <bool greatest>
Value extremeFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind(greatest ? "max" : "min", {"case_sensitive", "attribute"});
    const auto path = pathOf(interpreter, bound[1]);
    const auto all = items(interpreter, value);
    if (all.empty())
        return interpreter.arena().undefined("No aggregated item, sequence was empty.");
    const auto keyOf = [&](const Value &item) {
        return withoutCase(interpreter, follow(interpreter, item, path), bound[0] && truth(*bound[0]));
    };
    auto best = all[0];
    auto bestKey = keyOf(best);
    for (std::size_t i = 1; i < all.size(); ++i) {
        const auto key = keyOf(all[i]);
        interpreter.charge(std::min(weightOf(key), weightOf(bestKey)));
        if (greatest ? less(bestKey, key) : less(key, bestKey)) {
            best = all[i];
            bestKey = key;
        }
    }
    return best;
}

Value sumFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("sum", {"attribute", "start"});
    const auto path = pathOf(interpreter, bound[0]);
    auto total = bound[1] ? *bound[1] : Value::of(std::int64_t(0));
    if (total.is(Kind::String))
        fail("sum() can't sum strings");
    for (const auto &item : items(interpreter, value))
        total = interpreter.binary("+", total, follow(interpreter, item, path));
    return total;
}

std::int64_t count(const Value *value, std::string_view what) {
    if (!value->isIntegral() || value->integer() < 1 || value->integer() > 100'000)
        fail("'" + std::string(what) + "' expected a number from 1 to 100000");
    return value->integer();
}

Value batchFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("batch", {"linecount", "fill_with"}, 1);
    const auto size = std::size_t(count(bound[0], "batch"));
    return lazily(interpreter, [&](std::vector<Value> &out) {
        std::vector<Value> line;
        for (const auto &item : items(interpreter, value)) {
            if (line.size() == size)
                out.push_back(interpreter.arena().list(std::exchange(line, {})));
            line.push_back(item);
        }
        if (line.empty())
            return;
        if (bound[1] && !bound[1]->isNone())
            line.resize(size, *bound[1]);
        out.push_back(interpreter.arena().list(std::move(line)));
    });
}

Value sliceFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("slice", {"slices", "fill_with"}, 1);
    const auto slices = std::size_t(count(bound[0], "slice"));
    return lazily(interpreter, [&](std::vector<Value> &out) {
        const auto all = items(interpreter, value);
        const auto size = all.size() / slices;
        const auto extra = all.size() % slices;
        std::size_t at = 0;
        for (std::size_t i = 0; i < slices; ++i) {
            const auto end = at + size + (i < extra ? 1 : 0);
            std::vector<Value> part(all.begin() + std::ptrdiff_t(at), all.begin() + std::ptrdiff_t(end));
            if (bound[1] && !bound[1]->isNone() && i >= extra)
                part.push_back(*bound[1]);
            out.push_back(interpreter.arena().list(std::move(part)));
            at = end;
        }
    });
}

const std::map<std::string_view, Filter> filters = {
    {"length", lengthFilter},
    {"count", lengthFilter},
    {"list", listFilter},
    {"first", firstFilter},
    {"last", lastFilter},
    {"join", joinFilter},
    {"reverse", reverseFilter},
    {"map", mapFilter},
    {"select", selectFilter<true, false>},
    {"reject", selectFilter<false, false>},
    {"selectattr", selectFilter<true, true>},
    {"rejectattr", selectFilter<false, true>},
    {"items", itemsFilter},
    {"unique", uniqueFilter},
    {"sort", sortFilter},
    {"dictsort", dictsortFilter},
    {"min", extremeFilter<false>},
    {"max", extremeFilter<true>},
    {"sum", sumFilter},
    {"batch", batchFilter},
    {"slice", sliceFilter},
};

} // namespace

Filter findSequenceFilter(std::string_view name) {
    const auto found = filters.find(name);
    return found == filters.end() ? nullptr : found->second;
}

} // namespace sintonia::templates
