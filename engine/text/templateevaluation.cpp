// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateinterpreter.h"

#include "engine/core/utf8.h"

#include <algorithm>

namespace sintonia::templates {

namespace {

struct GlobalFunction : FunctionObject {
    Filter function = nullptr;
    Value call(Interpreter &interpreter, const Arguments &arguments) const override {
        return function(interpreter, {}, arguments);
    }
};

} // namespace

std::vector<const Value *> Arguments::bind(std::string_view what, std::initializer_list<std::string_view> parameters,
                                           std::size_t required) const {
    const std::string function = "'" + std::string(what) + "'";
    if (positional.size() > parameters.size())
        fail(function + " takes at most " + std::to_string(parameters.size()) + " arguments, not " +
             std::to_string(positional.size()));
    std::vector<const Value *> bound(parameters.size());
    for (std::size_t i = 0; i < positional.size(); ++i)
        bound[i] = &positional[i];
    for (const auto &[name, value] : named) {
        const auto found = std::find(parameters.begin(), parameters.end(), name);
        if (found == parameters.end())
            fail(function + " has no argument '" + std::string(name) + "'");
        auto &slot = bound[std::size_t(found - parameters.begin())];
        if (slot)
            fail(function + " got two values for '" + std::string(name) + "'");
        slot = &value;
    }
    for (std::size_t i = 0; i < required; ++i)
        if (!bound[i])
            fail(function + " lacks the argument '" + std::string(parameters.begin()[i]) + "'");
    return bound;
}

Value Interpreter::valueOf(const TemplateVariables &json) {
    charge(1);
    switch (json.type()) {
    case Json::value_t::boolean:
        return Value::of(json.get<bool>());
    case Json::value_t::number_unsigned:
        if (json.get<std::uint64_t>() > std::uint64_t(INT64_MAX))
            fail("an integer beyond 64 bits");
        [[fallthrough]];
    case Json::value_t::number_integer:
        return Value::of(json.get<std::int64_t>());
    case Json::value_t::number_float:
        return Value::of(json.get<double>());
    case Json::value_t::string: {
        const auto &text = json.get_ref<const std::string &>();
        if (firstInvalidUtf8(text))
            fail("a text that is not UTF-8");
        return string(text);
    }
    case Json::value_t::array: {
        std::vector<Value> items;
        for (const auto &item : json)
            items.push_back(valueOf(item));
        return m_arena.list(std::move(items));
    }
    case Json::value_t::object: {
        std::vector<std::pair<Value, Value>> entries;
        for (const auto &[name, value] : json.items())
            entries.emplace_back(string(name), valueOf(value));
        return m_arena.dict(std::move(entries));
    }
    default:
        return Value::none();
    }
}

Value Interpreter::evaluate(const Expression &expression) {
    charge(1);
    m_line = expression.line;
    if (m_depth >= m_limits.depth)
        fail("calls or blocks nested too deeply");
    struct Deeper {
        std::size_t &depth;
        ~Deeper() { --depth; }
    } const deeper{++m_depth};
    const auto &operands = expression.operands;
    switch (expression.kind) {
    case Expression::Kind::Constant:
        return expression.constant;
    case Expression::Kind::Name:
        return evaluateName(expression.name);
    case Expression::Kind::List:
        return m_arena.list(evaluateAll(operands));
    case Expression::Kind::Tuple:
        return m_arena.tuple(evaluateAll(operands));
    case Expression::Kind::Dict:
        return evaluateDict(expression);
    case Expression::Kind::Attribute: {
        const auto value = evaluate(*operands[0]);
        m_line = expression.line;
        return attribute(value, expression.constant);
    }
    case Expression::Kind::Item: {
        const auto value = evaluate(*operands[0]);
        const auto key = evaluate(*operands[1]);
        m_line = expression.line;
        return item(value, key);
    }
    case Expression::Kind::Slice:
        return evaluateSlice(expression);
    case Expression::Kind::Call:
        return evaluateCall(expression);
    case Expression::Kind::Filter:
        return evaluateFilter(expression, evaluate(*operands[0]));
    case Expression::Kind::Test:
        return evaluateTest(expression);
    case Expression::Kind::Not:
        return Value::of(!truth(evaluate(*operands[0])));
    case Expression::Kind::Negative:
    case Expression::Kind::Positive:
        return evaluateUnary(expression);
    case Expression::Kind::Binary: {
        const auto left = evaluate(*operands[0]);
        const auto right = evaluate(*operands[1]);
        m_line = expression.line;
        return binary(expression.text, left, right);
    }
    case Expression::Kind::Concatenation:
        return evaluateConcatenation(expression);
    case Expression::Kind::Comparison:
        return evaluateComparison(expression);
    case Expression::Kind::And: {
        const auto left = evaluate(*operands[0]);
        return truth(left) ? evaluate(*operands[1]) : left;
    }
    case Expression::Kind::Or: {
        const auto left = evaluate(*operands[0]);
        return truth(left) ? left : evaluate(*operands[1]);
    }
    case Expression::Kind::Condition:
        if (truth(evaluate(*operands[1])))
            return evaluate(*operands[0]);
        return operands[2] ? evaluate(*operands[2]) : m_arena.undefined("an inline if without else was false");
    case Expression::Kind::Attributed:
        break;
    }
    return {};
}

Value Interpreter::evaluateName(int name) {
    for (const auto *scope = m_scope; scope; scope = scope->parent)
        for (const auto &[key, value] : scope->values)
            if (key == name)
                return value;
    const auto &text = m_syntax.names[std::size_t(name)];
    if (const auto function = findGlobal(text)) {
        auto *object = m_arena.make<GlobalFunction>();
        object->function = function;
        return {Kind::Function, static_cast<FunctionObject *>(object)};
    }
    return m_arena.undefined("'" + text + "' is undefined");
}

std::vector<Value> Interpreter::evaluateAll(const std::vector<ExpressionPtr> &expressions) {
    std::vector<Value> values;
    values.reserve(expressions.size());
    for (const auto &expression : expressions)
        values.push_back(evaluate(*expression));
    return values;
}

Value Interpreter::evaluateDict(const Expression &expression) {
    std::vector<std::pair<Value, Value>> entries;
    for (std::size_t i = 0; i < expression.operands.size(); i += 2) {
        const auto key = evaluate(*expression.operands[i]);
        entries.emplace_back(key, evaluate(*expression.operands[i + 1]));
    }
    return m_arena.dict(std::move(entries));
}

Arguments Interpreter::evaluateArguments(const CallArguments &arguments) {
    Arguments out;
    out.positional = evaluateAll(arguments.positional);
    for (const auto &[name, expression] : arguments.named)
        out.named.emplace_back(name, evaluate(*expression));
    if (arguments.list)
        for (const auto &value : itemsOf(m_arena, evaluate(*arguments.list)))
            out.positional.push_back(value);
    if (arguments.table) {
        const auto table = evaluate(*arguments.table);
        if (!table.is(Kind::Dict))
            fail("expected a dict behind **, found '" + typeName(table) + "'");
        for (const auto &[key, value] : table.as<DictObject>().entries) {
            if (!key.is(Kind::String))
                fail("keywords must be strings");
            out.named.emplace_back(key.text(), value);
        }
    }
    charge(out.positional.size() + out.named.size());
    return out;
}

Value Interpreter::evaluateCall(const Expression &expression) {
    const auto callee = evaluate(*expression.operands[0]);
    const auto arguments = evaluateArguments(*expression.arguments);
    m_line = expression.line;
    return call(callee, arguments);
}

Value Interpreter::call(const Value &callee, const Arguments &arguments) {
    requireDefined(callee);
    if (callee.is(Kind::Loop))
        fail("a recursive loop, which is not supported");
    if (!callee.is(Kind::Function))
        fail("'" + typeName(callee) + "' object is not callable");
    return callee.as<FunctionObject>().call(*this, arguments);
}

Value Interpreter::evaluateFilter(const Expression &expression, const Value &value) {
    const auto arguments = evaluateArguments(*expression.arguments);
    m_line = expression.line;
    return filter(expression.text, value, arguments);
}

Value Interpreter::filterBlock(const Expression &filters, const Value &value) {
    return evaluateFilter(filters, filters.operands[0] ? filterBlock(*filters.operands[0], value) : value);
}

Value Interpreter::evaluateTest(const Expression &expression) {
    const auto value = evaluate(*expression.operands[0]);
    const auto arguments = evaluateArguments(*expression.arguments);
    m_line = expression.line;
    return Value::of(test(expression.text, value, arguments));
}

Value Interpreter::filter(std::string_view name, const Value &value, const Arguments &arguments) {
    const auto found = findFilter(name);
    if (!found)
        fail("No filter named '" + std::string(name) + "'");
    charge(1 + weightOf(value) / 16);
    return found(*this, value, arguments);
}

bool Interpreter::test(std::string_view name, const Value &value, const Arguments &arguments) {
    const auto found = findTest(name);
    if (!found)
        fail("No test named '" + std::string(name) + "'");
    return found(*this, value, arguments);
}

Value Interpreter::evaluateSlice(const Expression &expression) {
    const auto part = [&](std::size_t i) {
        return expression.operands[i] ? evaluate(*expression.operands[i]) : Value::none();
    };
    const auto value = evaluate(*expression.operands[0]);
    const auto begin = part(1);
    const auto end = part(2);
    const auto step = part(3);
    m_line = expression.line;
    return slice(value, begin, end, step);
}

Value Interpreter::evaluateUnary(const Expression &expression) {
    const auto value = evaluate(*expression.operands[0]);
    requireDefined(value);
    if (!value.isNumber())
        fail("bad operand type for a sign: '" + typeName(value) + "'");
    const bool negates = expression.kind == Expression::Kind::Negative;
    if (value.is(Kind::Float))
        return Value::of(negates ? -value.number() : value.number());
    if (negates && value.integer() == INT64_MIN)
        fail("an integer beyond 64 bits");
    return Value::of(negates ? -value.integer() : value.integer());
}

Value Interpreter::evaluateConcatenation(const Expression &expression) {
    std::string text;
    for (const auto &operand : expression.operands) {
        const auto value = evaluate(*operand);
        text += value.is(Kind::String) ? value.text() : std::string_view(toText(value));
        if (text.size() > m_limits.output)
            fail("more output than the limit allows");
    }
    charge(text.size() / 64);
    return string(std::move(text));
}

Value Interpreter::evaluateComparison(const Expression &expression) {
    auto left = evaluate(*expression.operands[0]);
    for (std::size_t i = 0; i < expression.comparisons.size(); ++i) {
        const auto right = evaluate(*expression.operands[i + 1]);
        m_line = expression.line;
        if (!compare(expression.comparisons[i], left, right))
            return Value::of(false);
        left = right;
    }
    return Value::of(true);
}

} // namespace sintonia::templates
