// SPDX-License-Identifier: Apache-2.0
#include "engine/text/templatetext.h"

#include "engine/core/utf8.h"
#include "engine/text/templatevalue.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <algorithm>

namespace sintonia::templates {

namespace {

using Mapping = std::int32_t (*)(UChar *, std::int32_t, const UChar *, std::int32_t, const char *, UErrorCode *);

bool isAscii(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

/// The full case mapping of ICU without a language.
std::string mapped(std::string_view text, Mapping mapping) {
    std::u16string wide(text.size(), u'\0');
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(wide.data(), std::int32_t(wide.size()), &length, text.data(), std::int32_t(text.size()), &status);
    wide.resize(std::size_t(length));
    std::u16string out(wide.size() * 3 + 1, u'\0');
    length = mapping(out.data(), std::int32_t(out.size()), wide.data(), std::int32_t(wide.size()), "", &status);
    std::string bytes(std::size_t(length) * 3, '\0');
    std::int32_t written = 0;
    u_strToUTF8(bytes.data(), std::int32_t(bytes.size()), &written, out.data(), length, &status);
    if (U_FAILURE(status))
        fail("a text whose case can't be changed");
    bytes.resize(std::size_t(written));
    return bytes;
}

std::string titleOf(std::string_view character) {
    return mapped(character, [](UChar *to, std::int32_t capacity, const UChar *from, std::int32_t length, const char *locale,
                                UErrorCode *status) {
        return u_strToTitle(to, capacity, from, length, nullptr, locale, status);
    });
}

bool isCased(char32_t c) {
    return u_hasBinaryProperty(UChar32(c), UCHAR_LOWERCASE) || u_hasBinaryProperty(UChar32(c), UCHAR_UPPERCASE) ||
           unicode::category(c) == unicode::Category::Lt;
}

template <class Predicate>
bool hasCaseOnly(std::string_view text, Predicate wanted) {
    bool any = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = unicode::next(text, at);
        if (wanted(c))
            any = true;
        else if (isCased(c))
            return false;
    }
    return any;
}

bool isOne(char32_t c, std::string_view name) {
    const auto numericType = [&] { return u_getIntPropertyValue(UChar32(c), UCHAR_NUMERIC_TYPE); };
    if (name == "alpha")
        return unicode::isLetter(c);
    if (name == "decimal")
        return numericType() == U_NT_DECIMAL;
    if (name == "digit")
        return numericType() == U_NT_DECIMAL || numericType() == U_NT_DIGIT;
    if (name == "numeric")
        return numericType() != U_NT_NONE;
    if (name == "alnum")
        return unicode::isLetter(c) || numericType() != U_NT_NONE;
    return isSpace(c);
}

bool isLineEnd(char32_t c) {
    return (c >= 0x0a && c <= 0x0d) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

} // namespace

std::size_t codePointCount(std::string_view text) {
    return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::size_t byteOffset(std::string_view text, std::size_t index) {
    std::size_t at = 0;
    while (index > 0 && at < text.size()) {
        unicode::next(text, at);
        --index;
    }
    return at;
}

bool isSpace(char32_t c) {
    return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

std::string_view strip(std::string_view text, Side side, std::optional<std::string_view> characters) {
    const auto wanted = characters ? toCodePoints(*characters) : std::u32string();
    const auto drops = [&](char32_t c) { return characters ? wanted.find(c) != std::u32string::npos : isSpace(c); };
    std::size_t begin = 0;
    std::size_t end = text.size();
    if (side != Side::Right)
        for (std::size_t at = begin; at < end && drops(unicode::next(text, at));)
            begin = at;
    if (side != Side::Left)
        while (end > begin) {
            const auto start = unicode::previous(text, end);
            auto at = start;
            if (!drops(unicode::next(text, at)))
                break;
            end = start;
        }
    return text.substr(begin, end - begin);
}

std::string upper(std::string_view text) {
    if (!isAscii(text))
        return mapped(text, u_strToUpper);
    std::string out(text);
    for (auto &c : out)
        c = c >= 'a' && c <= 'z' ? char(c - 32) : c;
    return out;
}

std::string lower(std::string_view text) {
    if (!isAscii(text))
        return mapped(text, u_strToLower);
    std::string out(text);
    for (auto &c : out)
        c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    return out;
}

std::string capitalized(std::string_view text) {
    if (text.empty())
        return {};
    const auto first = byteOffset(text, 1);
    // Lower case depends on what stands before (final sigma), so the whole text is mapped.
    const auto whole = lower(text);
    const auto firstLower = lower(text.substr(0, first));
    return titleOf(text.substr(0, first)) +
           (whole.starts_with(firstLower) ? whole.substr(firstLower.size()) : lower(text.substr(first)));
}

std::string titled(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto begin = at;
        if (!isCased(unicode::next(text, at))) {
            out += text.substr(begin, at - begin);
            continue;
        }
        while (at < text.size()) {
            auto next = at;
            if (!isCased(unicode::next(text, next)))
                break;
            at = next;
        }
        out += capitalized(text.substr(begin, at - begin));
    }
    return out;
}

bool isLower(std::string_view text) {
    return hasCaseOnly(text, [](char32_t c) { return bool(u_hasBinaryProperty(UChar32(c), UCHAR_LOWERCASE)); });
}
bool isUpper(std::string_view text) {
    return hasCaseOnly(text, [](char32_t c) { return bool(u_hasBinaryProperty(UChar32(c), UCHAR_UPPERCASE)); });
}

bool isAll(std::string_view text, std::string_view name) {
    for (std::size_t at = 0; at < text.size();)
        if (!isOne(unicode::next(text, at), name))
            return false;
    return !text.empty();
}

std::vector<std::string_view> split(std::string_view text, std::optional<std::string_view> separator, std::int64_t most) {
    std::vector<std::string_view> parts;
    if (separator) {
        if (separator->empty())
            fail("empty separator");
        for (std::size_t end; most-- != 0 && (end = text.find(*separator)) != std::string_view::npos;) {
            parts.push_back(text.substr(0, end));
            text.remove_prefix(end + separator->size());
        }
        parts.push_back(text);
        return parts;
    }
    for (text = strip(text, Side::Left); !text.empty(); text = strip(text, Side::Left)) {
        std::size_t end = 0;
        for (std::size_t at = 0; at < text.size() && !isSpace(unicode::next(text, at));)
            end = at;
        if (most-- == 0) {
            parts.push_back(text);
            return parts;
        }
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return parts;
}

std::vector<std::string_view> splitFromRight(std::string_view text, std::optional<std::string_view> separator,
                                             std::int64_t most) {
    std::vector<std::string_view> parts;
    if (separator) {
        if (separator->empty())
            fail("empty separator");
        for (std::size_t at; most-- != 0 && (at = text.rfind(*separator)) != std::string_view::npos;) {
            parts.push_back(text.substr(at + separator->size()));
            text = text.substr(0, at);
        }
        parts.push_back(text);
    } else {
        for (text = strip(text, Side::Right); !text.empty(); text = strip(text, Side::Right)) {
            if (most-- == 0) {
                parts.push_back(text);
                break;
            }
            std::size_t begin = text.size();
            while (begin > 0) {
                const auto start = unicode::previous(text, begin);
                auto at = start;
                if (isSpace(unicode::next(text, at)))
                    break;
                begin = start;
            }
            parts.push_back(text.substr(begin));
            text = text.substr(0, begin);
        }
    }
    std::reverse(parts.begin(), parts.end());
    return parts;
}

std::vector<std::string_view> lines(std::string_view text, bool keepEnds) {
    std::vector<std::string_view> out;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = at;
        const auto c = unicode::next(text, at);
        if (!isLineEnd(c))
            continue;
        if (c == '\r' && at < text.size() && text[at] == '\n')
            ++at;
        out.push_back(text.substr(begin, (keepEnds ? at : end) - begin));
        begin = at;
    }
    if (begin < text.size())
        out.push_back(text.substr(begin));
    return out;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to, std::int64_t most,
                     std::size_t limit) {
    std::string out;
    const auto add = [&](std::string_view part) {
        if (part.size() > limit - out.size())
            fail("more memory than the limit allows");
        out += part;
    };
    std::size_t at = 0;
    while (most != 0) {
        if (from.empty()) { // before every code point and at the end
            add(to);
            if (at == text.size())
                return out;
            const auto begin = at;
            unicode::next(text, at);
            add(text.substr(begin, at - begin));
        } else {
            const auto found = text.find(from, at);
            if (found == std::string_view::npos)
                break;
            add(text.substr(at, found - at));
            add(to);
            at = found + from.size();
        }
        --most;
    }
    add(text.substr(at));
    return out;
}

std::size_t countOf(std::string_view text, std::string_view part) {
    if (part.empty())
        return codePointCount(text) + 1;
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text)
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&#34;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    return out;
}

} // namespace sintonia::templates
