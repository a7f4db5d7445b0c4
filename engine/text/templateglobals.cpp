// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateinterpreter.h"

#include <locale.h>
#include <map>

namespace sintonia::templates {

namespace {

constexpr std::int64_t longestRange = 100'000; // jinja2.sandbox.MAX_RANGE

/// Members of dict(…) and namespace(…): those of a dict or of pairs, then the named ones.
std::vector<std::pair<Value, Value>> members(Interpreter &interpreter, const Arguments &arguments) {
    std::vector<std::pair<Value, Value>> entries;
    if (arguments.positional.size() > 1)
        fail("dict expected at most 1 argument, got " + std::to_string(arguments.positional.size()));
    if (!arguments.positional.empty()) {
        const auto &from = arguments.positional[0];
        if (from.is(Kind::Dict)) {
            entries = from.as<DictObject>().entries;
        } else {
            for (const auto &item : itemsOf(interpreter.arena(), from)) {
                const auto pair = itemsOf(interpreter.arena(), item);
                if (pair.size() != 2)
                    fail("an item of " + std::to_string(pair.size()) + " values where a dict needs pairs");
                entries.emplace_back(pair[0], pair[1]);
            }
        }
    }
    for (const auto &[name, value] : arguments.named)
        entries.emplace_back(interpreter.string(std::string(name)), value);
    interpreter.charge(entries.size());
    return entries;
}

Value dictFunction(Interpreter &interpreter, const Value &, const Arguments &arguments) {
    return interpreter.arena().dict(members(interpreter, arguments));
}

Value namespaceFunction(Interpreter &interpreter, const Value &, const Arguments &arguments) {
    auto *space = interpreter.arena().make<NamespaceObject>();
    for (const auto &[key, value] : interpreter.arena().dict(members(interpreter, arguments)).as<DictObject>().entries) {
        if (!key.is(Kind::String))
            fail("attributes of a namespace must be named by strings");
        if (key.text().starts_with('_'))
            fail("a namespace can't have the attribute '" + std::string(key.text()) + "'");
        interpreter.arena().charge(key.text().size() + sizeof(Value));
        space->attributes.emplace_back(std::string(key.text()), value);
    }
    return {Kind::Namespace, space};
}

Value rangeFunction(Interpreter &interpreter, const Value &, const Arguments &arguments) {
    const auto &given = arguments.positional;
    if (given.empty() || given.size() > 3 || !arguments.named.empty())
        fail("range expected 1 to 3 arguments, got " + std::to_string(given.size()));
    for (const auto &value : given)
        if (!value.isIntegral()) {
            requireDefined(value);
            fail("'" + typeName(value) + "' object cannot be interpreted as an integer");
        }
    auto *range = interpreter.arena().make<RangeObject>();
    range->start = given.size() > 1 ? given[0].integer() : 0;
    range->stop = given.size() > 1 ? given[1].integer() : given[0].integer();
    range->step = given.size() > 2 ? given[2].integer() : 1;
    if (range->step == 0)
        fail("range() arg 3 must not be zero");
    const bool back = range->step < 0;
    const auto low = back ? range->stop : range->start;
    const auto high = back ? range->start : range->stop;
    if (high > low) {
        const auto distance = std::uint64_t(high) - std::uint64_t(low);
        const auto stride = back ? 0 - std::uint64_t(range->step) : std::uint64_t(range->step);
        const auto count = (distance - 1) / stride + 1;
        if (count > std::uint64_t(longestRange))
            fail("Range too big. The sandbox blocks ranges larger than " + std::to_string(longestRange) + ".");
        range->count = std::int64_t(count);
    }
    return {Kind::Range, range};
}

Value raiseFunction(Interpreter &interpreter, const Value &, const Arguments &arguments) {
    const auto bound = arguments.bind("raise_exception", {"message"}, 1);
    fail("the template refuses: " + interpreter.toText(*bound[0]));
}

/// datetime.strftime without a time zone: in the C locale, where %z and %Z are empty.
std::string timeText(std::string_view format, const std::tm &time) {
    static const locale_t plain = newlocale(LC_ALL_MASK, "C", nullptr);
    if (format.size() > 1000)
        fail("a format of a date of more than 1000 bytes");
    std::string out;
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] != '%' || at + 1 == format.size()) {
            out += format[at];
            continue;
        }
        std::string field = "%";
        field += format[++at];
        if ((format[at] == '-' || format[at] == '_' || format[at] == '^' || format[at] == '#' || format[at] == '0') &&
            at + 1 < format.size())
            field += format[++at];
        const char type = field.back();
        if (type == 'f')
            out += "000000";
        if (type == 'z' || type == 'Z' || type == 'f')
            continue;
        if (std::string_view("aAbBcCdDeFgGhHIjklmMnprRsStTuUVwWxXyY%P").find(type) == std::string_view::npos)
            fail("the date format '" + field + "', which is not supported");
        char text[256];
        out.append(text, strftime_l(text, sizeof text, field.c_str(), &time, plain));
    }
    return out;
}

Value timeFunction(Interpreter &interpreter, const Value &, const Arguments &arguments) {
    const auto bound = arguments.bind("strftime_now", {"format"}, 1);
    if (!bound[0]->is(Kind::String)) {
        requireDefined(*bound[0]);
        fail("strftime_now expected a string, found '" + typeName(*bound[0]) + "'");
    }
    return interpreter.string(timeText(bound[0]->text(), interpreter.localTime()));
}

[[noreturn]] Value unsupportedFunction(Interpreter &, const Value &, const Arguments &) {
    fail("a call of lipsum, cycler or joiner, which are not supported");
}

const std::map<std::string_view, Filter> globals = {
    {"dict", dictFunction},           {"namespace", namespaceFunction}, {"range", rangeFunction},
    {"raise_exception", raiseFunction}, {"strftime_now", timeFunction},   {"lipsum", unsupportedFunction},
    {"cycler", unsupportedFunction},  {"joiner", unsupportedFunction},
};

} // namespace

Filter findGlobal(std::string_view name) {
    const auto found = globals.find(name);
    return found == globals.end() ? nullptr : found->second;
}

} // namespace sintonia::templates
