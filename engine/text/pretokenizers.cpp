// SPDX-License-Identifier: Apache-2.0
#include "engine/text/pretokenizers.h"

#include "engine/core/utf8.h"
#include "engine/text/bytelevel.h"
#include "engine/text/unicode.h"

#include <algorithm>

namespace sintonia {

namespace {

using Piece = PreTokenized::Piece;
using Range = TextPattern::Range;

std::string_view viewOf(const PreTokenized &text, const Piece &piece) {
    return std::string_view(text.text.text()).substr(piece.begin, piece.end - piece.begin);
}

/// Appends the parts of a piece, whose ranges count from its start.
void appendParts(std::vector<Piece> &pieces, std::size_t start, const std::vector<Range> &parts) {
    for (const auto &[begin, end] : parts)
        pieces.push_back({start + begin, start + end});
}

} // namespace

void WhitespacePreTokenizer::preTokenize(PreTokenized &text) const {
    std::vector<Piece> pieces;
    for (const auto &piece : text.pieces) {
        std::uint32_t previous = unicode::WhiteSpace;
        for (std::size_t at = piece.begin; at < piece.end;) {
            const auto begin = at;
            const auto properties = unicode::properties(unicode::next(text.text.text(), at));
            const auto kind = properties & unicode::Word ? unicode::Word : properties & unicode::WhiteSpace;
            if (kind != unicode::WhiteSpace && kind == previous)
                pieces.back().end = at;
            else if (kind != unicode::WhiteSpace)
                pieces.push_back({begin, at});
            previous = kind;
        }
    }
    text.pieces = std::move(pieces);
}

void WhitespaceSplitPreTokenizer::preTokenize(PreTokenized &text) const {
    PropertySplit(unicode::WhiteSpace, SplitBehavior::Removed).preTokenize(text);
}

void PropertySplit::preTokenize(PreTokenized &text) const {
    std::vector<Piece> pieces;
    std::vector<Range> matches;
    for (const auto &piece : text.pieces) {
        const auto view = viewOf(text, piece);
        matches.clear();
        for (std::size_t at = 0; at < view.size();) {
            const auto begin = at;
            if (unicode::has(unicode::next(view, at), m_property))
                matches.emplace_back(begin, at);
        }
        appendParts(pieces, piece.begin, splitAt(matches, 0, view.size(), m_behavior, false));
    }
    text.pieces = std::move(pieces);
}

void PatternSplit::preTokenize(PreTokenized &text) const {
    std::vector<Piece> pieces;
    for (const auto &piece : text.pieces) {
        const auto view = viewOf(text, piece);
        appendParts(pieces, piece.begin, splitAt(m_pattern->find(view), 0, view.size(), m_behavior, m_invert));
    }
    text.pieces = std::move(pieces);
}

void ByteLevelPreTokenizer::preTokenize(PreTokenized &text) const {
    PreTokenized out{text.text.emptied(), {}};
    out.text.reserve(text.text.size() + text.text.size() / 2);
    const auto emit = [&](const AlignedText &from, std::size_t begin, std::size_t end) {
        const auto start = out.text.size();
        appendByteChars(out.text, from, begin, end);
        out.pieces.push_back({start, out.text.size()});
    };
    const auto split = [&](const AlignedText &from, std::size_t begin, std::size_t end) {
        if (!m_pattern) {
            emit(from, begin, end);
            return;
        }
        for (const auto &[first, last] : m_pattern->find(std::string_view(from.text()).substr(begin, end - begin)))
            emit(from, begin + first, begin + last);
    };
    for (const auto &piece : text.pieces) {
        if (m_addPrefixSpace && viewOf(text, piece)[0] != ' ') {
            AlignedText own = text.text.slice(piece.begin, piece.end);
            own.prepend(U" ");
            split(own, 0, own.size());
        } else {
            split(text.text, piece.begin, piece.end);
        }
    }
    text = std::move(out);
}

void MetaspacePreTokenizer::preTokenize(PreTokenized &text) const {
    const std::string replacement = toUtf8({&m_replacement, 1});
    PreTokenized out{text.text.emptied(), {}};
    out.text.reserve(text.text.size() + text.text.size() / 2);
    for (const auto &piece : text.pieces) {
        const auto view = viewOf(text, piece);
        const auto start = out.text.size();
        const bool begins = view[0] == ' ' || view.starts_with(replacement);
        const auto first = text.text.original(piece.begin, piece.begin + 1);
        if (!begins && (m_scheme == PrependScheme::Always || (m_scheme == PrependScheme::First && first.begin == 0)))
            out.text.append(replacement, first);
        auto pieceStart = start;
        std::size_t at = 0;
        while (at < view.size()) {
            const auto begin = at;
            unicode::next(view, at);
            const bool space = view[begin] == ' ';
            const auto bytes = space ? std::string_view(replacement) : view.substr(begin, at - begin);
            const bool isReplacement = space || bytes == replacement;
            if (isReplacement && m_split && out.text.size() > pieceStart) {
                out.pieces.push_back({pieceStart, out.text.size()});
                pieceStart = out.text.size();
            }
            for (std::size_t i = 0; i < bytes.size(); ++i) {
                const auto source = piece.begin + begin + (space ? 0 : i);
                out.text.append(bytes.substr(i, 1), text.text.original(source, source + 1));
            }
        }
        out.pieces.push_back({pieceStart, out.text.size()});
    }
    text = std::move(out);
}

void PreTokenizerSequence::preTokenize(PreTokenized &text) const {
    for (const auto &step : m_steps)
        step->preTokenize(text);
}

bool PreTokenizerSequence::needsAlignment() const {
    return std::any_of(m_steps.begin(), m_steps.end(), [](const auto &step) { return step->needsAlignment(); });
}

} // namespace sintonia
