// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateinterpreter.h"
#include "engine/text/templatetext.h"

#include <map>

namespace sintonia::templates {

namespace {

template <bool (*predicate)(const Value &)>
bool plain(Interpreter &, const Value &value, const Arguments &arguments) {
    arguments.bind("a test", {});
    return predicate(value);
}

bool isDefined(const Value &value) { return !value.isUndefined(); }
bool isUndefined(const Value &value) { return value.isUndefined(); }
bool isNone(const Value &value) { return value.isNone(); }
bool isBoolean(const Value &value) { return value.is(Kind::Bool); }
bool isTrue(const Value &value) { return value.is(Kind::Bool) && value.integer() == 1; }
bool isFalse(const Value &value) { return value.is(Kind::Bool) && value.integer() == 0; }
bool isInteger(const Value &value) { return value.is(Kind::Int); }
bool isFloat(const Value &value) { return value.is(Kind::Float); }
bool isNumber(const Value &value) { return value.isNumber(); }
bool isString(const Value &value) { return value.is(Kind::String); }
bool isMapping(const Value &value) { return value.is(Kind::Dict); }
bool isEscaped(const Value &value) { return value.is(Kind::String) && value.as<StringObject>().markup; }

bool isCallable(const Value &value) {
    return value.is(Kind::Function) || value.is(Kind::Loop) || value.isUndefined();
}

bool isSequence(const Value &value) {
    switch (value.kind()) {
    case Kind::Undefined:
    case Kind::String:
    case Kind::List:
    case Kind::Tuple:
    case Kind::Dict:
    case Kind::Range:
        return true;
    default:
        return false;
    }
}

bool isIterable(const Value &value) {
    return isSequence(value) || value.is(Kind::View) || value.is(Kind::Iterator) || value.is(Kind::Loop);
}

template <bool (*predicate)(std::string_view)>
bool caseTest(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("a test", {});
    return predicate(interpreter.toText(value));
}

bool divides(Interpreter &interpreter, const Value &value, std::int64_t divisor, std::int64_t remainder) {
    return equal(interpreter.binary("%", value, Value::of(divisor)), Value::of(remainder));
}
bool isOdd(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("odd", {});
    return divides(interpreter, value, 2, 1);
}
bool isEven(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    arguments.bind("even", {});
    return divides(interpreter, value, 2, 0);
}
bool isDivisible(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("divisibleby", {"num"}, 1);
    return equal(interpreter.binary("%", value, *bound[0]), Value::of(std::int64_t(0)));
}

bool isSame(Interpreter &, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("sameas", {"other"}, 1);
    if (value.kind() != bound[0]->kind())
        return false;
    const bool isScalar = value.isNumber() || value.isNone() || value.is(Kind::String);
    return isScalar ? equal(value, *bound[0]) : value.object() == bound[0]->object();
}

template <char first, char second>
bool comparisonTest(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    static constexpr char name[] = {first, second, '\0'};
    const auto bound = arguments.bind(name, {"other"}, 1);
    return interpreter.compare(name, value, *bound[0]);
}

bool isIn(Interpreter &interpreter, const Value &value, const Arguments &arguments) {
    const auto bound = arguments.bind("in", {"seq"}, 1);
    return interpreter.contains(*bound[0], value);
}

bool isFilter(Interpreter &, const Value &value, const Arguments &arguments) {
    arguments.bind("filter", {});
    return value.is(Kind::String) && findFilter(value.text());
}
bool isTest(Interpreter &, const Value &value, const Arguments &arguments) {
    arguments.bind("test", {});
    return value.is(Kind::String) && findTest(value.text());
}

const std::map<std::string_view, Test> tests = {
    {"defined", plain<isDefined>},
    {"undefined", plain<isUndefined>},
    {"none", plain<isNone>},
    {"boolean", plain<isBoolean>},
    {"true", plain<isTrue>},
    {"false", plain<isFalse>},
    {"integer", plain<isInteger>},
    {"float", plain<isFloat>},
    {"number", plain<isNumber>},
    {"string", plain<isString>},
    {"mapping", plain<isMapping>},
    {"sequence", plain<isSequence>},
    {"iterable", plain<isIterable>},
    {"callable", plain<isCallable>},
    {"escaped", plain<isEscaped>},
    {"lower", caseTest<isLower>},
    {"upper", caseTest<isUpper>},
    {"odd", isOdd},
    {"even", isEven},
    {"divisibleby", isDivisible},
    {"sameas", isSame},
    {"in", isIn},
    {"filter", isFilter},
    {"test", isTest},
    {"eq", comparisonTest<'=', '='>},
    {"==", comparisonTest<'=', '='>},
    {"equalto", comparisonTest<'=', '='>},
    {"ne", comparisonTest<'!', '='>},
    {"!=", comparisonTest<'!', '='>},
    {"lt", comparisonTest<'<', '\0'>},
    {"<", comparisonTest<'<', '\0'>},
    {"lessthan", comparisonTest<'<', '\0'>},
    {"le", comparisonTest<'<', '='>},
    {"<=", comparisonTest<'<', '='>},
    {"gt", comparisonTest<'>', '\0'>},
    {">", comparisonTest<'>', '\0'>},
    {"greaterthan", comparisonTest<'>', '\0'>},
    {"ge", comparisonTest<'>', '='>},
    {">=", comparisonTest<'>', '='>},
};

} // namespace

Test findTest(std::string_view name) {
    const auto found = tests.find(name);
    return found == tests.end() ? nullptr : found->second;
}

} // namespace sintonia::templates
