// SPDX-License-Identifier: Apache-2.0
#include "engine/text/textpattern.h"
#include "engine/text/unicode.h"

#include <algorithm>

namespace sintonia {

namespace {

/// How the expressions of the byte-level families differ.
struct ScanRules {
    bool modern = false;        ///< Llama 3 and Qwen: one leading character before letters, line breaks apart
    std::size_t mostDigits = 0; ///< digits in one match; 0: any number
    bool marks = false;         ///< marks count as letters
};

class Scanner : public TextPattern {
public:
    explicit Scanner(const ScanRules &rules) : m_rules(rules) {}
    std::vector<Range> find(std::string_view text) const override {
        std::vector<Range> found;
        found.reserve(text.size() / 4 + 1);
        for (std::size_t at = 0; at < text.size();) {
            const auto begin = at;
            at = endOfMatch(text, at);
            found.emplace_back(begin, at);
        }
        return found;
    }

private:
    enum Kind { Letter, Number, Space, Other, End };

    Kind kindOf(char32_t c) const {
        if (c < 0x80) {
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
                return Letter;
            return c >= '0' && c <= '9' ? Number : c == ' ' || (c >= 9 && c <= 13) ? Space : Other;
        }
        const auto category = unicode::category(c);
        if (category >= unicode::Category::Lu && category <= unicode::Category::Lo)
            return Letter;
        if (category >= unicode::Category::Mn && category <= unicode::Category::Me)
            return m_rules.marks ? Letter : Other;
        if (category >= unicode::Category::Nd && category <= unicode::Category::No)
            return Number;
        return unicode::has(c, unicode::RegexSpace) ? Space : Other;
    }
    Kind kindAt(std::string_view text, std::size_t at) const {
        return at < text.size() ? kindOf(unicode::next(text, at)) : End;
    }
    /// Behind the code points of one kind, `most` of them at most.
    std::size_t skip(std::string_view text, std::size_t at, Kind kind, std::size_t most = std::string_view::npos) const {
        for (; most > 0 && at < text.size(); --most) {
            auto next = at;
            if (kindOf(unicode::next(text, next)) != kind)
                break;
            at = next;
        }
        return at;
    }
    static bool isLineBreak(char c) { return c == '\r' || c == '\n'; }

    /// Behind 's, 't, 're, 've, 'm, 'll or 'd, or 0.
    std::size_t endOfContraction(std::string_view text, std::size_t at) const {
        if (text[at] != '\'')
            return 0;
        char letters[2] = {0, 0};
        for (std::size_t i = 0; i < 2 && at + 1 + i < text.size(); ++i) {
            const char c = text[at + 1 + i];
            letters[i] = m_rules.modern && c >= 'A' && c <= 'Z' ? char(c + 32) : c;
        }
        for (const char *one = "stmd"; *one != 0; ++one) {
            if (letters[0] == *one)
                return at + 2;
        }
        // The long s folds to s.
        if (m_rules.modern && text.substr(at + 1).starts_with("\u017f"))
            return at + 3;
        for (const std::string_view two : {"re", "ve", "ll"}) {
            if (std::string_view(letters, 2) == two)
                return at + 3;
        }
        return 0;
    }

    std::size_t endOfMatch(std::string_view text, std::size_t at) const {
        if (const auto end = endOfContraction(text, at))
            return end;
        auto behind = at;
        const char32_t first = unicode::next(text, behind);
        const auto kind = kindOf(first);
        const auto second = kindAt(text, behind);
        const bool takesFirst =
            m_rules.modern ? kind != Letter && kind != Number && first != '\r' && first != '\n' : first == ' ';
        if (kind == Letter || (takesFirst && second == Letter))
            return skip(text, behind, Letter);
        if (kind == Number)
            return m_rules.mostDigits == 0 ? skip(text, behind, Number) : skip(text, at, Number, m_rules.mostDigits);
        if (!m_rules.modern && first == ' ' && second == Number)
            return skip(text, behind, Number);
        if (kind == Other || (first == ' ' && second == Other)) {
            auto end = skip(text, behind, Other);
            while (m_rules.modern && end < text.size() && isLineBreak(text[end]))
                ++end;
            return end;
        }
        return endOfSpace(text, at);
    }

    std::size_t endOfSpace(std::string_view text, std::size_t at) const {
        const auto end = skip(text, at, Space);
        if (m_rules.modern) {
            const auto run = text.substr(at, end - at);
            if (const auto last = run.find_last_of("\r\n"); last != std::string_view::npos)
                return at + last + 1;
        }
        if (end == text.size())
            return end;
        const auto shorter = unicode::previous(text, end);
        return shorter > at ? shorter : end;
    }

    ScanRules m_rules;
};

constexpr std::string_view gpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr std::string_view llama3 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view qwen2 = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
                                   R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view qwenMarks =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";

struct KnownExpression {
    std::string_view expression;
    ScanRules rules;
};
constexpr KnownExpression known[] = {
    {gpt2, {false, 0, false}},
    {llama3, {true, 3, false}},
    {qwen2, {true, 1, false}},
    {qwenMarks, {true, 1, true}},
};

} // namespace

std::unique_ptr<TextPattern> gpt2Pattern() { return knownPattern(gpt2); }

std::unique_ptr<TextPattern> knownPattern(std::string_view expression) {
    const auto found = std::find_if(std::begin(known), std::end(known),
                                    [&](const KnownExpression &entry) { return entry.expression == expression; });
    return found == std::end(known) ? nullptr : std::make_unique<Scanner>(found->rules);
}

} // namespace sintonia
