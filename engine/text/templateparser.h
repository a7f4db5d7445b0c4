// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/templatelexer.h"
#include "engine/text/templatesyntax.h"

#include <initializer_list>

namespace sintonia::templates {

/// Counts a nested construct for as long as it lives.
class Nesting {
public:
    explicit Nesting(int &count) : m_count(++count) {}
    ~Nesting() { --m_count; }
    Nesting(const Nesting &) = delete;
    Nesting &operator=(const Nesting &) = delete;

private:
    int &m_count;
};

/// Recursive descent over the tokens, with the grammar of jinja2.parser and its oddities. Throws TemplateFailure with its
/// line.
class Parser {
public:
    explicit Parser(std::vector<Token> tokens);
    std::unique_ptr<TemplateSyntax> parse();

private:
    // Tokens
    const Token &current() const { return m_tokens[m_at]; }
    const Token &following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    Token take();
    bool isOperator(std::string_view text) const;
    bool isName(std::string_view text) const;
    bool skipOperator(std::string_view text);
    bool skipName(std::string_view text);
    void expectOperator(std::string_view text);
    std::string expectName();
    void expectBlockEnd();
    Nesting enter(int most); ///< one level deeper; fails beyond `most`
    [[noreturn]] void failAt(int line, std::string message) const;
    [[noreturn]] void failUnexpected(std::string_view expected) const;

    // Statements
    Block parseUntil(std::initializer_list<std::string_view> ends);
    Block parseBody(std::initializer_list<std::string_view> ends);
    Statement parseStatement();
    void parseIf(Statement &statement);
    void parseFor(Statement &statement);
    void parseSet(Statement &statement);
    void parseWith(Statement &statement);
    void parseMacro(Statement &statement);
    void parseCallBlock(Statement &statement);
    void parsePrint(Statement &statement);
    void parseGeneration(Statement &statement);
    void parseMacroBody(MacroSyntax &macro, std::string_view end);
    std::vector<Parameter> parseSignature();
    ExpressionPtr parseTarget(bool withNamespace, bool untilIn);
    void checkTarget(const Expression &target) const;

    // Expressions
    ExpressionPtr parseExpression(bool withCondition = true);
    ExpressionPtr parseCondition();
    ExpressionPtr parseOr();
    ExpressionPtr parseAnd();
    ExpressionPtr parseNot();
    ExpressionPtr parseComparison();
    ExpressionPtr parseSum();
    ExpressionPtr parseConcatenation();
    ExpressionPtr parseProduct();
    ExpressionPtr parsePower();
    ExpressionPtr parseUnary(bool withFilters = true);
    ExpressionPtr parsePrimary(bool withNamespace = false);
    ExpressionPtr parseTuple(bool explicitParentheses, bool withCondition);
    ExpressionPtr parseTupleOf(bool targets, bool withNamespace, bool explicitParentheses, bool withCondition, bool untilIn);
    ExpressionPtr parseList();
    ExpressionPtr parseDict();
    ExpressionPtr parsePostfix(ExpressionPtr operand);
    ExpressionPtr parseFiltersAndTests(ExpressionPtr operand);
    ExpressionPtr parseFilters(ExpressionPtr operand, bool startsWithName = false);
    ExpressionPtr parseTest(ExpressionPtr operand);
    ExpressionPtr parseSubscript(ExpressionPtr operand);
    ExpressionPtr parseSubscribed(ExpressionPtr operand);
    ExpressionPtr parseCall(ExpressionPtr callee);
    std::unique_ptr<CallArguments> parseArguments();
    ExpressionPtr make(Expression::Kind kind, int line) const;
    ExpressionPtr make(Expression::Kind kind, int line, ExpressionPtr operand);
    ExpressionPtr make(Expression::Kind kind, int line, ExpressionPtr left, ExpressionPtr right);
    ExpressionPtr constant(Value value, int line);
    void adopt(Expression &parent, ExpressionPtr child) const;
    void adoptArguments(Expression &parent, std::unique_ptr<CallArguments> arguments) const;
    void deepen(Expression &parent, const Expression *child) const;
    int nameOf(const std::string &name);

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;               ///< of the parser's own recursion
    int m_loops = 0;               ///< around the current place, within the same macro
    int m_anyLoops = 0;            ///< around the current place
    std::vector<MacroSyntax *> m_macros;
    std::unique_ptr<TemplateSyntax> m_syntax = std::make_unique<TemplateSyntax>();
};

} // namespace sintonia::templates
