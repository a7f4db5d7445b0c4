// SPDX-License-Identifier: Apache-2.0
#include "engine/text/bert.h"

#include "engine/text/normalforms.h"
#include "engine/text/unicode.h"

#include <cstring>

namespace sintonia {

namespace {

using unicode::has;

void cleanText(AlignedText &text) {
    text.filter([](char32_t c) { return !has(c, unicode::BertControl) || c == '\t' || c == '\n' || c == '\r'; });
    std::vector<AlignedText::Change> changes;
    changes.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = unicode::next(text.text(), at);
        changes.push_back({has(c, unicode::WhiteSpace) ? U' ' : c, 0});
    }
    text.transform(changes);
}

void spaceChinese(AlignedText &text) {
    std::vector<AlignedText::Change> changes;
    changes.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = unicode::next(text.text(), at);
        if (has(c, unicode::BertChinese))
            changes.insert(changes.end(), {{U' ', 0}, {c, 1}, {U' ', 1}});
        else
            changes.push_back({c, 0});
    }
    text.transform(changes);
}

enum Class : std::uint8_t { WordByte, SpaceByte, PunctuationByte, DroppedByte, WideByte };

} // namespace

void BertNormalizer::normalize(AlignedText &text) const {
    if (m_options.cleanText)
        cleanText(text);
    if (m_options.handleChineseChars)
        spaceChinese(text);
    if (m_options.stripAccents) {
        toNormalForm(text, NormalForm::NFD);
        text.filter([](char32_t c) { return !has(c, unicode::BertNonspacing); });
    }
    if (m_options.lowercase)
        toLowerCase(text);
}

void BertPreTokenizer::preTokenize(PreTokenized &text) const {
    std::vector<PreTokenized::Piece> pieces;
    for (const auto &piece : text.pieces) {
        auto begin = piece.begin;
        const auto close = [&](std::size_t end) {
            if (begin < end)
                pieces.push_back({begin, end});
        };
        for (std::size_t at = piece.begin; at < piece.end;) {
            const auto start = at;
            const auto properties = unicode::properties(unicode::next(text.text.text(), at));
            if (properties & (unicode::WhiteSpace | unicode::Punctuation)) {
                close(start);
                if (properties & unicode::Punctuation)
                    pieces.push_back({start, at});
                begin = at;
            }
        }
        close(piece.end);
    }
    text.pieces = std::move(pieces);
}

BertPath::BertPath(const BertNormalizerOptions &options, const WordPiece &model) : m_normalizer(options), m_model(model) {
    for (unsigned c = 0; c < 256; ++c) {
        m_class[c] = c >= 0x80                                                                              ? WideByte
                     : options.cleanText && has(c, unicode::BertControl) && !std::strchr("\t\n\r", int(c)) ? DroppedByte
                     : c == 0                                                                               ? WordByte
                     : has(c, unicode::WhiteSpace)                                                          ? SpaceByte
                     : has(c, unicode::Punctuation)                                                         ? PunctuationByte
                                                                                                            : WordByte;
        if (c < 128)
            m_lower[c] = options.lowercase && c >= 'A' && c <= 'Z' ? char(c + 32) : char(c);
    }
    if (options.cleanText)
        m_class[0] = DroppedByte; // strchr finds the end of its own text
}

void BertPath::ids(std::string_view text, std::vector<std::int32_t> &ids, std::size_t enough) const {
    std::string word;
    const auto classOf = [&](std::size_t at) { return m_class[static_cast<unsigned char>(text[at])]; };
    for (std::size_t at = 0; at < text.size() && ids.size() < enough;) {
        if (classOf(at) == SpaceByte) {
            ++at;
            continue;
        }
        // A run between spaces that holds a wide character goes through the full steps as a whole: decomposition and marks
        // never reach over a space.
        const auto begin = at;
        bool wide = false;
        bool plain = true;
        for (; at < text.size() && classOf(at) != SpaceByte; ++at) {
            wide |= classOf(at) == WideByte;
            plain &= classOf(at) == WordByte;
        }
        const auto run = text.substr(begin, at - begin);
        if (wide) {
            wideWord(run, ids);
            continue;
        }
        word.clear();
        const auto close = [&] {
            if (!word.empty())
                m_model.ids(word, word.size(), ids);
            word.clear();
        };
        for (const char c : run) {
            const auto kind = plain ? WordByte : Class(m_class[static_cast<unsigned char>(c)]);
            if (kind == PunctuationByte) {
                close();
                m_model.ids({&c, 1}, 1, ids);
            } else if (kind == WordByte) {
                word += m_lower[static_cast<unsigned char>(c)];
            }
        }
        close();
    }
}

void BertPath::wideWord(std::string_view word, std::vector<std::int32_t> &ids) const {
    PreTokenized text{AlignedText(word, 0, false), {}};
    m_normalizer.normalize(text.text);
    if (text.text.size() == 0)
        return;
    text.pieces.push_back({0, text.text.size()});
    BertPreTokenizer().preTokenize(text);
    std::vector<PieceToken> tokens;
    for (const auto &piece : text.pieces)
        m_model.tokenize(std::string_view(text.text.text()).substr(piece.begin, piece.end - piece.begin), tokens);
    for (const auto &token : tokens)
        ids.push_back(token.id);
}

} // namespace sintonia
