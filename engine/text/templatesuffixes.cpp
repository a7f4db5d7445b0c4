// SPDX-License-Identifier: Apache-2.0
// What follows an operand: attributes, subscripts, calls, filters and tests.
#include "engine/text/templateparser.h"

#include <algorithm>

namespace sintonia::templates {

using Form = Expression::Kind;

ExpressionPtr Parser::parsePostfix(ExpressionPtr operand) {
    for (;;) {
        if (isOperator(".") || isOperator("["))
            operand = parseSubscript(std::move(operand));
        else if (isOperator("("))
            operand = parseCall(std::move(operand));
        else
            return operand;
    }
}

ExpressionPtr Parser::parseFiltersAndTests(ExpressionPtr operand) {
    for (;;) {
        if (isOperator("|"))
            operand = parseFilters(std::move(operand));
        else if (isName("is"))
            operand = parseTest(std::move(operand));
        else if (isOperator("("))
            operand = parseCall(std::move(operand));
        else
            return operand;
    }
}

ExpressionPtr Parser::parseFilters(ExpressionPtr operand, bool startsWithName) {
    while (startsWithName || isOperator("|")) {
        if (!startsWithName)
            take();
        startsWithName = false;
        const int line = current().line;
        auto name = expectName();
        while (skipOperator("."))
            name += "." + expectName();
        auto filter = make(Form::Filter, line, std::move(operand));
        filter->text = std::move(name);
        adoptArguments(*filter, isOperator("(") ? parseArguments() : std::make_unique<CallArguments>());
        operand = std::move(filter);
    }
    return operand;
}

ExpressionPtr Parser::parseTest(ExpressionPtr operand) {
    const int line = take().line;
    const bool negated = skipName("not");
    auto name = expectName();
    while (skipOperator("."))
        name += "." + expectName();
    auto test = make(Form::Test, line, std::move(operand));
    test->text = std::move(name);
    auto arguments = std::make_unique<CallArguments>();
    const auto kind = current().kind;
    const bool isValue = kind == Token::Kind::Name || kind == Token::Kind::String || kind == Token::Kind::Integer ||
                         kind == Token::Kind::Float || isOperator("[") || isOperator("{");
    if (isOperator("(")) {
        arguments = parseArguments();
    } else if (isValue && !isName("else") && !isName("or") && !isName("and")) {
        if (isName("is"))
            failAt(current().line, "two tests chained by 'is'");
        arguments->positional.push_back(parsePostfix(parsePrimary()));
    }
    adoptArguments(*test, std::move(arguments));
    return negated ? make(Form::Not, line, std::move(test)) : std::move(test);
}

ExpressionPtr Parser::parseSubscript(ExpressionPtr operand) {
    const auto token = take();
    if (token.text == ".") {
        if (current().kind == Token::Kind::Name) {
            auto attribute = make(Form::Attribute, token.line, std::move(operand));
            attribute->constant = m_syntax->constants.string(take().text);
            return attribute;
        }
        if (current().kind != Token::Kind::Integer)
            failUnexpected("a name or number");
        const auto index = take();
        return make(Form::Item, token.line, std::move(operand), constant(Value::of(index.integer), index.line));
    }
    auto item = parseSubscribed(std::move(operand));
    if (isOperator(","))
        failAt(current().line, "a subscript with a comma, which is not supported");
    expectOperator("]");
    return item;
}

/// Behind the bracket: an index or a slice.
ExpressionPtr Parser::parseSubscribed(ExpressionPtr operand) {
    const int line = current().line;
    ExpressionPtr first;
    if (!isOperator(":")) {
        first = parseExpression();
        if (!isOperator(":"))
            return make(Form::Item, line, std::move(operand), std::move(first));
    }
    auto slice = make(Form::Slice, line, std::move(operand), std::move(first));
    for (int part = 0; part < 2; ++part) {
        const bool isGiven = skipOperator(":") && !isOperator(":") && !isOperator("]") && !isOperator(",");
        adopt(*slice, isGiven ? parseExpression() : nullptr);
    }
    return slice;
}

ExpressionPtr Parser::parseCall(ExpressionPtr callee) {
    auto call = make(Form::Call, current().line, std::move(callee));
    adoptArguments(*call, parseArguments());
    return call;
}

std::unique_ptr<CallArguments> Parser::parseArguments() {
    auto arguments = std::make_unique<CallArguments>();
    const int line = take().line;
    const auto ensure = [&](bool isFine) {
        if (!isFine)
            failAt(line, "arguments in an order that a call can't have");
    };
    for (bool isFirst = true; !isOperator(")"); isFirst = false) {
        if (!isFirst) {
            expectOperator(",");
            if (isOperator(")"))
                break;
        }
        if (skipOperator("*")) {
            ensure(!arguments->list && !arguments->table);
            arguments->list = parseExpression();
        } else if (skipOperator("**")) {
            ensure(!arguments->table);
            arguments->table = parseExpression();
        } else if (current().kind == Token::Kind::Name && following().kind == Token::Kind::Operator &&
                   following().text == "=") {
            ensure(!arguments->table);
            auto name = take().text;
            take();
            ensure(std::none_of(arguments->named.begin(), arguments->named.end(),
                                [&](const auto &other) { return other.first == name; }));
            arguments->named.emplace_back(std::move(name), parseExpression());
        } else {
            ensure(!arguments->list && !arguments->table && arguments->named.empty());
            arguments->positional.push_back(parseExpression());
        }
    }
    take();
    return arguments;
}

} // namespace sintonia::templates
