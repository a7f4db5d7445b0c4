// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateparser.h"

#include <algorithm>
#include <array>

namespace sintonia::templates {

namespace {

constexpr int deepestExpression = 300;
constexpr std::array<std::string_view, 6> comparisons = {"==", "!=", "<", "<=", ">", ">="};

} // namespace

using Form = Expression::Kind;

ExpressionPtr Parser::make(Form kind, int line) const {
    auto expression = std::make_unique<Expression>();
    expression->kind = kind;
    expression->line = line;
    return expression;
}

ExpressionPtr Parser::make(Form kind, int line, ExpressionPtr operand) {
    auto expression = make(kind, line);
    adopt(*expression, std::move(operand));
    return expression;
}

ExpressionPtr Parser::make(Form kind, int line, ExpressionPtr left, ExpressionPtr right) {
    auto expression = make(kind, line, std::move(left));
    adopt(*expression, std::move(right));
    return expression;
}

ExpressionPtr Parser::constant(Value value, int line) {
    auto expression = make(Form::Constant, line);
    expression->constant = value;
    return expression;
}

void Parser::adopt(Expression &parent, ExpressionPtr child) const {
    deepen(parent, child.get());
    parent.operands.push_back(std::move(child));
}

void Parser::adoptArguments(Expression &parent, std::unique_ptr<CallArguments> arguments) const {
    for (const auto &argument : arguments->positional)
        deepen(parent, argument.get());
    for (const auto &[name, argument] : arguments->named)
        deepen(parent, argument.get());
    deepen(parent, arguments->list.get());
    deepen(parent, arguments->table.get());
    parent.arguments = std::move(arguments);
}

void Parser::deepen(Expression &parent, const Expression *child) const {
    if (child)
        parent.depth = std::max(parent.depth, child->depth + 1);
    if (parent.depth > deepestExpression)
        failAt(parent.line, "an expression of too many parts");
}

ExpressionPtr Parser::parseExpression(bool withCondition) {
    const auto nesting = enter(deepestExpression);
    return withCondition ? parseCondition() : parseOr();
}

ExpressionPtr Parser::parseCondition() {
    const auto nesting = enter(deepestExpression);
    int line = current().line;
    auto value = parseOr();
    while (skipName("if")) {
        auto condition = parseOr();
        auto expression = make(Form::Condition, line, std::move(value), std::move(condition));
        adopt(*expression, skipName("else") ? parseCondition() : nullptr);
        value = std::move(expression);
        line = current().line;
    }
    return value;
}

ExpressionPtr Parser::parseOr() {
    const int line = current().line;
    auto left = parseAnd();
    while (skipName("or"))
        left = make(Form::Or, line, std::move(left), parseAnd());
    return left;
}

ExpressionPtr Parser::parseAnd() {
    const int line = current().line;
    auto left = parseNot();
    while (skipName("and"))
        left = make(Form::And, line, std::move(left), parseNot());
    return left;
}

ExpressionPtr Parser::parseNot() {
    if (!isName("not"))
        return parseComparison();
    const auto nesting = enter(deepestExpression);
    const int line = take().line;
    return make(Form::Not, line, parseNot());
}

ExpressionPtr Parser::parseComparison() {
    const int line = current().line;
    auto first = parseSum();
    ExpressionPtr chain;
    for (;;) {
        std::string comparison;
        if (current().kind == Token::Kind::Operator &&
            std::find(comparisons.begin(), comparisons.end(), current().text) != comparisons.end()) {
            comparison = take().text;
        } else if (skipName("in")) {
            comparison = "in";
        } else if (isName("not") && following().kind == Token::Kind::Name && following().text == "in") {
            take();
            take();
            comparison = "not in";
        } else {
            return chain ? std::move(chain) : std::move(first);
        }
        if (!chain)
            chain = make(Form::Comparison, line, std::move(first));
        chain->comparisons.push_back(std::move(comparison));
        adopt(*chain, parseSum());
    }
}

ExpressionPtr Parser::parseSum() {
    auto left = parseConcatenation();
    while (isOperator("+") || isOperator("-")) {
        const auto token = take();
        left = make(Form::Binary, token.line, std::move(left), parseConcatenation());
        left->text = token.text;
    }
    return left;
}

ExpressionPtr Parser::parseConcatenation() {
    const int line = current().line;
    auto first = parseProduct();
    if (!isOperator("~"))
        return first;
    auto whole = make(Form::Concatenation, line, std::move(first));
    while (skipOperator("~"))
        adopt(*whole, parseProduct());
    return whole;
}

ExpressionPtr Parser::parseProduct() {
    auto left = parsePower();
    while (isOperator("*") || isOperator("/") || isOperator("//") || isOperator("%")) {
        const auto token = take();
        left = make(Form::Binary, token.line, std::move(left), parsePower());
        left->text = token.text;
    }
    return left;
}

ExpressionPtr Parser::parsePower() {
    auto left = parseUnary();
    while (isOperator("**")) {
        const auto token = take();
        left = make(Form::Binary, token.line, std::move(left), parseUnary());
        left->text = token.text;
    }
    return left;
}

ExpressionPtr Parser::parseUnary(bool withFilters) {
    ExpressionPtr operand;
    if (isOperator("-") || isOperator("+")) {
        const auto nesting = enter(deepestExpression);
        const auto token = take();
        operand = make(token.text == "-" ? Form::Negative : Form::Positive, token.line, parseUnary(false));
    } else {
        operand = parsePrimary();
    }
    operand = parsePostfix(std::move(operand));
    return withFilters ? parseFiltersAndTests(std::move(operand)) : std::move(operand);
}

ExpressionPtr Parser::parsePrimary(bool withNamespace) {
    const auto &token = current();
    const int line = token.line;
    switch (token.kind) {
    case Token::Kind::Name: {
        const auto name = take().text;
        if (name == "true" || name == "True" || name == "false" || name == "False")
            return constant(Value::of(name == "true" || name == "True"), line);
        if (name == "none" || name == "None")
            return constant(Value::none(), line);
        auto expression = make(Form::Name, line);
        if (withNamespace && skipOperator(".")) {
            expression->kind = Form::Attributed;
            expression->text = expectName();
        }
        for (auto *macro : m_macros) {
            macro->usesCaller |= name == "caller";
            macro->usesNamed |= name == "kwargs";
            macro->usesPositional |= name == "varargs";
        }
        expression->name = nameOf(name);
        return expression;
    }
    case Token::Kind::String: {
        std::string text;
        while (current().kind == Token::Kind::String)
            text += take().text;
        return constant(m_syntax->constants.string(std::move(text)), line);
    }
    case Token::Kind::Integer:
        return constant(Value::of(take().integer), line);
    case Token::Kind::Float:
        return constant(Value::of(take().number), line);
    default:
        break;
    }
    if (skipOperator("(")) {
        auto tuple = parseTuple(true, true);
        expectOperator(")");
        return tuple;
    }
    if (isOperator("["))
        return parseList();
    if (isOperator("{"))
        return parseDict();
    failUnexpected("an expression");
}

ExpressionPtr Parser::parseTuple(bool explicitParentheses, bool withCondition) {
    return parseTupleOf(false, false, explicitParentheses, withCondition, false);
}

/// One expression, or several with commas as a tuple. Targets are primaries only; `untilIn` ends at `in`.
ExpressionPtr Parser::parseTupleOf(bool targets, bool withNamespace, bool explicitParentheses, bool withCondition,
                                   bool untilIn) {
    const int line = current().line;
    const auto nesting = enter(deepestExpression);
    auto tuple = make(Form::Tuple, line);
    bool isTuple = false;
    const auto ends = [&] {
        return current().kind == Token::Kind::PrintEnd || current().kind == Token::Kind::BlockEnd || isOperator(")") ||
               (untilIn && isName("in"));
    };
    for (;;) {
        if (!tuple->operands.empty())
            expectOperator(",");
        if (ends())
            break;
        adopt(*tuple, targets ? parsePrimary(withNamespace) : parseExpression(withCondition));
        if (!isOperator(","))
            break;
        isTuple = true;
    }
    if (isTuple)
        return tuple;
    if (!tuple->operands.empty())
        return std::move(tuple->operands.front());
    if (!explicitParentheses)
        failUnexpected("an expression");
    return tuple;
}

ExpressionPtr Parser::parseList() {
    auto list = make(Form::List, take().line);
    while (!isOperator("]")) {
        if (!list->operands.empty())
            expectOperator(",");
        if (isOperator("]"))
            break;
        adopt(*list, parseExpression());
    }
    take();
    return list;
}

ExpressionPtr Parser::parseDict() {
    auto dict = make(Form::Dict, take().line);
    while (!isOperator("}")) {
        if (!dict->operands.empty())
            expectOperator(",");
        if (isOperator("}"))
            break;
        adopt(*dict, parseExpression());
        expectOperator(":");
        adopt(*dict, parseExpression());
    }
    take();
    return dict;
}

} // namespace sintonia::templates
