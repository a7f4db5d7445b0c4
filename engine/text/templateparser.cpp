// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateparser.h"

#include <algorithm>
#include <array>

namespace sintonia::templates {

namespace {

constexpr int deepestNesting = 100; // of statements
constexpr std::array<std::string_view, 6> unsupportedTags = {"block", "extends", "include", "import", "from", "autoescape"};

std::string describe(const Token &token) {
    switch (token.kind) {
    case Token::Kind::Text: return "text";
    case Token::Kind::PrintBegin: return "{{";
    case Token::Kind::PrintEnd: return "}}";
    case Token::Kind::BlockBegin: return "{%";
    case Token::Kind::BlockEnd: return "%}";
    case Token::Kind::String: return "a string";
    case Token::Kind::Integer:
    case Token::Kind::Float: return "a number";
    case Token::Kind::End: return "the end of the template";
    default: return "'" + token.text + "'";
    }
}

} // namespace

Parser::Parser(std::vector<Token> tokens) : m_tokens(std::move(tokens)) {}

std::unique_ptr<TemplateSyntax> Parser::parse() {
    m_syntax->body = parseUntil({});
    return std::move(m_syntax);
}

Token Parser::take() {
    Token token = current();
    if (m_at + 1 < m_tokens.size())
        ++m_at;
    return token;
}

bool Parser::isOperator(std::string_view text) const {
    return current().kind == Token::Kind::Operator && current().text == text;
}
bool Parser::isName(std::string_view text) const { return current().kind == Token::Kind::Name && current().text == text; }

bool Parser::skipOperator(std::string_view text) {
    if (!isOperator(text))
        return false;
    take();
    return true;
}

bool Parser::skipName(std::string_view text) {
    if (!isName(text))
        return false;
    take();
    return true;
}

void Parser::expectOperator(std::string_view text) {
    if (!skipOperator(text))
        failUnexpected("'" + std::string(text) + "'");
}

std::string Parser::expectName() {
    if (current().kind != Token::Kind::Name)
        failUnexpected("a name");
    return take().text;
}

void Parser::expectBlockEnd() {
    if (current().kind != Token::Kind::BlockEnd)
        failUnexpected("'%}'");
    take();
}

void Parser::failAt(int line, std::string message) const { throw TemplateFailure{std::move(message), line}; }
void Parser::failUnexpected(std::string_view expected) const {
    failAt(current().line, "expected " + std::string(expected) + ", found " + describe(current()));
}

Nesting Parser::enter(int most) {
    if (m_depth >= most)
        failAt(current().line, "tags or expressions nested too deeply");
    return Nesting(m_depth);
}

int Parser::nameOf(const std::string &name) {
    const auto [found, isNew] = m_syntax->nameIndex.try_emplace(name, int(m_syntax->names.size()));
    if (isNew)
        m_syntax->names.push_back(name);
    return found->second;
}

/// Statements up to a tag of one of `ends`, which becomes the current token.
Block Parser::parseUntil(std::initializer_list<std::string_view> ends) {
    Block block;
    const auto nesting = enter(deepestNesting);
    while (current().kind != Token::Kind::End) {
        Statement statement;
        statement.line = current().line;
        if (current().kind == Token::Kind::Text) {
            statement.text = take().text;
        } else if (current().kind == Token::Kind::PrintBegin) {
            take();
            statement.kind = Statement::Kind::Output;
            statement.expressions.push_back(parseTuple(false, true));
            if (current().kind != Token::Kind::PrintEnd)
                failUnexpected("'}}'");
            take();
        } else {
            take();
            if (std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return isName(end); }))
                return block;
            statement = parseStatement();
            expectBlockEnd();
        }
        block.push_back(std::move(statement));
    }
    if (ends.size() > 0)
        failAt(current().line, "the template ends where '" + std::string(*ends.begin()) + "' is expected");
    return block;
}

Block Parser::parseBody(std::initializer_list<std::string_view> ends) {
    skipOperator(":");
    expectBlockEnd();
    return parseUntil(ends);
}

Statement Parser::parseStatement() {
    if (current().kind != Token::Kind::Name)
        failUnexpected("a tag's name");
    Statement statement;
    statement.line = current().line;
    const auto tag = take().text;
    if (tag == "if")
        parseIf(statement);
    else if (tag == "for")
        parseFor(statement);
    else if (tag == "set")
        parseSet(statement);
    else if (tag == "with")
        parseWith(statement);
    else if (tag == "macro")
        parseMacro(statement);
    else if (tag == "call")
        parseCallBlock(statement);
    else if (tag == "print")
        parsePrint(statement);
    else if (tag == "generation")
        parseGeneration(statement);
    else if (tag == "filter") {
        statement.kind = Statement::Kind::FilterBlock;
        statement.expressions.push_back(parseFilters(nullptr, true));
        statement.bodies.push_back(parseBody({"endfilter"}));
        take();
    } else if (tag == "break" || tag == "continue") {
        if (m_loops == 0)
            failAt(statement.line, "'" + tag + "' outside a loop");
        statement.kind = tag == "break" ? Statement::Kind::Break : Statement::Kind::Continue;
    } else if (std::find(unsupportedTags.begin(), unsupportedTags.end(), tag) != unsupportedTags.end()) {
        failAt(statement.line, "the tag '" + tag + "', which chat templates can't use here");
    } else {
        failAt(statement.line, "unknown tag '" + tag + "'");
    }
    return statement;
}

void Parser::parseIf(Statement &statement) {
    statement.kind = Statement::Kind::If;
    do {
        statement.expressions.push_back(parseTuple(false, false));
        statement.bodies.push_back(parseBody({"endif", "elif", "else"}));
    } while (skipName("elif"));
    if (take().text == "else") {
        statement.bodies.push_back(parseBody({"endif"}));
        take();
    }
}

void Parser::parseFor(Statement &statement) {
    statement.kind = Statement::Kind::For;
    const Nesting any(m_anyLoops);
    auto target = parseTarget(false, true);
    if (!skipName("in"))
        failUnexpected("'in'");
    statement.expressions.push_back(std::move(target));
    auto iterable = parseTupleOf(false, false, false, false, false);
    statement.expressions.push_back(std::move(iterable));
    statement.expressions.push_back(skipName("if") ? parseExpression() : nullptr);
    if (isName("recursive"))
        failAt(current().line, "a recursive loop, which is not supported");
    {
        const Nesting loop(m_loops);
        statement.bodies.push_back(parseBody({"endfor", "else"}));
    }
    statement.bodies.emplace_back();
    if (take().text == "else") {
        statement.bodies.back() = parseBody({"endfor"});
        take();
    }
}

void Parser::parseSet(Statement &statement) {
    statement.expressions.push_back(parseTarget(true, false));
    if (skipOperator("=")) {
        statement.kind = Statement::Kind::Set;
        statement.expressions.push_back(parseTuple(false, true));
        return;
    }
    statement.kind = Statement::Kind::SetBlock;
    statement.expressions.push_back(parseFilters(nullptr));
    statement.bodies.push_back(parseBody({"endset"}));
    take();
}

void Parser::parseWith(Statement &statement) {
    statement.kind = Statement::Kind::With;
    while (current().kind != Token::Kind::BlockEnd) {
        if (!statement.expressions.empty())
            expectOperator(",");
        statement.expressions.push_back(parseTarget(false, false));
        expectOperator("=");
        statement.expressions.push_back(parseExpression());
    }
    statement.bodies.push_back(parseBody({"endwith"}));
    take();
}

std::vector<Parameter> Parser::parseSignature() {
    std::vector<Parameter> parameters;
    expectOperator("(");
    while (!isOperator(")")) {
        if (!parameters.empty())
            expectOperator(",");
        Parameter parameter;
        const int line = current().line;
        parameter.name = nameOf(expectName());
        if (skipOperator("="))
            parameter.standard = parseExpression();
        else if (!parameters.empty() && parameters.back().standard)
            failAt(line, "a parameter without a default after one that has it");
        const auto hasName = [&](const auto &other) { return other.name == parameter.name; };
        if (std::any_of(parameters.begin(), parameters.end(), hasName))
            failAt(line, "two parameters of the same name");
        parameters.push_back(std::move(parameter));
    }
    take();
    return parameters;
}

void Parser::parseMacroBody(MacroSyntax &macro, std::string_view end) {
    const int loops = std::exchange(m_loops, 0);
    m_macros.push_back(&macro);
    macro.body = parseBody({end});
    take();
    m_macros.pop_back();
    m_loops = loops;
}

void Parser::parseMacro(Statement &statement) {
    statement.kind = Statement::Kind::Macro;
    statement.macro = std::make_unique<MacroSyntax>();
    statement.macro->name = expectName();
    statement.name = nameOf(statement.macro->name);
    statement.macro->parameters = parseSignature();
    parseMacroBody(*statement.macro, "endmacro");
}

void Parser::parseCallBlock(Statement &statement) {
    statement.kind = Statement::Kind::CallBlock;
    statement.macro = std::make_unique<MacroSyntax>();
    statement.macro->name = "caller";
    if (isOperator("("))
        statement.macro->parameters = parseSignature();
    auto call = parseExpression();
    if (call->kind != Expression::Kind::Call)
        failAt(statement.line, "expected a call after 'call'");
    statement.expressions.push_back(std::move(call));
    parseMacroBody(*statement.macro, "endcall");
}

void Parser::parsePrint(Statement &statement) {
    statement.kind = Statement::Kind::Output;
    while (current().kind != Token::Kind::BlockEnd) {
        if (!statement.expressions.empty())
            expectOperator(",");
        statement.expressions.push_back(parseExpression());
    }
}

void Parser::parseGeneration(Statement &statement) {
    statement.kind = Statement::Kind::Generation;
    m_syntax->marksGeneration = true;
    const int loops = std::exchange(m_loops, 0);
    statement.bodies.push_back(parseBody({"endgeneration"}));
    take();
    m_loops = loops;
}

ExpressionPtr Parser::parseTarget(bool withNamespace, bool untilIn) {
    auto target = parseTupleOf(true, withNamespace, false, false, untilIn);
    checkTarget(*target);
    return target;
}

void Parser::checkTarget(const Expression &target) const {
    if (target.kind == Expression::Kind::Tuple) {
        for (const auto &part : target.operands)
            checkTarget(*part);
        return;
    }
    if (target.kind != Expression::Kind::Name && target.kind != Expression::Kind::Attributed)
        failAt(target.line, "something that can't be assigned to");
    if (target.kind == Expression::Kind::Name && m_anyLoops > 0 && m_syntax->names[std::size_t(target.name)] == "loop")
        failAt(target.line, "an assignment to 'loop' in a loop");
}

} // namespace sintonia::templates
