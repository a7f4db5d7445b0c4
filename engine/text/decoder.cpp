// SPDX-License-Identifier: Apache-2.0
#include "engine/text/decoder.h"

#include "engine/core/utf8.h"
#include "engine/text/bytelevel.h"
#include "engine/text/unicode.h"

#include <charconv>

namespace sintonia {

namespace {

void replaceAll(std::string &text, std::string_view from, std::string_view to) {
    if (from.empty())
        return;
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

void cleanUp(std::string &text) {
    constexpr std::pair<std::string_view, std::string_view> rules[] = {
        {" .", "."},     {" ?", "?"},           {" !", "!"},   {" ,", ","},     {" ' ", "'"},    {" n't", "n't"},
        {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"},
    };
    for (const auto &[from, to] : rules)
        replaceAll(text, from, to);
}

/// Well-formed UTF-8 with one U+FFFD for each longest ill-formed start of a code point (Unicode 3.9, as Rust's lossy
/// reading).
std::string lossyUtf8(std::string_view bytes) {
    std::string out;
    while (const auto invalid = firstInvalidUtf8(bytes)) {
        out.append(bytes, 0, *invalid);
        bytes.remove_prefix(*invalid);
        // The longest start that some continuation would make well-formed.
        std::size_t length = 1;
        const auto wanted = static_cast<unsigned char>(bytes[0]) >= 0xf0   ? 4u
                            : static_cast<unsigned char>(bytes[0]) >= 0xe0 ? 3u
                                                                           : 2u;
        for (std::size_t tried = 2; tried < wanted && tried <= bytes.size(); ++tried) {
            bool possible = false;
            for (const char filler : {'\x80', '\xbf'}) {
                auto whole = std::string(bytes.substr(0, tried)) + std::string(wanted - tried, filler);
                possible |= !firstInvalidUtf8(whole);
            }
            if (!possible)
                break;
            length = tried;
        }
        out += "\ufffd";
        bytes.remove_prefix(length);
    }
    return out.append(bytes);
}

} // namespace

void WordPieceDecoder::decode(std::vector<std::string> &tokens) const {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        auto &token = tokens[i];
        if (i > 0 && token.starts_with(m_prefix))
            token.erase(0, m_prefix.size());
        else if (i > 0)
            token.insert(0, " ");
        if (m_cleanup)
            cleanUp(token);
    }
}

void ByteLevelDecoder::decode(std::vector<std::string> &tokens) const {
    std::string bytes;
    for (const auto &token : tokens) {
        std::string own;
        bool known = true;
        for (std::size_t at = 0; at < token.size() && known;) {
            const auto byte = byteOfChar(unicode::next(token, at));
            known = byte.has_value();
            own += char(byte.value_or(0));
        }
        bytes += known ? own : token;
    }
    tokens = {lossyUtf8(bytes)};
}

void MetaspaceDecoder::decode(std::vector<std::string> &tokens) const {
    const auto replacement = toUtf8({&m_replacement, 1});
    for (std::size_t i = 0; i < tokens.size(); ++i)
        replaceAll(tokens[i], replacement, i == 0 && m_scheme != PrependScheme::Never ? "" : " ");
}

void ByteFallbackDecoder::decode(std::vector<std::string> &tokens) const {
    std::vector<std::string> out;
    std::string bytes;
    const auto flush = [&] {
        if (bytes.empty())
            return;
        if (firstInvalidUtf8(bytes))
            out.insert(out.end(), bytes.size(), "\ufffd");
        else
            out.push_back(bytes);
        bytes.clear();
    };
    for (auto &token : tokens) {
        unsigned char byte = 0;
        const bool shaped = token.size() == 6 && token.starts_with("<0x") && token.back() == '>';
        if (shaped && std::from_chars(token.data() + 3, token.data() + 5, byte, 16).ptr == token.data() + 5) {
            bytes += char(byte);
            continue;
        }
        flush();
        out.push_back(std::move(token));
    }
    flush();
    tokens = std::move(out);
}

void FuseDecoder::decode(std::vector<std::string> &tokens) const {
    std::string all;
    for (const auto &token : tokens)
        all += token;
    tokens = {std::move(all)};
}

void StripDecoder::decode(std::vector<std::string> &tokens) const {
    for (auto &token : tokens) {
        const auto text = toCodePoints(token);
        std::size_t begin = 0;
        std::size_t end = text.size();
        while (begin < m_start && begin < end && text[begin] == m_content)
            ++begin;
        while (text.size() - end < m_stop && end > begin && text[end - 1] == m_content)
            --end;
        token = toUtf8(std::u32string_view(text).substr(begin, end - begin));
    }
}

void ReplaceDecoder::decode(std::vector<std::string> &tokens) const {
    for (auto &token : tokens) {
        std::string out;
        std::size_t done = 0;
        for (const auto &[begin, end] : m_pattern->find(token)) {
            out.append(token, done, begin - done);
            out += m_content;
            done = end;
        }
        token = out.append(token, done);
    }
}

void BpeDecoder::decode(std::vector<std::string> &tokens) const {
    for (std::size_t i = 0; i < tokens.size(); ++i)
        replaceAll(tokens[i], m_suffix, i + 1 < tokens.size() ? " " : "");
}

} // namespace sintonia
