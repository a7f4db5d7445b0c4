// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateformat.h"
#include "engine/text/templateinterpreter.h"
#include "engine/text/templateprint.h"
#include "engine/text/templatetext.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

namespace sintonia::templates {

namespace {

constexpr std::size_t longestText = std::size_t(1) << 26;

template <std::string (*mapping)(std::string_view)>
Value textFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("a filter of texts", {});
    return interpreter.string(mapping(interpreter.toText(value)));
}

/// jinja2's `title`: a word begins behind a hyphen, white space or an opening bracket only.
std::string titleFilter(std::string_view text) {
    std::string out;
    const auto separates = [](char32_t c) {
        return isSpace(c) || (c < 0x80 && std::string_view("-({[<").find(char(c)) != std::string_view::npos);
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        if (separates(unicode::next(text, at))) {
            out += text.substr(begin, at - begin);
            continue;
        }
        const auto first = at;
        for (auto next = at; next < text.size() && !separates(unicode::next(text, next));)
            at = next;
        out += upper(text.substr(begin, first - begin)) + lower(text.substr(first, at - first));
    }
    return out;
}

Value stringFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("string", {});
    return value.is(Kind::String) ? value : interpreter.string(interpreter.toText(value));
}

Value safeFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("safe", {});
    return interpreter.string(interpreter.toText(value), true);
}

template <bool always>
Value escapeFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("escape", {});
    if (!always && value.is(Kind::String) && value.as<StringObject>().markup)
        return value;
    const auto text = interpreter.toText(value);
    interpreter.arena().charge(5 * text.size());
    return interpreter.string(escaped(text), true);
}

Value trimFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("trim", {"chars"});
    const auto text = interpreter.toText(value);
    if (!bound[0] || bound[0]->isNone())
        return interpreter.string(std::string(strip(text, Side::Both)));
    requireDefined(*bound[0]);
    if (!bound[0]->is(Kind::String))
        fail("'trim' expected a string, found '" + typeName(*bound[0]) + "'");
    return interpreter.string(std::string(strip(text, Side::Both, bound[0]->text())));
}

Value replaceFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("replace", {"old", "new", "count"}, 2);
    std::int64_t most = -1;
    if (bound[2] && !bound[2]->isNone()) {
        if (!bound[2]->isIntegral())
            fail("'replace' expected an integer, found '" + typeName(*bound[2]) + "'");
        most = bound[2]->integer();
    }
    auto text = replaced(interpreter.toText(value), interpreter.toText(*bound[0]), interpreter.toText(*bound[1]), most,
                         longestText);
    interpreter.charge(text.size() / 32);
    return interpreter.string(std::move(text));
}

Value indentFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("indent", {"width", "first", "blank"});
    requireDefined(value);
    if (!value.is(Kind::String))
        fail("'indent' expected a string, found '" + typeName(value) + "'");
    std::string indention(4, ' ');
    if (bound[0] && bound[0]->is(Kind::String))
        indention = bound[0]->text();
    else if (bound[0] && bound[0]->isIntegral() && bound[0]->integer() < 1000)
        indention.assign(std::size_t(std::max<std::int64_t>(bound[0]->integer(), 0)), ' ');
    else if (bound[0])
        fail("'indent' expected a width below 1000 or a string");
    const bool blank = bound[2] && truth(*bound[2]);
    const auto whole = std::string(value.text()) + "\n";
    std::string out = bound[1] && truth(*bound[1]) ? indention : "";
    bool isFirst = true;
    for (const auto line : lines(whole)) {
        if (!isFirst)
            out += "\n" + (blank || !line.empty() ? indention : "");
        isFirst = false;
        out += line;
        if (out.size() > longestText)
            fail("more memory than the limit allows");
        interpreter.charge(1 + indention.size() / 32);
    }
    return interpreter.string(std::move(out), value.as<StringObject>().markup);
}

Value tojsonFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("tojson", {"ensure_ascii", "indent", "separators", "sort_keys"});
    JsonStyle style;
    style.asciiOnly = bound[0] && truth(*bound[0]);
    style.sortKeys = bound[3] && truth(*bound[3]);
    if (bound[1] && !bound[1]->isNone()) {
        requireDefined(*bound[1]);
        if (bound[1]->is(Kind::String))
            style.indent = std::string(bound[1]->text());
        else if (bound[1]->isIntegral() && bound[1]->integer() < 100)
            style.indent = std::string(std::size_t(std::max<std::int64_t>(bound[1]->integer(), 0)), ' ');
        else
            fail("'tojson' expected an indent below 100 or a string");
        style.itemSeparator = ",";
    }
    if (bound[2] && !bound[2]->isNone()) {
        const auto separators = itemsOf(interpreter.arena(), *bound[2]);
        if (separators.size() != 2 || !separators[0].is(Kind::String) || !separators[1].is(Kind::String))
            fail("'tojson' expected two strings as separators");
        style.itemSeparator = separators[0].text();
        style.keySeparator = separators[1].text();
    }
    interpreter.charge(weightOf(value));
    return interpreter.string(jsonText(value, style, longestText));
}

/// Python's int(text, base), nothing where it raises.
std::optional<std::int64_t> parsedInteger(std::string_view text, int base) {
    auto digits = std::string(strip(text, Side::Both));
    const bool negative = digits.starts_with('-');
    if (negative || digits.starts_with('+'))
        digits.erase(0, 1);
    if (digits.size() > 2 && digits[0] == '0') {
        const char letter = char(digits[1] | 0x20);
        const int prefix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
        if (prefix != 0 && prefix == base)
            digits.erase(0, digits[2] == '_' ? 3 : 2);
    }
    if (digits.starts_with('_') || digits.ends_with('_') || digits.find("__") != std::string::npos)
        return {};
    std::erase(digits, '_');
    std::uint64_t magnitude = 0;
    const auto end = digits.data() + digits.size();
    const auto [stop, problem] = std::from_chars(digits.data(), end, magnitude, base);
    if (digits.empty() || stop != end || problem == std::errc::invalid_argument)
        return {};
    if (problem != std::errc() || magnitude > std::uint64_t(INT64_MAX))
        fail("an integer beyond 64 bits");
    return negative ? -std::int64_t(magnitude) : std::int64_t(magnitude);
}

/// Python's float(text), nothing where it raises.
std::optional<double> parsedFloat(std::string_view text) {
    auto digits = lower(strip(text, Side::Both));
    if (digits.starts_with('_') || digits.ends_with('_') || digits.find("__") != std::string::npos)
        return {};
    std::erase(digits, '_');
    if (digits.starts_with('+') && !digits.starts_with("+-"))
        digits.erase(0, 1);
    double number = 0;
    const auto end = digits.data() + digits.size();
    const auto [stop, problem] = std::from_chars(digits.data(), end, number);
    if (digits.empty() || digits.find('(') != std::string::npos || stop != end || problem == std::errc::invalid_argument)
        return {};
    return problem == std::errc() ? number : std::strtod(digits.c_str(), nullptr);
}

std::int64_t truncated(double number) {
    if (std::isinf(number) || std::fabs(number) >= 9.2e18)
        fail("an integer beyond 64 bits");
    return std::int64_t(number);
}

Value intFilter(Interpreter &, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("int", {"default", "base"});
    requireDefined(value);
    const auto standard = bound[0] ? *bound[0] : Value::of(std::int64_t(0));
    if (value.isIntegral())
        return Value::of(value.integer());
    if (value.is(Kind::Float))
        return std::isnan(value.number()) ? standard : Value::of(truncated(value.number()));
    if (!value.is(Kind::String))
        return standard;
    const auto base = bound[1] && bound[1]->isIntegral() ? bound[1]->integer() : 10;
    if (base < 2 || base > 36)
        fail("'int' expected a base from 2 to 36");
    if (const auto number = parsedInteger(value.text(), int(base)))
        return Value::of(*number);
    const auto number = parsedFloat(value.text());
    if (!number || !std::isfinite(*number))
        return standard;
    return Value::of(truncated(*number));
}

Value floatFilter(Interpreter &, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("float", {"default"});
    requireDefined(value);
    if (value.isNumber())
        return Value::of(value.number());
    const auto number = value.is(Kind::String) ? parsedFloat(value.text()) : std::nullopt;
    return number ? Value::of(*number) : bound[0] ? *bound[0] : Value::of(0.0);
}

Value absFilter(Interpreter &, const Value &value, const Arguments &arguments) {
    arguments.bind("abs", {});
    requireDefined(value);
    if (!value.isNumber() || (value.isIntegral() && value.integer() == INT64_MIN))
        fail("bad operand type for abs(): '" + typeName(value) + "'");
    return value.is(Kind::Float) ? Value::of(std::fabs(value.number())) : Value::of(std::int64_t(std::abs(value.integer())));
}

/// Python's round(): to the nearest decimal, halves to even.
double roundedTo(double number, std::int64_t precision) {
    if (!std::isfinite(number) || precision > 300)
        return number;
    if (precision >= 0) {
        char text[700];
        std::snprintf(text, sizeof text, "%.*f", int(precision), number);
        return std::strtod(text, nullptr);
    }
    const auto unit = std::pow(10.0, double(-precision));
    return precision < -300 ? 0 : std::nearbyint(number / unit) * unit;
}

Value roundFilter(Interpreter &, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("round", {"precision", "method"});
    requireDefined(value);
    if (!value.isNumber() || (bound[0] && !bound[0]->isIntegral()))
        fail("'round' expected numbers, found '" + typeName(value) + "'");
    const auto precision = bound[0] ? bound[0]->integer() : 0;
    const auto method = bound[1] && bound[1]->is(Kind::String) ? bound[1]->text() : bound[1] ? "" : "common";
    if (method == "common") {
        if (value.is(Kind::Float))
            return Value::of(roundedTo(value.number(), precision));
        return precision >= 0 ? Value::of(value.integer())
                              : Value::of(truncated(roundedTo(double(value.integer()), precision)));
    }
    if ((method != "ceil" && method != "floor") || precision > 300 || precision < -300)
        fail("'round' expected the method common, ceil or floor");
    const auto unit = std::pow(10.0, double(precision));
    const auto scaled = value.number() * unit;
    if (!std::isfinite(scaled))
        fail("a number out of range");
    return Value::of((method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / unit);
}

Value defaultFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("default", {"default_value", "boolean"});
    if (value.isUndefined() || (bound[1] && truth(*bound[1]) && !truth(value)))
        return bound[0] ? *bound[0] : interpreter.string({});
    return value;
}

Value centerFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("center", {"width"});
    Arguments width;
    width.positional.push_back(bound[0] ? *bound[0] : Value::of(std::int64_t(80)));
    const auto text = interpreter.string(interpreter.toText(value));
    return findMethod(text, "center")(interpreter, text, width);
}

Value formatFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    if (!arguments.positional.empty() && !arguments.named.empty())
        fail("'format' can't handle positional and keyword arguments at the same time");
    std::vector<std::pair<Value, Value>> entries;
    for (const auto &[name, argument] : arguments.named)
        entries.emplace_back(interpreter.string(std::string(name)), argument);
    const auto values = arguments.named.empty() ? interpreter.arena().tuple(arguments.positional)
                                                : interpreter.arena().dict(std::move(entries));
    return interpreter.string(formatPercent(interpreter, interpreter.toText(value), values));
}

Value truncateFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("truncate", {"length", "killwords", "end", "leeway"});
    requireDefined(value);
    if (!value.is(Kind::String))
        fail("'truncate' expected a string, found '" + typeName(value) + "'");
    const auto number = [&](const Value *given, std::int64_t standard) {
        return given && given->isIntegral() ? given->integer() : standard;
    };
    const auto length = number(bound[0], 255);
    const std::string_view end = bound[2] && bound[2]->is(Kind::String) ? bound[2]->text() : "...";
    const auto leeway = number(bound[3], 5);
    const auto kept = length - std::int64_t(codePointCount(end));
    if (kept < 0 || leeway < 0)
        fail("'truncate' expected a length not below that of its end");
    if (lengthOf(value) <= length + leeway)
        return value;
    auto text = value.text().substr(0, byteOffset(value.text(), std::size_t(kept)));
    if (!(bound[1] && truth(*bound[1])))
        text = text.substr(0, text.rfind(' '));
    return interpreter.string(std::string(text) + std::string(end));
}

Value attrFilter(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("attr", {"name"}, 1);
    if (!bound[0]->is(Kind::String))
        fail("'attr' expected a name");
    if (value.is(Kind::Dict) && !findMethod(value, bound[0]->text()))
        return interpreter.arena().undefined("'dict' object has no attribute '" + std::string(bound[0]->text()) + "'");
    return interpreter.attribute(value, *bound[0]);
}

const std::map<std::string_view, Filter> filters = {
    {"upper", textFilter<upper>},
    {"lower", textFilter<lower>},
    {"capitalize", textFilter<capitalized>},
    {"title", textFilter<titleFilter>},
    {"string", stringFilter},
    {"safe", safeFilter},
    {"e", escapeFilter<false>},
    {"escape", escapeFilter<false>},
    {"forceescape", escapeFilter<true>},
    {"trim", trimFilter},
    {"replace", replaceFilter},
    {"indent", indentFilter},
    {"tojson", tojsonFilter},
    {"int", intFilter},
    {"float", floatFilter},
    {"abs", absFilter},
    {"round", roundFilter},
    {"default", defaultFilter},
    {"d", defaultFilter},
    {"center", centerFilter},
    {"format", formatFilter},
    {"truncate", truncateFilter},
    {"attr", attrFilter},
};

const std::set<std::string_view> unsupported = {"filesizeformat", "groupby",   "pprint",    "random",   "striptags",
                                                "urlencode",      "urlize",    "wordcount", "wordwrap", "xmlattr"};

} // namespace

Filter findFilter(std::string_view name) {
    if (const auto found = filters.find(name); found != filters.end())
        return found->second;
    if (unsupported.contains(name))
        fail("the filter '" + std::string(name) + "', which is not supported");
    return findSequenceFilter(name);
}

} // namespace sintonia::templates
