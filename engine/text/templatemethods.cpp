// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateformat.h"
#include "engine/text/templateinterpreter.h"
#include "engine/text/templatetext.h"

#include <algorithm>
#include <map>
#include <set>

namespace sintonia::templates {

namespace {

using Names = std::map<std::string_view, Method>;

std::string_view textOf(const Value *value, std::string_view what) {
    if (!value->is(Kind::String)) {
        requireDefined(*value);
        fail("'" + std::string(what) + "' expected a string, found '" + typeName(*value) + "'");
    }
    return value->text();
}

std::int64_t integerOf(const Value *value, std::string_view what) {
    if (!value->isIntegral()) {
        requireDefined(*value);
        fail("'" + std::string(what) + "' expected an integer, found '" + typeName(*value) + "'");
    }
    return value->integer();
}

std::optional<std::string_view> optionalText(const Value *value, std::string_view what) {
    return !value || value->isNone() ? std::nullopt : std::optional(textOf(value, what));
}

/// Charges the work on a string and returns its text.
std::string_view worked(Interpreter &interpreter, const Value &self) {
    interpreter.charge(self.text().size() / 32);
    interpreter.arena().charge(self.text().size() / 16);
    return self.text();
}

Value like(Interpreter &interpreter, const Value &self, std::string text) {
    return interpreter.string(std::move(text), self.as<StringObject>().markup);
}

template <Side side>
Value stripMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("strip", {"chars"});
    return like(interpreter, self, std::string(strip(worked(interpreter, self), side, optionalText(bound[0], "strip"))));
}

template <std::string (*mapping)(std::string_view)>
Value caseMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    arguments.bind("a method of strings", {});
    return like(interpreter, self, mapping(worked(interpreter, self)));
}

template <bool fromRight>
Value splitMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("split", {"sep", "maxsplit"});
    const auto most = bound[1] ? integerOf(bound[1], "split") : -1;
    const auto separator = optionalText(bound[0], "split");
    const auto parts = (fromRight ? splitFromRight : split)(worked(interpreter, self), separator, most);
    std::vector<Value> items;
    for (const auto part : parts)
        items.push_back(like(interpreter, self, std::string(part)));
    return interpreter.arena().list(std::move(items));
}

/// The part of a string that find, count, startswith and endswith look at, and where it begins in code points.
/// Nothing when the begin lies behind the end of the string.
std::optional<std::pair<std::string_view, std::int64_t>> window(std::string_view text, const Value *begin,
                                                                const Value *end) {
    if (!begin && !end)
        return std::pair(text, std::int64_t(0));
    const auto length = std::int64_t(codePointCount(text));
    const auto bound = [&](const Value *value, std::int64_t absent) {
        if (!value || value->isNone())
            return absent;
        const auto index = integerOf(value, "a slice");
        return index < 0 ? std::max<std::int64_t>(index + length, 0) : index;
    };
    const auto from = bound(begin, 0);
    const auto to = std::min(bound(end, length), length);
    if (from > length || from > to)
        return {};
    const auto first = byteOffset(text, std::size_t(from));
    const auto last = byteOffset(text, std::size_t(to));
    return std::pair(text.substr(first, last - first), from);
}

template <bool atStart>
Value startsMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind(atStart ? "startswith" : "endswith", {"prefix", "start", "end"}, 1);
    const auto part = window(self.text(), bound[1], bound[2]);
    const auto matches = [&](const Value &value) {
        const auto affix = textOf(&value, atStart ? "startswith" : "endswith");
        return part && (atStart ? part->first.starts_with(affix) : part->first.ends_with(affix));
    };
    if (bound[1] || bound[2])
        worked(interpreter, self);
    if (!bound[0]->is(Kind::Tuple))
        return Value::of(matches(*bound[0]));
    const auto &items = bound[0]->items();
    interpreter.charge(items.size());
    return Value::of(std::any_of(items.begin(), items.end(), matches));
}

template <bool fromRight, bool mustFind>
Value findMethodOf(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("find", {"sub", "start", "end"}, 1);
    const auto wanted = textOf(bound[0], "find");
    const auto part = window(worked(interpreter, self), bound[1], bound[2]);
    const auto at = !part ? std::string_view::npos : fromRight ? part->first.rfind(wanted) : part->first.find(wanted);
    if (at == std::string_view::npos) {
        if (mustFind)
            fail("substring not found");
        return Value::of(std::int64_t(-1));
    }
    return Value::of(part->second + std::int64_t(codePointCount(part->first.substr(0, at))));
}

Value countMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("count", {"sub", "start", "end"}, 1);
    const auto wanted = textOf(bound[0], "count");
    const auto part = window(worked(interpreter, self), bound[1], bound[2]);
    return Value::of(part ? std::int64_t(countOf(part->first, wanted)) : 0);
}

Value replaceMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("replace", {"old", "new", "count"}, 2);
    const auto most = bound[2] ? integerOf(bound[2], "replace") : -1;
    auto text = replaced(worked(interpreter, self), textOf(bound[0], "replace"), textOf(bound[1], "replace"), most,
                         std::size_t(1) << 26);
    interpreter.charge(text.size() / 32);
    return like(interpreter, self, std::move(text));
}

Value joinMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("join", {"iterable"}, 1);
    std::string out;
    bool isFirst = true;
    for (const auto &item : itemsOf(interpreter.arena(), *bound[0])) {
        if (!isFirst)
            out += self.text();
        isFirst = false;
        out += textOf(&item, "join");
        interpreter.charge(1 + item.text().size() / 64 + self.text().size() / 64);
        interpreter.arena().charge(item.text().size() + self.text().size());
    }
    return like(interpreter, self, std::move(out));
}

template <bool atStart>
Value removeMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("removeprefix", {"prefix"}, 1);
    auto text = worked(interpreter, self);
    const auto affix = textOf(bound[0], "removeprefix");
    if (atStart && text.starts_with(affix))
        text.remove_prefix(affix.size());
    else if (!atStart && text.ends_with(affix))
        text.remove_suffix(affix.size());
    return like(interpreter, self, std::string(text));
}

template <bool fromRight>
Value partitionMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("partition", {"sep"}, 1);
    const auto separator = textOf(bound[0], "partition");
    if (separator.empty())
        fail("empty separator");
    const auto text = worked(interpreter, self);
    const auto at = fromRight ? text.rfind(separator) : text.find(separator);
    const auto part = [&](std::string_view piece) { return like(interpreter, self, std::string(piece)); };
    if (at == std::string_view::npos)
        return interpreter.arena().tuple(fromRight ? std::vector{part(""), part(""), part(text)}
                                                   : std::vector{part(text), part(""), part("")});
    return interpreter.arena().tuple({part(text.substr(0, at)), part(separator), part(text.substr(at + separator.size()))});
}

template <char where>
Value padMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("ljust", {"width", "fillchar"}, 1);
    const auto width = integerOf(bound[0], "ljust");
    const auto fill = where == 'z' ? "0" : bound[1] ? textOf(bound[1], "ljust") : " ";
    if (codePointCount(fill) != 1)
        fail("The fill character must be exactly one character long");
    const auto text = worked(interpreter, self);
    const auto length = std::int64_t(codePointCount(text));
    const auto missing = std::size_t(std::max<std::int64_t>(width - length, 0));
    if (missing > (std::size_t(1) << 26))
        fail("more memory than the limit allows");
    interpreter.arena().charge(missing * fill.size());
    interpreter.charge(missing);
    // CPython's centring: the odd blank goes left when the width is odd.
    const auto left = where == 'l' ? 0 : where == 'c' ? missing / 2 + (missing & std::size_t(width) & 1) : missing;
    std::string padding;
    for (std::size_t i = 0; i < missing; ++i)
        padding += fill;
    const bool hasSign = where == 'z' && (text.starts_with('-') || text.starts_with('+'));
    const auto sign = text.substr(0, hasSign ? 1 : 0);
    return like(interpreter, self, std::string(sign) + padding.substr(0, left * fill.size()) +
                                       std::string(text.substr(sign.size())) + padding.substr(left * fill.size()));
}

template <bool (*predicate)(std::string_view)>
Value isMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    arguments.bind("a method of strings", {});
    return Value::of(predicate(worked(interpreter, self)));
}

bool isAlpha(std::string_view text) { return isAll(text, "alpha"); }
bool isDigit(std::string_view text) { return isAll(text, "digit"); }
bool isDecimal(std::string_view text) { return isAll(text, "decimal"); }
bool isNumeric(std::string_view text) { return isAll(text, "numeric"); }
bool isAlphanumeric(std::string_view text) { return isAll(text, "alnum"); }
bool isBlank(std::string_view text) { return isAll(text, "space"); }

Value splitLinesMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("splitlines", {"keepends"});
    std::vector<Value> items;
    for (const auto line : lines(worked(interpreter, self), bound[0] && truth(*bound[0])))
        items.push_back(like(interpreter, self, std::string(line)));
    return interpreter.arena().list(std::move(items));
}

Value formatMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    return like(interpreter, self, formatBraces(interpreter, self.text(), arguments));
}

const Names stringMethods = {
    {"strip", stripMethod<Side::Both>},
    {"lstrip", stripMethod<Side::Left>},
    {"rstrip", stripMethod<Side::Right>},
    {"upper", caseMethod<upper>},
    {"lower", caseMethod<lower>},
    {"title", caseMethod<titled>},
    {"capitalize", caseMethod<capitalized>},
    {"split", splitMethod<false>},
    {"rsplit", splitMethod<true>},
    {"splitlines", splitLinesMethod},
    {"startswith", startsMethod<true>},
    {"endswith", startsMethod<false>},
    {"find", findMethodOf<false, false>},
    {"rfind", findMethodOf<true, false>},
    {"index", findMethodOf<false, true>},
    {"rindex", findMethodOf<true, true>},
    {"count", countMethod},
    {"replace", replaceMethod},
    {"join", joinMethod},
    {"removeprefix", removeMethod<true>},
    {"removesuffix", removeMethod<false>},
    {"partition", partitionMethod<false>},
    {"rpartition", partitionMethod<true>},
    {"ljust", padMethod<'l'>},
    {"rjust", padMethod<'r'>},
    {"center", padMethod<'c'>},
    {"zfill", padMethod<'z'>},
    {"isalpha", isMethod<isAlpha>},
    {"isdigit", isMethod<isDigit>},
    {"isdecimal", isMethod<isDecimal>},
    {"isnumeric", isMethod<isNumeric>},
    {"isalnum", isMethod<isAlphanumeric>},
    {"isspace", isMethod<isBlank>},
    {"islower", isMethod<isLower>},
    {"isupper", isMethod<isUpper>},
    {"format", formatMethod},
};

enum class Part { Keys, Values, Items };

template <Part part>
Value viewMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    static constexpr std::string_view names[] = {"dict_keys", "dict_values", "dict_items"};
    arguments.bind(names[int(part)], {});
    std::vector<Value> items;
    for (const auto &[key, value] : self.as<DictObject>().entries)
        items.push_back(part == Part::Keys ? key : part == Part::Values ? value : interpreter.arena().tuple({key, value}));
    interpreter.charge(items.size());
    return interpreter.arena().view(std::string(names[int(part)]), std::move(items));
}

Value getMethod(Interpreter &, const Value &self, const Arguments &arguments) {
    if (!arguments.named.empty())
        fail("dict.get() takes no keyword arguments");
    const auto bound = arguments.bind("get", {"key", "default"}, 1);
    requireHashable(*bound[0]);
    for (const auto &[key, value] : self.as<DictObject>().entries)
        if (equal(key, *bound[0]))
            return value;
    return bound[1] ? *bound[1] : Value::none();
}

Value copyMethod(Interpreter &, const Value &self, const Arguments &arguments) {
    arguments.bind("copy", {});
    return self; // nothing can change it
}

const Names dictMethods = {{"keys", viewMethod<Part::Keys>},
                           {"values", viewMethod<Part::Values>},
                           {"items", viewMethod<Part::Items>},
                           {"get", getMethod},
                           {"copy", copyMethod}};

Value indexMethod(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("index", {"value"}, 1);
    interpreter.charge(weightOf(self));
    const auto &items = self.items();
    const auto found = std::find_if(items.begin(), items.end(), [&](const Value &item) { return equal(item, *bound[0]); });
    if (found == items.end())
        fail("a value is not in the list");
    return Value::of(std::int64_t(found - items.begin()));
}

Value countItems(Interpreter &interpreter, const Value &self, const Arguments &arguments) {
    const auto bound = arguments.bind("count", {"value"}, 1);
    interpreter.charge(weightOf(self));
    const auto &items = self.items();
    return Value::of(std::int64_t(
        std::count_if(items.begin(), items.end(), [&](const Value &item) { return equal(item, *bound[0]); })));
}

const Names listMethods = {{"index", indexMethod}, {"count", countItems}, {"copy", copyMethod}};
const Names tupleMethods = {{"index", indexMethod}, {"count", countItems}};
const Names noMethods;

/// Attributes that Python has and the interpreter doesn't.
const std::map<Kind, std::set<std::string_view>> unsupported = {
    {Kind::String,
     {"casefold", "encode", "expandtabs", "format_map", "isascii", "isidentifier", "isprintable", "istitle", "maketrans",
      "swapcase", "translate"}},
    {Kind::Dict, {"fromkeys"}},
    {Kind::Int,
     {"as_integer_ratio", "bit_count", "bit_length", "conjugate", "denominator", "from_bytes", "imag", "numerator", "real",
      "to_bytes"}},
    {Kind::Float, {"as_integer_ratio", "conjugate", "fromhex", "hex", "imag", "is_integer", "real"}},
    {Kind::Range, {"count", "index", "start", "step", "stop"}},
    {Kind::View, {"isdisjoint", "mapping"}},
    {Kind::Iterator, {"close", "send", "throw"}},
    {Kind::Function, {"arguments", "caller", "catch_kwargs", "catch_varargs", "explicit_caller", "name"}},
};

} // namespace

Method findMethod(const Value &self, std::string_view name) {
    const auto &methods = self.is(Kind::String)  ? stringMethods
                          : self.is(Kind::Dict)  ? dictMethods
                          : self.is(Kind::List)  ? listMethods
                          : self.is(Kind::Tuple) ? tupleMethods
                                                 : noMethods;
    if (const auto found = methods.find(name); found != methods.end())
        return found->second;
    const auto names = unsupported.find(self.is(Kind::Bool) ? Kind::Int : self.kind());
    if (names != unsupported.end() && names->second.contains(name))
        fail("the attribute '" + std::string(name) + "' of '" + typeName(self) + "', which is not supported");
    return nullptr;
}

} // namespace sintonia::templates
