// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Values of the template interpreter: those of Python that templates meet. They are small and trivially copied; what they
/// point at belongs to an Arena and lives as long as it, so cycles and deep nesting cost nothing to free.
namespace sintonia::templates {

/// Thrown within the interpreter only; Template turns it into an Error.
struct TemplateFailure {
    std::string message;
    int line = 0; ///< 0 when the interpreter is to fill in the line that it is at
};
[[noreturn]] void fail(std::string message);

enum class Kind : std::uint8_t {
    Undefined, None, Bool, Int, Float, String, List, Tuple, Dict, View, Range, Iterator, Namespace, Loop, Function
};

struct Object {
    virtual ~Object() = default;
};

class Value {
public:
    Value() = default; ///< undefined, of unknown origin
    static Value none() { return Value(Kind::None, std::int64_t(0)); }
    static Value of(bool value) { return Value(Kind::Bool, value); }
    static Value of(std::int64_t value) { return Value(Kind::Int, value); }
    static Value of(double value) {
        Value out(Kind::Float, std::int64_t(0));
        out.m_float = value;
        return out;
    }
    Value(Kind kind, const Object *object) : m_kind(kind), m_object(object) {}

    Kind kind() const { return m_kind; }
    bool is(Kind kind) const { return m_kind == kind; }
    bool isUndefined() const { return m_kind == Kind::Undefined; }
    bool isNone() const { return m_kind == Kind::None; }
    /// int or bool, which is an int in Python.
    bool isIntegral() const { return m_kind == Kind::Int || m_kind == Kind::Bool; }
    bool isNumber() const { return isIntegral() || m_kind == Kind::Float; }
    std::int64_t integer() const { return m_integer; }
    double number() const { return m_kind == Kind::Float ? m_float : double(m_integer); }
    const Object *object() const { return m_object; }
    template <class T>
    const T &as() const {
        return static_cast<const T &>(*m_object);
    }
    /// For the three that change: iterators, namespaces and loops.
    template <class T>
    T &changing() const {
        return const_cast<T &>(static_cast<const T &>(*m_object));
    }

    std::string_view text() const;                 ///< of a string
    const std::vector<Value> &items() const;       ///< of a list, tuple or view

private:
    Value(Kind kind, std::int64_t integer) : m_kind(kind), m_integer(integer) {}

    Kind m_kind = Kind::Undefined;
    union {
        std::int64_t m_integer = 0;
        double m_float;
        const Object *m_object;
    };
};

struct UndefinedObject : Object {
    std::string message; ///< what an operation on it says
};
struct StringObject : Object {
    std::string text;    ///< UTF-8
    bool markup = false; ///< what `safe` and `escape` return: joins by + escape the other side
};
/// A list, tuple or the view that a dict's keys(), values() and items() return.
struct SequenceObject : Object {
    std::vector<Value> items;
    int depth = 1;          ///< of nested containers
    std::size_t weight = 1; ///< values in it, those in nested containers counted as often as they are reached
    std::string viewName;   ///< "dict_keys" and the like
};
struct DictObject : Object {
    std::vector<std::pair<Value, Value>> entries; ///< in order of insertion
    int depth = 1;
    std::size_t weight = 1;
    const Value *find(std::string_view key) const;
};
struct RangeObject : Object {
    std::int64_t start = 0, step = 1, count = 0;
    std::int64_t stop = 0; ///< as given, for printing
};
/// What lazy filters return: read once, no length. A failure that stands behind the items comes when they are used up.
struct IteratorObject : Object {
    std::vector<Value> items;
    std::size_t next = 0;
    std::optional<TemplateFailure> failure;
};
struct NamespaceObject : Object {
    std::vector<std::pair<std::string, Value>> attributes;
    Value *find(std::string_view name);
};

/// Owns the objects of a template's constants or of one rendering, and bounds their size.
class Arena {
public:
    explicit Arena(std::size_t limit) : m_left(limit) {}

    template <class T>
    T *make() {
        charge(sizeof(T) + 32);
        auto owned = std::make_unique<T>();
        T *object = owned.get();
        m_objects.push_back(std::move(owned));
        return object;
    }
    /// Counts bytes that an object holds; call before they are allocated.
    void charge(std::size_t bytes);

    Value string(std::string text, bool markup = false);
    Value list(std::vector<Value> items) { return sequence(Kind::List, std::move(items)); }
    Value tuple(std::vector<Value> items) { return sequence(Kind::Tuple, std::move(items)); }
    Value view(std::string name, std::vector<Value> items);
    Value iterator(std::vector<Value> items, std::optional<TemplateFailure> failure = {});
    Value undefined(std::string message);
    /// Keys that are equal: the first key and the last value are kept, as Python does. A key that can't be hashed fails.
    Value dict(std::vector<std::pair<Value, Value>> entries);

private:
    Value sequence(Kind kind, std::vector<Value> items);

    std::vector<std::unique_ptr<Object>> m_objects;
    std::size_t m_left;
};

/// Name of Python's type: "str", "NoneType".
std::string typeName(const Value &value);
bool truth(const Value &value);
/// Python's `==`.
bool equal(const Value &left, const Value &right);
/// Python's `<` of numbers, strings, lists and tuples; fails for others.
bool less(const Value &left, const Value &right);
/// Fails for values that can't be a dict's key.
void requireHashable(const Value &value);
/// Fails with the message of an undefined value; does nothing for others.
void requireDefined(const Value &value);
/// Values that a comparison or a printing of the value may visit.
std::size_t weightOf(const Value &value);

/// Length as len() has it; fails for values without one.
std::int64_t lengthOf(const Value &value);
/// All items that iterating yields; uses an iterator up. Fails for values that can't be iterated.
std::vector<Value> itemsOf(Arena &arena, const Value &value);

} // namespace sintonia::templates
