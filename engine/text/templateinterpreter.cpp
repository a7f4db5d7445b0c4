// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateinterpreter.h"

#include "engine/text/templateloop.h"
#include "engine/text/templateprint.h"

#include <algorithm>

namespace sintonia::templates {

namespace {

struct MacroObject : FunctionObject {
    const MacroSyntax *macro = nullptr;
    Scope *scope = nullptr; ///< where it was defined
    Value call(Interpreter &interpreter, const Arguments &arguments) const override {
        return interpreter.callMacro(*macro, scope, arguments);
    }
};

/// Puts a variable back when the block ends.
template <class T>
class Restored {
public:
    Restored(T &variable, T value) : m_variable(variable), m_before(std::exchange(variable, value)) {}
    ~Restored() { m_variable = m_before; }

private:
    T &m_variable;
    T m_before;
};

int nameIndex(const TemplateSyntax &syntax, std::string_view name) {
    const auto found = syntax.nameIndex.find(name);
    return found == syntax.nameIndex.end() ? -1 : found->second;
}

} // namespace

class Interpreter::Depth {
public:
    explicit Depth(Interpreter &interpreter) : m_interpreter(interpreter) {
        if (interpreter.m_depth >= interpreter.m_limits.depth)
            fail("calls or blocks nested too deeply");
        ++interpreter.m_depth;
    }
    ~Depth() { --m_interpreter.m_depth; }

private:
    Interpreter &m_interpreter;
};

void Scope::set(int name, const Value &value) {
    for (auto &[key, held] : values)
        if (key == name) {
            held = value;
            return;
        }
    values.emplace_back(name, value);
}

Interpreter::Interpreter(const TemplateSyntax &syntax, const TemplateLimits &limits, const std::tm &localTime)
    : m_syntax(syntax), m_limits(limits), m_localTime(localTime), m_arena(limits.memory), m_stepsLeft(limits.steps) {}

RenderedTemplate Interpreter::run(const TemplateVariables &variables) {
    m_scope = enterScope();
    for (const auto &[name, json] : variables.items())
        if (const int index = nameIndex(m_syntax, name); index >= 0)
            m_scope->set(index, valueOf(json));
    m_scope = enterScope();
    execute(m_syntax.body);
    return {std::move(m_root), std::move(m_generated)};
}

void Interpreter::charge(std::size_t steps) {
    if (steps > m_stepsLeft)
        fail("more steps than the limit allows");
    m_stepsLeft -= steps;
}

void Interpreter::write(std::string_view text) {
    charge(text.size() / 64);
    if (text.size() > m_limits.output - std::min(m_limits.output, m_output->size()))
        fail("more output than the limit allows");
    *m_output += text;
}

Scope *Interpreter::enterScope() {
    auto *scope = m_arena.make<Scope>();
    scope->parent = m_scope;
    return scope;
}

std::string Interpreter::toText(const Value &value) {
    charge(weightOf(value));
    return printed(value, m_limits.output);
}

Interpreter::Flow Interpreter::execute(const Block &block) {
    const Depth depth(*this);
    for (const auto &statement : block)
        if (const auto flow = execute(statement); flow != Flow::Next)
            return flow;
    return Flow::Next;
}

Interpreter::Flow Interpreter::execute(const Statement &statement) {
    charge(1);
    m_line = statement.line;
    switch (statement.kind) {
    case Statement::Kind::Text:
        write(statement.text);
        break;
    case Statement::Kind::Output:
        for (const auto &expression : statement.expressions) {
            const auto value = evaluate(*expression);
            write(value.is(Kind::String) ? value.text() : std::string_view(toText(value)));
        }
        break;
    case Statement::Kind::If:
        return executeIf(statement);
    case Statement::Kind::For:
        return executeFor(statement);
    case Statement::Kind::Set:
        assign(*statement.expressions[0], evaluate(*statement.expressions[1]));
        break;
    case Statement::Kind::SetBlock:
        return executeSetBlock(statement);
    case Statement::Kind::FilterBlock:
        return executeFilterBlock(statement);
    case Statement::Kind::With:
        return executeWith(statement);
    case Statement::Kind::Macro:
        executeMacro(statement);
        break;
    case Statement::Kind::CallBlock:
        executeCallBlock(statement);
        break;
    case Statement::Kind::Generation:
        executeGeneration(statement);
        break;
    case Statement::Kind::Break:
        return Flow::Break;
    case Statement::Kind::Continue:
        return Flow::Continue;
    }
    return Flow::Next;
}

Interpreter::Flow Interpreter::executeIf(const Statement &statement) {
    for (std::size_t i = 0; i < statement.expressions.size(); ++i)
        if (truth(evaluate(*statement.expressions[i])))
            return execute(statement.bodies[i]);
    return statement.bodies.size() > statement.expressions.size() ? execute(statement.bodies.back()) : Flow::Next;
}

Interpreter::Flow Interpreter::executeFor(const Statement &statement) {
    const auto &target = *statement.expressions[0];
    auto *loop = m_arena.make<LoopObject>();
    loop->items = itemsOf(m_arena, evaluate(*statement.expressions[1]));
    charge(loop->items.size());
    if (const auto *condition = statement.expressions[2].get()) {
        std::vector<Value> kept;
        for (const auto &item : loop->items) {
            const Restored scope(m_scope, enterScope());
            assign(target, item);
            if (truth(evaluate(*condition)))
                kept.push_back(item);
        }
        loop->items = std::move(kept);
    }
    const int loopName = nameIndex(m_syntax, "loop");
    bool isElse = true; // as in jinja2, until a body comes to its end without break and continue
    for (; loop->index < loop->items.size(); ++loop->index) {
        charge(1);
        const Restored scope(m_scope, enterScope());
        if (loopName >= 0)
            m_scope->set(loopName, Value(Kind::Loop, loop));
        assign(target, loop->items[loop->index]);
        const auto flow = execute(statement.bodies[0]);
        if (flow == Flow::Break)
            break;
        isElse &= flow == Flow::Continue;
    }
    if (!isElse)
        return Flow::Next;
    const Restored scope(m_scope, enterScope());
    return execute(statement.bodies[1]);
}

Interpreter::Flow Interpreter::capture(const Block &block, std::string &output) {
    const Restored to(m_output, &output);
    return execute(block);
}

Interpreter::Flow Interpreter::executeSetBlock(const Statement &statement) {
    std::string output;
    Value value;
    {
        const Restored scope(m_scope, enterScope());
        if (const auto flow = capture(statement.bodies[0], output); flow != Flow::Next)
            return flow;
        value = string(std::move(output));
        if (statement.expressions[1])
            value = filterBlock(*statement.expressions[1], value);
    }
    assign(*statement.expressions[0], value);
    return Flow::Next;
}

Interpreter::Flow Interpreter::executeFilterBlock(const Statement &statement) {
    const Restored scope(m_scope, enterScope());
    std::string output;
    if (const auto flow = capture(statement.bodies[0], output); flow != Flow::Next)
        return flow;
    write(toText(filterBlock(*statement.expressions[0], string(std::move(output)))));
    return Flow::Next;
}

Interpreter::Flow Interpreter::executeWith(const Statement &statement) {
    auto *inner = enterScope();
    for (std::size_t i = 0; i < statement.expressions.size(); i += 2) {
        const auto value = evaluate(*statement.expressions[i + 1]);
        const Restored scope(m_scope, inner);
        assign(*statement.expressions[i], value);
    }
    const Restored scope(m_scope, inner);
    return execute(statement.bodies[0]);
}

void Interpreter::executeMacro(const Statement &statement) {
    auto *macro = m_arena.make<MacroObject>();
    macro->macro = statement.macro.get();
    macro->scope = m_scope;
    m_scope->set(statement.name, Value(Kind::Function, static_cast<FunctionObject *>(macro)));
}

void Interpreter::executeCallBlock(const Statement &statement) {
    auto *caller = m_arena.make<MacroObject>();
    caller->macro = statement.macro.get();
    caller->scope = m_scope;
    const auto &call = *statement.expressions[0];
    const auto callee = evaluate(*call.operands[0]);
    auto arguments = evaluateArguments(*call.arguments);
    arguments.named.emplace_back("caller", Value(Kind::Function, static_cast<FunctionObject *>(caller)));
    write(toText(this->call(callee, arguments)));
}

void Interpreter::executeGeneration(const Statement &statement) {
    const Restored scope(m_scope, enterScope());
    std::string output;
    capture(statement.bodies[0], output);
    m_generated.push_back({m_root.size(), m_root.size() + output.size()});
    write(output);
}

void Interpreter::assign(const Expression &target, const Value &value) {
    if (target.kind == Expression::Kind::Name) {
        m_scope->set(target.name, value);
    } else if (target.kind == Expression::Kind::Tuple) {
        const auto items = itemsOf(m_arena, value);
        charge(items.size());
        if (items.size() != target.operands.size())
            fail("expected " + std::to_string(target.operands.size()) + " values to unpack, found " +
                 std::to_string(items.size()));
        for (std::size_t i = 0; i < items.size(); ++i)
            assign(*target.operands[i], items[i]);
    } else {
        const auto holder = evaluateName(target.name);
        if (!holder.is(Kind::Namespace))
            fail("cannot assign attribute on non-namespace object '" + m_syntax.names[std::size_t(target.name)] + "'");
        if (target.text.starts_with('_'))
            fail("a namespace can't have the attribute '" + target.text + "'");
        auto &space = holder.changing<NamespaceObject>();
        if (auto *held = space.find(target.text)) {
            *held = value;
        } else {
            m_arena.charge(target.text.size() + sizeof(Value));
            space.attributes.emplace_back(target.text, value);
        }
    }
}

Value Interpreter::callMacro(const MacroSyntax &macro, Scope *scope, const Arguments &arguments) {
    const Depth depth(*this);
    const int line = m_line;
    const Restored inner(m_scope, scope);
    m_scope = enterScope();
    auto named = arguments.named;
    const auto takeNamed = [&](std::string_view name) -> std::optional<Value> {
        const auto found = std::find_if(named.begin(), named.end(), [&](const auto &entry) { return entry.first == name; });
        if (found == named.end())
            return {};
        const auto value = found->second;
        named.erase(found);
        return value;
    };
    bool hasCaller = false;
    for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
        const auto &parameter = macro.parameters[i];
        const auto &name = m_syntax.names[std::size_t(parameter.name)];
        hasCaller |= name == "caller";
        std::optional<Value> value;
        if (i < arguments.positional.size())
            value = arguments.positional[i];
        else
            value = takeNamed(name);
        if (!value)
            value = parameter.standard ? evaluate(*parameter.standard)
                                       : m_arena.undefined("parameter '" + name + "' was not provided");
        m_scope->set(parameter.name, *value);
    }
    if (macro.usesCaller && !hasCaller)
        m_scope->set(nameIndex(m_syntax, "caller"), takeNamed("caller").value_or(m_arena.undefined("No caller defined")));
    if (macro.usesNamed) {
        std::vector<std::pair<Value, Value>> entries;
        for (const auto &[name, value] : named)
            entries.emplace_back(string(std::string(name)), value);
        m_scope->set(nameIndex(m_syntax, "kwargs"), m_arena.dict(std::move(entries)));
    } else if (!named.empty()) {
        fail("macro '" + macro.name + "' takes no keyword argument '" + std::string(named.front().first) + "'");
    }
    const auto count = std::min(macro.parameters.size(), arguments.positional.size());
    if (macro.usesPositional)
        m_scope->set(nameIndex(m_syntax, "varargs"),
                     m_arena.tuple({arguments.positional.begin() + std::ptrdiff_t(count), arguments.positional.end()}));
    else if (arguments.positional.size() > count)
        fail("macro '" + macro.name + "' takes not more than " + std::to_string(count) + " argument(s)");
    std::string output;
    capture(macro.body, output);
    m_line = line;
    return string(std::move(output));
}

} // namespace sintonia::templates
