// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templateprint.h"

#include "engine/text/templateloop.h"
#include "engine/text/templatetext.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sintonia::templates {

namespace {

std::string escape(const char *format, unsigned value) {
    char text[16];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

bool isPrintable(char32_t c) {
    using unicode::Category;
    switch (unicode::category(c)) {
    case Category::Cc:
    case Category::Cf:
    case Category::Co:
    case Category::Cn:
    case Category::Zl:
    case Category::Zp:
        return false;
    case Category::Zs:
        return c == ' ';
    default:
        return true;
    }
}

std::string quoted(std::string_view text) {
    const bool hasSingle = text.find('\'') != std::string_view::npos;
    const char quote = hasSingle && text.find('"') == std::string_view::npos ? '"' : '\'';
    std::string out(1, quote);
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        const auto c = unicode::next(text, at);
        if (c == char32_t(quote) || c == '\\')
            out += '\\', out += char(c);
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else if (isPrintable(c))
            out += text.substr(begin, at - begin);
        else
            out += escape(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", unsigned(c));
    }
    return out + quote;
}

/// Appends to a text that may not grow beyond a limit.
class Printer {
public:
    explicit Printer(std::size_t limit) : m_limit(limit) {}

    void add(std::string_view text) {
        if (text.size() > m_limit - out.size())
            fail("more output than the limit allows");
        out += text;
    }

    void addItems(const std::vector<Value> &items) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0)
                add(", ");
            represent(items[i]);
        }
    }

    void represent(const Value &value) {
        switch (value.kind()) {
        case Kind::Undefined:
            return add("Undefined");
        case Kind::None:
            return add("None");
        case Kind::Bool:
            return add(value.integer() ? "True" : "False");
        case Kind::Int:
            return add(std::to_string(value.integer()));
        case Kind::Float:
            return add(floatText(value.number()));
        case Kind::String:
            return add(value.as<StringObject>().markup ? "Markup(" + quoted(value.text()) + ")" : quoted(value.text()));
        case Kind::List:
        case Kind::View:
            add(value.is(Kind::View) ? value.as<SequenceObject>().viewName + "([" : "[");
            addItems(value.items());
            return add(value.is(Kind::View) ? "])" : "]");
        case Kind::Tuple:
            add("(");
            addItems(value.items());
            return add(value.items().size() == 1 ? ",)" : ")");
        case Kind::Dict:
            return addDict(value.as<DictObject>());
        case Kind::Range: {
            const auto &range = value.as<RangeObject>();
            return add("range(" + std::to_string(range.start) + ", " + std::to_string(range.stop) +
                       (range.step == 1 ? "" : ", " + std::to_string(range.step)) + ")");
        }
        case Kind::Loop: {
            const auto &loop = value.as<LoopObject>();
            return add("<LoopContext " + std::to_string(loop.index + 1) + "/" + std::to_string(loop.items.size()) + ">");
        }
        case Kind::Namespace:
            return addNamespace(value.changing<NamespaceObject>());
        default:
            fail("a '" + typeName(value) + "', which can't be printed");
        }
    }

    std::string out;

private:
    void addDict(const DictObject &dict) {
        add("{");
        for (std::size_t i = 0; i < dict.entries.size(); ++i) {
            if (i > 0)
                add(", ");
            represent(dict.entries[i].first);
            add(": ");
            represent(dict.entries[i].second);
        }
        add("}");
    }

    void addNamespace(const NamespaceObject &space) {
        add("<Namespace {");
        if (std::find(m_open.begin(), m_open.end(), &space) != m_open.end())
            return add("...}>");
        if (m_open.size() > 50)
            fail("namespaces nested too deeply");
        m_open.push_back(&space);
        for (std::size_t i = 0; i < space.attributes.size(); ++i) {
            add((i > 0 ? ", " : "") + quoted(space.attributes[i].first) + ": ");
            represent(space.attributes[i].second);
        }
        m_open.pop_back();
        add("}>");
    }

    std::size_t m_limit;
    std::vector<const NamespaceObject *> m_open;
};

class JsonPrinter {
public:
    JsonPrinter(const JsonStyle &style, std::size_t limit) : m_style(style), m_limit(limit) {}

    void value(const Value &value, int level) {
        switch (value.kind()) {
        case Kind::None:
            return add("null");
        case Kind::Bool:
            return add(value.integer() ? "true" : "false");
        case Kind::Int:
            return add(std::to_string(value.integer()));
        case Kind::Float:
            return add(number(value.number()));
        case Kind::String:
            return text(value.text());
        case Kind::List:
        case Kind::Tuple:
            if (value.items().empty())
                return add("[]");
            add("[");
            for (std::size_t i = 0; i < value.items().size(); ++i) {
                startItem(i > 0, level + 1);
                this->value(value.items()[i], level + 1);
            }
            newLine(level);
            return add("]");
        case Kind::Dict:
            return object(value.as<DictObject>(), level);
        default:
            fail("Object of type " + typeName(value) + " is not JSON serializable");
        }
    }

    std::string out;

private:
    void add(std::string_view text) {
        if (text.size() > m_limit - out.size())
            fail("more output than the limit allows");
        out += text;
    }

    static std::string number(double value) {
        if (std::isnan(value))
            return "NaN";
        if (std::isinf(value))
            return value > 0 ? "Infinity" : "-Infinity";
        return floatText(value);
    }

    void newLine(int level) {
        if (!m_style.indent)
            return;
        add("\n");
        for (int i = 0; i < level; ++i)
            add(*m_style.indent);
    }

    void startItem(bool isLater, int level) {
        if (isLater)
            add(m_style.itemSeparator);
        newLine(level);
    }

    void object(const DictObject &dict, int level) {
        if (dict.entries.empty())
            return add("{}");
        auto entries = dict.entries;
        if (m_style.sortKeys)
            std::stable_sort(entries.begin(), entries.end(),
                             [](const auto &a, const auto &b) { return less(a.first, b.first); });
        add("{");
        for (std::size_t i = 0; i < entries.size(); ++i) {
            startItem(i > 0, level + 1);
            key(entries[i].first);
            add(m_style.keySeparator);
            value(entries[i].second, level + 1);
        }
        newLine(level);
        add("}");
    }

    void key(const Value &key) {
        switch (key.kind()) {
        case Kind::String:
            return text(key.text());
        case Kind::Float:
            return text(number(key.number()));
        case Kind::Bool:
            return text(key.integer() ? "true" : "false");
        case Kind::None:
            return text("null");
        case Kind::Int:
            return text(std::to_string(key.integer()));
        default:
            fail("keys must be str, int, float, bool or None, not " + typeName(key));
        }
    }

    void text(std::string_view text) {
        static constexpr std::string_view special = "\"\\\n\r\t\f\b";
        static constexpr std::string_view letters = "\"\\nrtfb";
        std::string escapedText = "\"";
        for (std::size_t at = 0; at < text.size();) {
            const auto begin = at;
            const auto c = unicode::next(text, at);
            const auto found = c < 0x80 ? special.find(char(c)) : std::string_view::npos;
            if (found != std::string_view::npos)
                escapedText += '\\', escapedText += letters[found];
            else if (c < 0x20)
                escapedText += escape("\\u%04x", unsigned(c));
            else if (m_style.asciiOnly && c >= 0x10000)
                escapedText += escape("\\u%04x", unsigned(0xd7c0 + (c >> 10))) +
                               escape("\\u%04x", unsigned(0xdc00 + (c & 0x3ff)));
            else if (m_style.asciiOnly && c >= 0x80)
                escapedText += escape("\\u%04x", unsigned(c));
            else
                escapedText += text.substr(begin, at - begin);
        }
        add(escapedText + '"');
    }

    const JsonStyle &m_style;
    std::size_t m_limit;
};

} // namespace

std::string floatText(double value) {
    if (std::isnan(value))
        return "nan";
    if (std::isinf(value))
        return value > 0 ? "inf" : "-inf";
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
    std::string digits(buffer, end);
    const bool negative = digits.starts_with('-');
    const auto e = digits.find('e');
    const int exponent = std::atoi(digits.c_str() + e + 1);
    digits = digits.substr(negative, e - negative);
    std::erase(digits, '.');
    std::string out = negative ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
        out += digits[0];
        if (digits.size() > 1)
            out += "." + digits.substr(1);
        char text[16];
        std::snprintf(text, sizeof text, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
        return out + text;
    }
    if (exponent < 0)
        return out + "0." + std::string(std::size_t(-exponent - 1), '0') + digits;
    const auto whole = std::size_t(exponent) + 1;
    if (digits.size() <= whole)
        return out + digits + std::string(whole - digits.size(), '0') + ".0";
    return out + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string represented(const Value &value, std::size_t limit) {
    Printer printer(limit);
    printer.represent(value);
    return std::move(printer.out);
}

std::string printed(const Value &value, std::size_t limit) {
    if (value.isUndefined())
        return {};
    if (value.is(Kind::String)) {
        if (value.text().size() > limit)
            fail("more output than the limit allows");
        return std::string(value.text());
    }
    return represented(value, limit);
}

std::string jsonText(const Value &value, const JsonStyle &style, std::size_t limit) {
    JsonPrinter printer(style, limit);
    printer.value(value, 0);
    return std::move(printer.out);
}

} // namespace sintonia::templates
