// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/template.h"
#include "engine/text/templatesyntax.h"

#include <ctime>

namespace sintonia::templates {

class Interpreter;

/// Arguments of a call, evaluated.
struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string_view, Value>> named;

    /// The values of `parameters` in their order, null where none is given; fails when one of the first `required` is
    /// missing or an argument fits none. `what` names the function in messages.
    std::vector<const Value *> bind(std::string_view what, std::initializer_list<std::string_view> parameters,
                                    std::size_t required = 0) const;
};

/// Something that can be called: a macro, a method bound to its value, a global function.
struct FunctionObject : Object {
    virtual Value call(Interpreter &interpreter, const Arguments &arguments) const = 0;
};

/// Variables by TemplateSyntax::names index, and the scope around.
struct Scope : Object {
    std::vector<std::pair<int, Value>> values;
    Scope *parent = nullptr;
    void set(int name, const Value &value);
};

using Method = Value (*)(Interpreter &, const Value &self, const Arguments &);
using Filter = Value (*)(Interpreter &, const Value &value, const Arguments &);
using Test = bool (*)(Interpreter &, const Value &value, const Arguments &);

/// The method `name` of values of that kind, or null. A name that Python has but the interpreter doesn't fails.
Method findMethod(const Value &self, std::string_view name);
/// Null for a name that jinja2 has not; fails for one that it has but the interpreter doesn't.
Filter findFilter(std::string_view name);
Filter findSequenceFilter(std::string_view name);
Test findTest(std::string_view name);
/// A global function, or null.
Filter findGlobal(std::string_view name);

/// One rendering of a template. Throws TemplateFailure.
class Interpreter {
public:
    Interpreter(const TemplateSyntax &syntax, const TemplateLimits &limits, const std::tm &localTime);
    RenderedTemplate run(const TemplateVariables &variables);

    int line() const { return m_line; }
    Arena &arena() { return m_arena; }
    const std::tm &localTime() const { return m_localTime; }
    /// Counts work; fails when it is more than the limit.
    void charge(std::size_t steps);

    Value string(std::string text, bool markup = false) { return m_arena.string(std::move(text), markup); }
    /// Python's str(), and repr() of what stands in containers.
    std::string toText(const Value &value);
    Value filter(std::string_view name, const Value &value, const Arguments &arguments);
    bool test(std::string_view name, const Value &value, const Arguments &arguments);
    Value call(const Value &callee, const Arguments &arguments);
    Value callMacro(const MacroSyntax &macro, Scope *scope, const Arguments &arguments);
    /// `value.name`: an attribute, else an item. Undefined when there is neither.
    Value attribute(const Value &value, const Value &name);
    /// `value[key]`: an item, else an attribute.
    Value item(const Value &value, const Value &key);
    Value slice(const Value &value, const Value &begin, const Value &end, const Value &step);
    Value binary(std::string_view operation, const Value &left, const Value &right);
    bool compare(std::string_view comparison, const Value &left, const Value &right);
    bool contains(const Value &container, const Value &item);

private:
    enum class Flow { Next, Break, Continue };
    class Depth;

    // Statements (templateinterpreter.cpp)
    Flow execute(const Block &block);
    Flow execute(const Statement &statement);
    Flow executeIf(const Statement &statement);
    Flow executeFor(const Statement &statement);
    Flow executeSetBlock(const Statement &statement);
    Flow executeFilterBlock(const Statement &statement);
    Flow executeWith(const Statement &statement);
    void executeMacro(const Statement &statement);
    void executeCallBlock(const Statement &statement);
    void executeGeneration(const Statement &statement);
    void assign(const Expression &target, const Value &value);
    void write(std::string_view text);
    Scope *enterScope();
    /// Runs a block with its output taken aside.
    Flow capture(const Block &block, std::string &output);

    // Expressions (templateevaluation.cpp)
    Value evaluate(const Expression &expression);
    Value evaluateName(int name);
    Value evaluateDict(const Expression &expression);
    Value evaluateCall(const Expression &expression);
    Value evaluateFilter(const Expression &expression, const Value &value);
    /// The chain of filters of a filter or set block, from its innermost on.
    Value filterBlock(const Expression &filters, const Value &value);
    Value evaluateTest(const Expression &expression);
    Value evaluateSlice(const Expression &expression);
    Value evaluateUnary(const Expression &expression);
    Value evaluateConcatenation(const Expression &expression);
    Value evaluateComparison(const Expression &expression);
    std::vector<Value> evaluateAll(const std::vector<ExpressionPtr> &expressions);
    Arguments evaluateArguments(const CallArguments &arguments);
    Value valueOf(const TemplateVariables &json);

    // Attributes (templateattributes.cpp)
    std::optional<Value> ownAttribute(const Value &value, std::string_view name);
    std::optional<Value> ownItem(const Value &value, const Value &key);
    Value loopAttribute(const Value &loop, std::string_view name);

    const TemplateSyntax &m_syntax;
    const TemplateLimits &m_limits;
    std::tm m_localTime;
    Arena m_arena;
    std::size_t m_stepsLeft;
    std::size_t m_depth = 0;
    int m_line = 0;
    Scope *m_scope = nullptr;
    std::string m_root;              ///< what the template itself has written
    std::string *m_output = &m_root; ///< where text goes now
    std::vector<TextSpan> m_generated;
};

} // namespace sintonia::templates
