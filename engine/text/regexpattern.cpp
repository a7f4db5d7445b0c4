// SPDX-License-Identifier: Apache-2.0
#include "engine/text/textpattern.h"
#include "engine/text/unicode.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

namespace sintonia {

namespace {

constexpr std::uint32_t mostSteps = 5'000'000; // of one match
constexpr std::uint32_t mostHeapKilobytes = 65'536; // of one match
constexpr std::size_t longestExpression = 10'000;
constexpr std::size_t longestTranslation = std::size_t(1) << 20; // classes are long when they are spelt out

using unicode::Category;

constexpr std::array<std::string_view, 29> categoryNames = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd",
                                                            "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
                                                            "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co"};

/// Members of a class as PCRE2 writes them between brackets.
std::string membersOf(const std::function<bool(char32_t)> &contains) {
    std::string out;
    const auto write = [&](char32_t c) {
        char text[16];
        std::snprintf(text, sizeof text, "\\x{%x}", unsigned(c));
        out += text;
    };
    for (char32_t c = 0; c < 0x110000; ++c) {
        if ((c >= 0xd800 && c <= 0xdfff) || !contains(c))
            continue;
        const auto first = c;
        while (c + 1 < 0x110000 && c + 1 != 0xd800 && contains(c + 1))
            ++c;
        write(first);
        if (c > first) {
            out += '-';
            write(c);
        }
    }
    return out;
}

/// What \s, \w, \d or \p{name} holds, or nothing for a class that stays PCRE2's.
std::optional<std::function<bool(char32_t)>> classOf(char letter, std::string_view name) {
    switch (letter) {
    case 's':
        return [](char32_t c) { return unicode::has(c, unicode::RegexSpace); };
    case 'w':
        return [](char32_t c) { return unicode::has(c, unicode::RegexWord); };
    case 'd':
        return [](char32_t c) { return unicode::category(c) == Category::Nd; };
    default:
        break;
    }
    if (name.empty() || name.size() > 2)
        return {};
    bool any = false;
    std::array<bool, categoryNames.size()> members{};
    for (std::size_t i = 0; i < members.size(); ++i) {
        members[i] = categoryNames[i].starts_with(name);
        any |= members[i];
    }
    if (!any)
        return {};
    return [members](char32_t c) { return members[std::size_t(unicode::category(c))]; };
}

/// membersOf() of a class, worked out once in a program's life; there are few classes, and each takes a walk over Unicode.
std::string membersOnce(const std::string &key, const std::function<bool(char32_t)> &contains) {
    static std::mutex mutex;
    static std::map<std::string, std::string> known;
    const std::lock_guard lock(mutex);
    const auto found = known.find(key);
    return found != known.end() ? found->second : known.emplace(key, membersOf(contains)).first->second;
}

/// Rewrites an expression of Oniguruma for PCRE2: classes are spelt out with the pinned tables.
Result<std::string> translate(const std::string &expression, const std::string &place) {
    std::string out;
    int brackets = 0;
    for (std::size_t at = 0; at < expression.size(); ++at) {
        const char c = expression[at];
        if (c == '[')
            ++brackets;
        else if (c == ']' && brackets > 0)
            --brackets;
        if (brackets > 0 && (expression.compare(at, 2, "&&") == 0 || brackets > 1))
            return badInput(place, "a regular expression without set operations", expression.substr(0, 200));
        if (c != '\\' || at + 1 >= expression.size()) {
            out += c;
            continue;
        }
        const char escaped = expression[++at];
        const char letter = char(escaped | 0x20);
        std::string name;
        bool negative = escaped >= 'A' && escaped <= 'Z';
        auto end = at;
        if (letter == 'p' && expression.compare(at + 1, 1, "{") == 0) {
            end = expression.find('}', at);
            if (end == std::string::npos)
                return badInput(place, "a closed \\p{…}", expression.substr(0, 200));
            name = expression.substr(at + 2, end - at - 2);
            if (name.starts_with('^')) {
                negative = !negative;
                name.erase(0, 1);
            }
        }
        std::optional<std::function<bool(char32_t)>> contains;
        if (letter == 's' || letter == 'w' || letter == 'd' || letter == 'p')
            contains = classOf(letter, name);
        if (escaped == 'h' || escaped == 'H')
            contains = [](char32_t x) { return x < 0x80 && std::isxdigit(int(x)); };
        // Outside brackets Oniguruma counts superscript digits and fractions of Latin-1 as word characters.
        if (letter == 'w' && brackets == 0)
            contains = [](char32_t x) {
                return unicode::has(x, unicode::RegexWord) || (x < 0x100 && unicode::category(x) == Category::No);
            };
        if (!contains) {
            out += std::string("\\") + escaped;
            continue;
        }
        const auto whole = [&](char32_t x) { return (*contains)(x) != negative; };
        const auto key = letter + name + (negative ? "-" : "+") + (letter == 'w' && brackets == 0 ? "w" : "");
        const auto members = membersOnce(key, whole);
        out += brackets > 0 ? members : "[" + members + "]";
        if (out.size() > longestTranslation)
            return badInput(place, "a regular expression with fewer character classes", expression.substr(0, 200));
        at = end;
    }
    return out;
}

class Pcre2Pattern : public TextPattern {
public:
    explicit Pcre2Pattern(pcre2_code *code) : m_code(code), m_context(pcre2_match_context_create(nullptr)) {
        pcre2_jit_compile(m_code, PCRE2_JIT_COMPLETE);
        pcre2_set_match_limit(m_context, mostSteps);
        pcre2_set_heap_limit(m_context, mostHeapKilobytes);
    }
    Pcre2Pattern(const Pcre2Pattern &) = delete;
    Pcre2Pattern &operator=(const Pcre2Pattern &) = delete;
    ~Pcre2Pattern() override {
        pcre2_match_context_free(m_context);
        pcre2_code_free(m_code);
    }

    std::vector<Range> find(std::string_view text) const override {
        std::vector<Range> found;
        const std::unique_ptr<pcre2_match_data, void (*)(pcre2_match_data *)> data(
            pcre2_match_data_create_from_pattern(m_code, nullptr), pcre2_match_data_free);
        const auto *subject = reinterpret_cast<PCRE2_SPTR>(text.data());
        for (std::size_t at = 0; at <= text.size();) {
            if (pcre2_match(m_code, subject, text.size(), at, PCRE2_NO_UTF_CHECK, data.get(), m_context) < 0)
                break;
            const auto *ends = pcre2_get_ovector_pointer(data.get());
            if (ends[1] < ends[0] || ends[0] < at)
                break;
            found.emplace_back(ends[0], ends[1]);
            at = ends[1];
            if (ends[0] == ends[1]) {
                if (at == text.size())
                    break;
                unicode::next(text, at);
            }
        }
        return found;
    }

private:
    pcre2_code *m_code;
    pcre2_match_context *m_context;
};

} // namespace

Result<std::unique_ptr<TextPattern>> regexPattern(const std::string &expression, const std::string &place) {
    if (auto known = knownPattern(expression))
        return known;
    if (expression.size() > longestExpression)
        return badInput(place, "a regular expression of at most 10000 bytes", std::to_string(expression.size()) + " bytes");
    SINTONIA_ASSIGN(translated, translate(expression, place));
    int error = 0;
    PCRE2_SIZE where = 0;
    // Oniguruma's ^ and $ stand at every line.
    auto *code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                               PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C, &error, &where, nullptr);
    if (!code) {
        PCRE2_UCHAR text[256] = {};
        pcre2_get_error_message(error, text, sizeof text);
        return badInput(place, "a regular expression",
                        expression.substr(0, 200) + " (" + reinterpret_cast<char *>(text) + ")");
    }
    return std::make_unique<Pcre2Pattern>(code);
}

} // namespace sintonia
