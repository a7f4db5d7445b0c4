// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/templatevalue.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

/// The tree that the parser makes of a template and the interpreter walks.
namespace sintonia::templates {

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

/// What stands between the parentheses of a call, filter or test.
struct CallArguments {
    std::vector<ExpressionPtr> positional;
    std::vector<std::pair<std::string, ExpressionPtr>> named;
    ExpressionPtr list;  ///< *expression
    ExpressionPtr table; ///< **expression
};

struct Expression {
    enum class Kind {
        Constant,
        Name,        ///< `name`
        List, Tuple, ///< operands
        Dict,        ///< operands: key, value, key, value …
        Attribute,   ///< operand . text
        Item,        ///< operand [ operand ]
        Slice,       ///< operand [ operand : operand : operand ], absent ones null
        Call,        ///< operand ( arguments )
        Filter,      ///< operand | text ( arguments ); the operand is null in a filter or set block
        Test,        ///< operand is text ( arguments )
        Not, Negative, Positive,
        Binary,      ///< operand text operand: + - * / // % **
        Concatenation,
        Comparison,  ///< operands, with `comparisons` between them
        And, Or,
        Condition,   ///< operand 0 if operand 1 else operand 2 (null without else)
        Attributed   ///< assignment target `name`.text
    };
    Kind kind = Kind::Constant;
    int line = 0;
    int depth = 1;
    int name = -1; ///< index of TemplateSyntax::names
    std::string text;
    Value constant;
    std::vector<ExpressionPtr> operands;
    std::vector<std::string> comparisons;
    std::unique_ptr<CallArguments> arguments;
};

struct Statement;
using Block = std::vector<Statement>;

struct Parameter {
    int name = -1;
    ExpressionPtr standard; ///< the default, or null
};

/// A macro, or the body of a call block.
struct MacroSyntax {
    std::string name;
    std::vector<Parameter> parameters;
    std::vector<Statement> body;
    bool usesCaller = false;
    bool usesNamed = false;      ///< `kwargs`
    bool usesPositional = false; ///< `varargs`
};

struct Statement {
    enum class Kind {
        Text,       ///< text
        Output,     ///< expressions
        If,         ///< expressions[i] decides bodies[i]; one body more for else
        For,        ///< expressions: target, iterable, condition or null; bodies: body, else
        Set,        ///< expressions: target, value
        SetBlock,   ///< expressions: target, filter or null
        FilterBlock, ///< expressions: filter
        With,       ///< expressions: target, value, target, value …
        Macro,      ///< macro, stored as `name`
        CallBlock,  ///< expressions: call; macro
        Generation, ///< bodies[0]
        Break, Continue
    };
    Kind kind = Kind::Text;
    int line = 0;
    int name = -1;
    std::string text;
    std::vector<ExpressionPtr> expressions;
    std::vector<Block> bodies;
    std::unique_ptr<MacroSyntax> macro;
};

} // namespace sintonia::templates

namespace sintonia {

struct TemplateSyntax {
    templates::Block body;
    std::vector<std::string> names;
    std::map<std::string, int, std::less<>> nameIndex;
    bool marksGeneration = false;
    templates::Arena constants{std::size_t(64) << 20};
};

} // namespace sintonia
