// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateformat.h"

#include "engine/text/templateprint.h"
#include "engine/text/templatetext.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sintonia::templates {

namespace {

constexpr std::size_t longestField = 10'000;
constexpr std::size_t longestRepr = std::size_t(1) << 24;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// One %… of a format: flags, width, precision, type.
struct Field {
    std::string flags;
    std::size_t width = 0;
    std::optional<std::size_t> precision;
    char type = 's';
};

std::size_t readNumber(std::string_view format, std::size_t &at) {
    std::size_t number = 0;
    for (; at < format.size() && isDigit(format[at]); ++at)
        if ((number = number * 10 + std::size_t(format[at] - '0')) > longestField)
            fail("a field of a format that is too wide");
    return number;
}

Field readField(std::string_view format, std::size_t &at) {
    Field field;
    while (at < format.size() && std::string_view("-+ 0#").find(format[at]) != std::string_view::npos)
        field.flags += format[at++];
    field.width = readNumber(format, at);
    if (at < format.size() && format[at] == '.')
        field.precision = readNumber(format, ++at);
    if (at >= format.size())
        fail("incomplete format");
    field.type = format[at++];
    return field;
}

std::string withSign(std::string digits, bool negative, const Field &field) {
    const bool has = field.flags.find('+') != std::string::npos;
    const bool blank = field.flags.find(' ') != std::string::npos;
    return (negative ? "-" : has ? "+" : blank ? " " : "") + std::move(digits);
}

std::string numberField(const Value &value, const Field &field) {
    requireDefined(value);
    if (!value.isNumber())
        fail(std::string("%") + field.type + " format: a number is required, not " + typeName(value));
    if (field.type == 'f' || field.type == 'F') {
        const double number = value.number();
        char text[512];
        const auto precision = int(std::min<std::size_t>(field.precision.value_or(6), 100));
        std::snprintf(text, sizeof text, "%.*f", precision, std::fabs(number));
        return withSign(text, std::signbit(number), field);
    }
    if (field.type == 'x' && !value.isIntegral())
        fail("%x format: an integer is required, not float");
    if (value.is(Kind::Float) && !(std::fabs(value.number()) < 9e18))
        fail("an integer beyond 64 bits");
    const auto number = value.is(Kind::Float) ? std::int64_t(value.number()) : value.integer();
    const auto magnitude = number < 0 ? 0 - std::uint64_t(number) : std::uint64_t(number);
    char text[32];
    std::string digits(text, std::to_chars(text, text + sizeof text, magnitude, field.type == 'x' ? 16 : 10).ptr);
    if (field.precision && digits.size() < *field.precision)
        digits.insert(0, *field.precision - digits.size(), '0');
    return withSign(std::move(digits), number < 0, field);
}

std::string padded(std::string text, const Field &field) {
    const auto length = codePointCount(text);
    if (length >= field.width)
        return text;
    const auto missing = field.width - length;
    if (field.flags.find('-') != std::string::npos)
        return text + std::string(missing, ' ');
    const bool isNumber = field.type != 's' && field.type != 'r';
    if (isNumber && field.flags.find('0') != std::string::npos) {
        const std::size_t sign = text.find_first_of("+- ") == 0 ? 1 : 0;
        return text.insert(sign, missing, '0');
    }
    return std::string(missing, ' ') + text;
}

std::string fieldText(Interpreter &interpreter, const Value &value, const Field &field) {
    switch (field.type) {
    case 's':
    case 'r': {
        auto text = field.type == 's' ? interpreter.toText(value) : represented(value, longestRepr);
        if (field.precision)
            text.resize(byteOffset(text, *field.precision));
        return padded(std::move(text), field);
    }
    case 'd':
    case 'i':
    case 'x':
    case 'f':
    case 'F':
        return padded(numberField(value, field), field);
    default:
        fail(std::string("the format %") + field.type + ", which is not supported");
    }
}

/// A value named by the text between braces: "", "0", "name", followed by .attribute and [item].
Value lookUp(Interpreter &interpreter, std::string_view path, const Arguments &arguments, std::size_t &automatic) {
    const auto end = std::min(path.find_first_of(".["), path.size());
    const auto first = path.substr(0, end);
    Value value;
    if (first.empty() || std::all_of(first.begin(), first.end(), isDigit)) {
        std::size_t index = 0;
        if (first.empty())
            index = automatic++;
        else if (std::from_chars(first.data(), first.data() + first.size(), index).ec != std::errc())
            fail("a field number of a format that is too large");
        if (index >= arguments.positional.size())
            fail("too few values for a format");
        value = arguments.positional[index];
    } else {
        const auto found = std::find_if(arguments.named.begin(), arguments.named.end(),
                                        [&](const auto &entry) { return entry.first == first; });
        if (found == arguments.named.end())
            fail("no value '" + std::string(first) + "' for a format");
        value = found->second;
    }
    for (auto rest = path.substr(end); !rest.empty();) {
        const bool isItem = rest[0] == '[';
        const auto stop = isItem ? rest.find(']') : std::min(rest.find_first_of(".[", 1), rest.size());
        if (stop == std::string_view::npos)
            fail("a '[' in a format that is not closed");
        const auto name = rest.substr(1, stop - 1);
        const bool isIndex = isItem && !name.empty() && name.size() < 18 && std::all_of(name.begin(), name.end(), isDigit);
        const auto key = isIndex ? Value::of(std::int64_t(std::stoll(std::string(name))))
                                 : interpreter.string(std::string(name));
        value = isItem ? interpreter.item(value, key) : interpreter.attribute(value, key);
        rest.remove_prefix(std::min(rest.size(), stop + (isItem ? 1 : 0)));
    }
    return value;
}

} // namespace

std::string formatPercent(Interpreter &interpreter, std::string_view format, const Value &value) {
    const bool isTuple = value.is(Kind::Tuple);
    std::size_t used = 0;
    const auto next = [&]() -> Value {
        if (isTuple ? used >= value.items().size() : used > 0)
            fail("not enough arguments for format string");
        return isTuple ? value.items()[used++] : (++used, value);
    };
    std::string out;
    bool named = false;
    for (std::size_t at = 0; at < format.size();) {
        interpreter.charge(1);
        if (format[at] != '%') {
            out += format[at++];
            continue;
        }
        ++at;
        if (at < format.size() && format[at] == '%') {
            out += format[at++];
            continue;
        }
        if (at < format.size() && format[at] == '(') {
            const auto end = format.find(')', at);
            if (end == std::string_view::npos || !value.is(Kind::Dict))
                fail("a format with a name needs a dict");
            const auto *found = value.as<DictObject>().find(format.substr(at + 1, end - at - 1));
            if (!found)
                fail("no value '" + std::string(format.substr(at + 1, end - at - 1)) + "' for a format");
            at = end + 1;
            named = true;
            out += fieldText(interpreter, *found, readField(format, at));
            continue;
        }
        const auto field = readField(format, at);
        out += fieldText(interpreter, next(), field);
        interpreter.charge(out.size() / 1024);
    }
    const bool isUsedUp = isTuple ? used == value.items().size() : used > 0 || named || value.is(Kind::Dict);
    if (!isUsedUp && !value.is(Kind::List))
        fail("not all arguments converted during string formatting");
    return out;
}

std::string formatBraces(Interpreter &interpreter, std::string_view format, const Arguments &arguments) {
    std::string out;
    std::size_t automatic = 0;
    for (std::size_t at = 0; at < format.size();) {
        interpreter.charge(1 + out.size() / 1024);
        const char c = format[at];
        if (c != '{' && c != '}') {
            out += c;
            ++at;
        } else if (at + 1 < format.size() && format[at + 1] == c) {
            out += c;
            at += 2;
        } else if (c == '}') {
            fail("Single '}' encountered in format string");
        } else {
            const auto end = format.find('}', at);
            if (end == std::string_view::npos)
                fail("expected '}' before end of string");
            const auto path = format.substr(at + 1, end - at - 1);
            if (path.find_first_of(":!{") != std::string_view::npos)
                fail("the format specification '" + std::string(path) + "', which is not supported");
            out += interpreter.toText(lookUp(interpreter, path, arguments, automatic));
            at = end + 1;
        }
    }
    return out;
}

} // namespace sintonia::templates
