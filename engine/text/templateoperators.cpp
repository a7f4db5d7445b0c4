// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateformat.h"
#include "engine/text/templateinterpreter.h"
#include "engine/text/templatetext.h"

#include <algorithm>
#include <cmath>

namespace sintonia::templates {

namespace {

[[noreturn]] void failOperands(std::string_view operation, const Value &left, const Value &right) {
    fail("unsupported operand types for " + std::string(operation) + ": '" + typeName(left) + "' and '" + typeName(right) +
         "'");
}

void refuseOverflow(bool overflows) {
    if (overflows)
        fail("an integer beyond 64 bits");
}

std::int64_t floorDivision(std::int64_t left, std::int64_t right) {
    const auto quotient = left / right;
    return quotient - (left % right != 0 && (left < 0) != (right < 0) ? 1 : 0);
}

Value integerPower(std::int64_t base, std::int64_t exponent) {
    if (exponent < 0) {
        if (base == 0)
            fail("division by zero");
        return Value::of(std::pow(double(base), double(exponent)));
    }
    std::int64_t out = 1;
    bool overflows = false;
    for (; exponent > 0 && !overflows && base != 1 && base != 0; --exponent) {
        if (base == -1)
            return Value::of(std::int64_t(exponent % 2 ? -out : out));
        overflows = __builtin_mul_overflow(out, base, &out);
    }
    refuseOverflow(overflows);
    return Value::of(base == 0 && exponent > 0 ? std::int64_t(0) : out);
}

Value integers(std::string_view operation, std::int64_t left, std::int64_t right) {
    std::int64_t out = 0;
    if (operation == "+") {
        refuseOverflow(__builtin_add_overflow(left, right, &out));
        return Value::of(out);
    }
    if (operation == "-") {
        refuseOverflow(__builtin_sub_overflow(left, right, &out));
        return Value::of(out);
    }
    if (operation == "*") {
        refuseOverflow(__builtin_mul_overflow(left, right, &out));
        return Value::of(out);
    }
    if (operation == "**")
        return integerPower(left, right);
    if (right == 0)
        fail("division by zero");
    if (operation == "/")
        return Value::of(double(left) / double(right));
    refuseOverflow(left == INT64_MIN && right == -1);
    const auto quotient = floorDivision(left, right);
    return Value::of(operation == "//" ? quotient : left - quotient * right);
}

Value floats(std::string_view operation, double left, double right) {
    if (operation == "+")
        return Value::of(left + right);
    if (operation == "-")
        return Value::of(left - right);
    if (operation == "*")
        return Value::of(left * right);
    if (operation == "**") {
        const auto out = std::pow(left, right);
        if (left == 0 && right < 0)
            fail("division by zero");
        if (left < 0 && std::floor(right) != right && std::isfinite(right))
            fail("a power that is a complex number");
        if (std::isinf(out) && std::isfinite(left) && std::isfinite(right))
            fail("a number out of range");
        return Value::of(out);
    }
    if (right == 0)
        fail("division by zero");
    if (operation == "/")
        return Value::of(left / right);
    // As CPython's float_divmod: the remainder has the sign of the divisor.
    auto remainder = std::fmod(left, right);
    auto quotient = (left - remainder) / right;
    if (remainder != 0) {
        if ((right < 0) != (remainder < 0)) {
            remainder += right;
            quotient -= 1;
        }
    } else {
        remainder = std::copysign(0.0, right);
    }
    if (operation == "%")
        return Value::of(remainder);
    if (quotient == 0)
        return Value::of(std::copysign(0.0, left / right));
    const auto floored = std::floor(quotient);
    return Value::of(quotient - floored > 0.5 ? floored + 1 : floored);
}

Value repeated(Interpreter &interpreter, const Value &value, std::int64_t count) {
    const auto times = std::size_t(std::max<std::int64_t>(count, 0));
    const auto size = value.is(Kind::String) ? value.text().size() : value.items().size() * sizeof(Value);
    if (size > 0 && times > (std::size_t(1) << 40) / size)
        fail("more memory than the limit allows");
    interpreter.arena().charge(size * times);
    interpreter.charge(size * times / 64);
    if (value.is(Kind::String)) {
        std::string out;
        out.reserve(size * times);
        for (std::size_t i = 0; i < times && size > 0; ++i)
            out += value.text();
        return interpreter.string(std::move(out), value.as<StringObject>().markup);
    }
    std::vector<Value> items;
    for (std::size_t i = 0; i < times && size > 0; ++i)
        items.insert(items.end(), value.items().begin(), value.items().end());
    return value.is(Kind::List) ? interpreter.arena().list(std::move(items)) : interpreter.arena().tuple(std::move(items));
}

Value joined(Interpreter &interpreter, const Value &left, const Value &right) {
    if (left.is(Kind::String)) {
        const auto &a = left.as<StringObject>();
        const auto &b = right.as<StringObject>();
        const bool markup = a.markup || b.markup;
        interpreter.charge((a.text.size() + b.text.size()) / 64);
        interpreter.arena().charge(a.text.size() + b.text.size());
        return interpreter.string((markup && !a.markup ? escaped(a.text) : a.text) +
                                      (markup && !b.markup ? escaped(b.text) : b.text),
                                  markup);
    }
    interpreter.charge(left.items().size() + right.items().size());
    interpreter.arena().charge((left.items().size() + right.items().size()) * sizeof(Value));
    auto items = left.items();
    items.insert(items.end(), right.items().begin(), right.items().end());
    return left.is(Kind::List) ? interpreter.arena().list(std::move(items)) : interpreter.arena().tuple(std::move(items));
}

bool isRepeatable(const Value &value) {
    return value.is(Kind::String) || value.is(Kind::List) || value.is(Kind::Tuple);
}

} // namespace

Value Interpreter::binary(std::string_view operation, const Value &left, const Value &right) {
    if (operation == "%" && left.is(Kind::String))
        return string(formatPercent(*this, left.text(), right));
    requireDefined(left);
    requireDefined(right);
    if (left.isIntegral() && right.isIntegral())
        return integers(operation, left.integer(), right.integer());
    if (left.isNumber() && right.isNumber())
        return floats(operation, left.number(), right.number());
    if (operation == "+" && left.kind() == right.kind() && isRepeatable(left))
        return joined(*this, left, right);
    if (operation == "*" && isRepeatable(left) && right.isIntegral())
        return repeated(*this, left, right.integer());
    if (operation == "*" && isRepeatable(right) && left.isIntegral())
        return repeated(*this, right, left.integer());
    failOperands(operation, left, right);
}

bool Interpreter::compare(std::string_view comparison, const Value &left, const Value &right) {
    charge(1 + std::min(weightOf(left), weightOf(right)));
    if (comparison == "==")
        return equal(left, right);
    if (comparison == "!=")
        return !equal(left, right);
    if (comparison == "in")
        return contains(right, left);
    if (comparison == "not in")
        return !contains(right, left);
    if (comparison == "<")
        return less(left, right);
    if (comparison == ">")
        return less(right, left);
    // Not the negation of the other: NaN is neither.
    return comparison == "<=" ? less(left, right) || equal(left, right) : less(right, left) || equal(left, right);
}

bool Interpreter::contains(const Value &container, const Value &item) {
    charge(weightOf(container));
    if (container.is(Kind::String)) {
        if (!item.is(Kind::String))
            fail("'in <string>' requires string as left operand, not " + typeName(item));
        return container.text().find(item.text()) != std::string_view::npos;
    }
    if (container.is(Kind::Dict)) {
        requireHashable(item);
        const auto &entries = container.as<DictObject>().entries;
        return std::any_of(entries.begin(), entries.end(), [&](const auto &entry) { return equal(entry.first, item); });
    }
    if (container.is(Kind::Iterator)) {
        auto &iterator = container.changing<IteratorObject>();
        while (iterator.next < iterator.items.size())
            if (equal(iterator.items[iterator.next++], item))
                return true;
    }
    const auto items = itemsOf(m_arena, container);
    return std::any_of(items.begin(), items.end(), [&](const Value &held) { return equal(held, item); });
}

} // namespace sintonia::templates
