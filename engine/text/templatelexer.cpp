// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templatelexer.h"

#include "engine/core/utf8.h"
#include "engine/text/templatetext.h"
#include "engine/text/templatevalue.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sintonia::templates {

namespace {

constexpr std::array<std::string_view, 26> operators = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/",
                                                        "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                        ">",  "<",  "=",  ".",  ":",  "|",  ",", ";"};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool startsName(char32_t c) { return c == '_' || unicode::isLetter(c) || unicode::category(c) == unicode::Category::Nl; }
bool continuesName(char32_t c) {
    using unicode::Category;
    const auto category = unicode::category(c);
    return startsName(c) || category == Category::Nd || category == Category::Mn || category == Category::Mc ||
           category == Category::Pc;
}

std::string withUnixLineEnds(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
            continue;
        out += text[i] == '\r' ? '\n' : text[i];
    }
    return out;
}

class Lexer {
public:
    explicit Lexer(std::string_view source) : m_source(withUnixLineEnds(source)) {
        if (m_source.ends_with('\n'))
            m_source.pop_back();
    }

    std::vector<Token> run() {
        while (m_at < m_source.size())
            lexText();
        add(Token::Kind::End, {});
        return std::move(m_tokens);
    }

private:
    [[noreturn]] void failHere(std::string message) { throw TemplateFailure{std::move(message), m_line}; }
    std::string_view rest() const { return std::string_view(m_source).substr(m_at); }
    bool at(std::string_view text) const { return rest().starts_with(text); }

    void add(Token::Kind kind, std::string text) {
        Token token;
        token.kind = kind;
        token.line = m_line;
        token.text = std::move(text);
        m_tokens.push_back(std::move(token));
    }

    /// Moves behind `count` bytes.
    void advance(std::size_t count) {
        const auto passed = rest().substr(0, count);
        m_line += int(std::count(passed.begin(), passed.end(), '\n'));
        m_lineStarts = passed.ends_with('\n');
        m_at += count;
    }

    std::size_t spaceAt(std::size_t at) const {
        return m_source.size() - at - strip(std::string_view(m_source).substr(at), Side::Left).size();
    }

    /// Length of a tag's end at `at` with the white space that it takes along; 0 when there is none.
    std::size_t endTag(std::size_t at, std::string_view end, bool trims) const {
        const auto text = std::string_view(m_source).substr(at);
        if (text.starts_with('-') && text.substr(1).starts_with(end))
            return 1 + end.size() + spaceAt(at + 1 + end.size());
        if (trims && text.starts_with('+') && text.substr(1).starts_with(end))
            return 1 + end.size();
        if (text.starts_with(end))
            return end.size() + (trims && text.substr(end.size()).starts_with('\n') ? 1 : 0);
        return 0;
    }

    /// The text before a tag without what the tag's sign and lstrip_blocks take off its end.
    std::string_view stripped(std::string_view text, char sign, bool isBlock) const {
        if (sign == '-')
            return strip(text, Side::Right);
        if (sign == '+' || !isBlock)
            return text;
        const auto lineBreak = text.rfind('\n');
        const auto begin = lineBreak == std::string_view::npos ? 0 : lineBreak + 1;
        if ((begin > 0 || m_lineStarts) && strip(text.substr(begin), Side::Left).empty())
            return text.substr(0, begin);
        return text;
    }

    /// Emits the text up to `end` and moves there.
    void takeText(std::size_t end, char sign, bool isBlock) {
        const auto text = rest().substr(0, end - m_at);
        if (const auto kept = stripped(text, sign, isBlock); !kept.empty())
            add(Token::Kind::Text, std::string(kept));
        advance(text.size());
    }

    /// Length of `word` followed by a block's end when that stands at `at` after white space; 0 otherwise.
    std::size_t rawTag(std::size_t at, std::string_view word, bool trims) const {
        const auto begin = at;
        at += spaceAt(at);
        if (!std::string_view(m_source).substr(at).starts_with(word))
            return 0;
        at += word.size();
        at += spaceAt(at);
        const auto end = endTag(at, "%}", trims);
        return end == 0 ? 0 : at + end - begin;
    }

    static char signOf(std::string_view text) {
        return text.starts_with('-') ? '-' : text.starts_with('+') ? '+' : '\0';
    }

    void lexText() {
        auto tag = m_at;
        for (;; ++tag) {
            tag = m_source.find('{', tag);
            if (tag == std::string::npos) {
                add(Token::Kind::Text, std::string(rest()));
                advance(rest().size());
                return;
            }
            const char kind = tag + 1 < m_source.size() ? m_source[tag + 1] : '\0';
            if (kind == '%' || kind == '{' || kind == '#')
                break;
        }
        const char kind = m_source[tag + 1];
        const char sign = signOf(std::string_view(m_source).substr(tag + 2));
        const auto inside = tag + 2 + (sign ? 1 : 0);
        takeText(tag, sign, kind != '{');
        if (const auto raw = kind == '%' ? rawTag(inside, "raw", false) : 0; raw > 0)
            lexRaw(inside - tag + raw);
        else if (kind == '#')
            lexComment(inside - tag);
        else
            lexTag(inside - tag, kind == '%');
    }

    void lexRaw(std::size_t opening) {
        advance(opening);
        for (auto end = m_source.find("{%", m_at); end != std::string::npos; end = m_source.find("{%", end + 1)) {
            const char sign = signOf(std::string_view(m_source).substr(end + 2));
            const auto inside = end + 2 + (sign ? 1 : 0);
            if (const auto closing = rawTag(inside, "endraw", true); closing > 0) {
                takeText(end, sign, true);
                advance(inside - end + closing);
                return;
            }
        }
        failHere("Missing end of raw directive");
    }

    void lexComment(std::size_t opening) {
        advance(opening);
        const auto end = m_source.find("#}", m_at);
        if (end == std::string::npos)
            failHere("Missing end of comment tag");
        const bool isSigned = end > m_at && (m_source[end - 1] == '-' || m_source[end - 1] == '+');
        const auto begin = isSigned ? end - 1 : end;
        advance(begin - m_at + endTag(begin, "#}", true));
    }

    void lexTag(std::size_t opening, bool isBlock) {
        add(isBlock ? Token::Kind::BlockBegin : Token::Kind::PrintBegin, {});
        advance(opening);
        std::string brackets;
        while (m_at < m_source.size()) {
            if (brackets.empty()) {
                if (const auto end = endTag(m_at, isBlock ? "%}" : "}}", isBlock); end > 0) {
                    add(isBlock ? Token::Kind::BlockEnd : Token::Kind::PrintEnd, {});
                    advance(end);
                    return;
                }
            }
            if (const auto space = spaceAt(m_at); space > 0)
                advance(space);
            else if (!lexNumber() && !lexName() && !lexString())
                lexOperator(brackets);
        }
        // The parser reports what is missing.
    }

    /// Digits with single underscores between them, from `at`.
    template <class Predicate>
    std::size_t digits(std::size_t at, Predicate isOne) const {
        const auto begin = at;
        while (at < m_source.size() &&
               (isOne(m_source[at]) ||
                (m_source[at] == '_' && at > begin && at + 1 < m_source.size() && isOne(m_source[at + 1]))))
            ++at;
        return at - begin;
    }

    bool lexNumber() {
        if (!isDigit(m_source[m_at]))
            return false;
        if (const auto length = floatLength(); length > 0 && (m_at == 0 || m_source[m_at - 1] != '.')) {
            auto text = std::string(rest().substr(0, length));
            std::erase(text, '_');
            add(Token::Kind::Float, {});
            if (std::from_chars(text.data(), text.data() + text.size(), m_tokens.back().number).ec != std::errc())
                failHere("a number out of range");
            advance(length);
            return true;
        }
        int base = 10;
        std::size_t prefix = 0;
        std::size_t length = 0;
        if (m_source[m_at] == '0') {
            const char letter = m_at + 1 < m_source.size() ? char(m_source[m_at + 1] | 0x20) : '\0';
            const int wanted = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
            const auto isOne = [&](char c) {
                return wanted == 16 ? std::isxdigit(static_cast<unsigned char>(c)) != 0 : isDigit(c) && c - '0' < wanted;
            };
            const auto underscore = rest().substr(std::min<std::size_t>(2, rest().size())).starts_with('_') ? 1u : 0u;
            if (wanted != 10 && (length = digits(m_at + 2 + underscore, isOne)) > 0) {
                base = wanted;
                prefix = 2 + underscore;
            } else {
                length = digits(m_at, [](char c) { return c == '0'; });
            }
        } else {
            length = digits(m_at, isDigit);
        }
        auto text = std::string(rest().substr(prefix, length));
        std::erase(text, '_');
        add(Token::Kind::Integer, {});
        if (std::from_chars(text.data(), text.data() + text.size(), m_tokens.back().integer, base).ec != std::errc())
            failHere("an integer beyond 64 bits");
        advance(prefix + length);
        return true;
    }

    std::size_t floatLength() const {
        auto at = m_at + digits(m_at, isDigit);
        bool isFloat = false;
        if (at + 1 < m_source.size() && m_source[at] == '.' && isDigit(m_source[at + 1])) {
            at += 1 + digits(at + 1, isDigit);
            isFloat = true;
        }
        if (at < m_source.size() && (m_source[at] | 0x20) == 'e') {
            auto exponent = at + 1;
            if (exponent < m_source.size() && (m_source[exponent] == '+' || m_source[exponent] == '-'))
                ++exponent;
            if (const auto count = digits(exponent, isDigit); count > 0) {
                at = exponent + count;
                isFloat = true;
            }
        }
        return isFloat ? at - m_at : 0;
    }

    bool lexName() {
        auto end = m_at;
        if (!startsName(unicode::next(m_source, end)))
            return false;
        for (auto next = end; next < m_source.size() && continuesName(unicode::next(m_source, next));)
            end = next;
        add(Token::Kind::Name, std::string(rest().substr(0, end - m_at)));
        advance(end - m_at);
        return true;
    }

    bool lexString() {
        const char quote = m_source[m_at];
        if (quote != '\'' && quote != '"')
            return false;
        auto end = m_at + 1;
        while (end < m_source.size() && m_source[end] != quote)
            end += m_source[end] == '\\' ? 2 : 1;
        if (end >= m_source.size())
            failHere("a string without its closing quote");
        add(Token::Kind::String, unescaped(rest().substr(1, end - m_at - 1)));
        advance(end + 1 - m_at);
        return true;
    }

    char32_t hexadecimal(std::string_view text, std::size_t from, std::size_t count) {
        std::uint32_t value = 0;
        const auto digits = text.substr(std::min(from, text.size()), count);
        const auto end = digits.data() + digits.size();
        if (digits.size() < count || std::from_chars(digits.data(), end, value, 16).ptr != end)
            failHere("a truncated escape in a string");
        if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
            failHere("an escape in a string that is no character");
        return value;
    }

    /// Python's unicode-escape, as jinja2 calls it: a backslash before a character beyond ASCII stays, and the character is
    /// written as its escape.
    std::string unescaped(std::string_view text) {
        static constexpr std::string_view letters = "abfnrtv\\'\"";
        static constexpr std::string_view characters = "\a\b\f\n\r\t\v\\'\"";
        std::string out;
        for (std::size_t i = 0; i < text.size();) {
            if (text[i] != '\\' || i + 1 >= text.size()) {
                out += text[i++];
                continue;
            }
            const char c = text[i + 1];
            const auto octal = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '7'; };
            if (const auto found = letters.find(c); found != std::string_view::npos) {
                out += characters[found];
                i += 2;
            } else if (c == '\n') {
                i += 2;
            } else if (c == 'x' || c == 'u' || c == 'U') {
                const std::size_t count = c == 'x' ? 2 : c == 'u' ? 4 : 8;
                appendUtf8(out, hexadecimal(text, i + 2, count));
                i += 2 + count;
            } else if (octal(i + 1)) {
                char32_t value = 0;
                const auto last = i + 3;
                for (++i; octal(i) && i <= last; ++i)
                    value = value * 8 + char32_t(text[i] - '0');
                appendUtf8(out, value);
            } else if (c == 'N') {
                failHere("\\N{…} in a string, which is not supported");
            } else if (static_cast<unsigned char>(c) >= 0x80) {
                auto next = i + 1;
                const auto codePoint = unicode::next(text, next);
                char escape[16];
                const char *format = codePoint < 0x100 ? "\\x%02x" : codePoint < 0x10000 ? "\\u%04x" : "\\U%08x";
                std::snprintf(escape, sizeof escape, format, unsigned(codePoint));
                out += escape;
                i = next;
            } else {
                out += text.substr(i, 2);
                i += 2;
            }
        }
        return out;
    }

    void lexOperator(std::string &brackets) {
        for (const auto text : operators) {
            if (!at(text))
                continue;
            static constexpr std::string_view opening = "{([";
            static constexpr std::string_view closing = "})]";
            if (const auto open = opening.find(text); open != std::string_view::npos) {
                brackets += closing[open];
            } else if (closing.find(text) != std::string_view::npos) {
                if (brackets.empty() || brackets.back() != text[0])
                    failHere("unexpected '" + std::string(text) + "'");
                brackets.pop_back();
            }
            add(Token::Kind::Operator, std::string(text));
            advance(text.size());
            return;
        }
        auto end = m_at;
        unicode::next(m_source, end);
        failHere("unexpected character '" + std::string(rest().substr(0, end - m_at)) + "'");
    }

    std::string m_source;
    std::size_t m_at = 0;
    int m_line = 1;
    bool m_lineStarts = true;
    std::vector<Token> m_tokens;
};

} // namespace

std::vector<Token> tokenize(std::string_view source) { return Lexer(source).run(); }

} // namespace sintonia::templates
