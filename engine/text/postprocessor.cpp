// SPDX-License-Identifier: Apache-2.0
#include "engine/text/postprocessor.h"

#include "engine/text/bytelevel.h"
#include "engine/text/unicode.h"

#include <algorithm>

namespace sintonia {

namespace {

Encoding specialTokens(const std::vector<std::int32_t> &ids, const std::vector<std::string> &tokens, std::int32_t typeId) {
    Encoding out;
    out.ids = ids;
    out.tokens = tokens;
    out.offsets.resize(ids.size());
    out.typeIds.assign(ids.size(), typeId);
    out.special.assign(ids.size(), true);
    return out;
}

std::size_t addedBy(const std::vector<TemplatePiece> &pieces) {
    std::size_t count = 0;
    for (const auto &piece : pieces)
        count += piece.ids.size();
    return count;
}

/// process_offsets of the reference's byte-level code: spaces at both ends of a token leave its offsets.
void trimSpaces(Encoding &encoding, bool addPrefixSpace) {
    const auto isSpace = [](char32_t c) { return c == spaceByteChar || unicode::has(c, unicode::WhiteSpace); };
    for (std::size_t i = 0; i < encoding.tokens.size(); ++i) {
        const std::string_view token = encoding.tokens[i];
        std::size_t leading = 0;
        std::size_t trailing = 0;
        for (std::size_t at = 0; at < token.size() && isSpace(unicode::next(token, at));)
            ++leading;
        for (std::size_t end = token.size(); end > 0;) {
            end = unicode::previous(token, end);
            auto at = end;
            if (!isSpace(unicode::next(token, at)))
                break;
            ++trailing;
        }
        auto &[begin, end] = encoding.offsets[i];
        if (leading > 0) {
            // A single space before the text is the one that was put there.
            if ((i == 0 || begin == 0) && addPrefixSpace && leading == 1)
                leading = 0;
            begin = std::min(std::uint32_t(begin + leading), end);
        }
        if (trailing > 0 && end >= trailing)
            end = std::max(std::uint32_t(end - trailing), begin);
    }
}

} // namespace

void append(Encoding &encoding, const Encoding &other) {
    encoding.ids.insert(encoding.ids.end(), other.ids.begin(), other.ids.end());
    encoding.tokens.insert(encoding.tokens.end(), other.tokens.begin(), other.tokens.end());
    encoding.offsets.insert(encoding.offsets.end(), other.offsets.begin(), other.offsets.end());
    encoding.typeIds.insert(encoding.typeIds.end(), other.typeIds.begin(), other.typeIds.end());
    encoding.special.insert(encoding.special.end(), other.special.begin(), other.special.end());
}

TemplateProcessor::TemplateProcessor(std::vector<TemplatePiece> single, std::vector<TemplatePiece> pair)
    : m_single(std::move(single)), m_pair(std::move(pair)) {}

void TemplateProcessor::process(std::vector<Encoding> &parts, bool addSpecial) const {
    std::vector<Encoding> out;
    for (const auto &piece : parts.size() == 2 ? m_pair : m_single) {
        if (piece.sequence >= 0) {
            out.push_back(parts[std::size_t(piece.sequence)]);
            std::fill(out.back().typeIds.begin(), out.back().typeIds.end(), piece.typeId);
        } else if (addSpecial) {
            out.push_back(specialTokens(piece.ids, piece.tokens, piece.typeId));
        }
    }
    parts = std::move(out);
}

std::size_t TemplateProcessor::addedTokens(bool pair) const { return addedBy(pair ? m_pair : m_single); }

ClassifierProcessor::ClassifierProcessor(Kind kind, SpecialToken cls, SpecialToken sep, bool trimOffsets,
                                         bool addPrefixSpace)
    : m_kind(kind), m_cls(std::move(cls)), m_sep(std::move(sep)), m_trimOffsets(trimOffsets),
      m_addPrefixSpace(addPrefixSpace) {}

void ClassifierProcessor::process(std::vector<Encoding> &parts, bool addSpecial) const {
    const bool roberta = m_kind == Kind::Roberta;
    for (auto &part : parts) {
        if (roberta && m_trimOffsets)
            trimSpaces(part, m_addPrefixSpace);
        if (roberta)
            std::fill(part.typeIds.begin(), part.typeIds.end(), 0);
    }
    if (!addSpecial)
        return;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::int32_t typeId = roberta || i == 0 ? 0 : 1;
        const auto sep = specialTokens({m_sep.id}, {m_sep.token}, typeId);
        std::fill(parts[i].typeIds.begin(), parts[i].typeIds.end(), typeId);
        Encoding whole = i == 0 ? specialTokens({m_cls.id}, {m_cls.token}, typeId) : roberta ? sep : Encoding();
        append(whole, parts[i]);
        append(whole, sep);
        parts[i] = std::move(whole);
    }
}

std::size_t ClassifierProcessor::addedTokens(bool pair) const { return !pair ? 2 : m_kind == Kind::Roberta ? 4 : 3; }

ByteLevelProcessor::ByteLevelProcessor(bool trimOffsets, bool addPrefixSpace)
    : m_trimOffsets(trimOffsets), m_addPrefixSpace(addPrefixSpace) {}

void ByteLevelProcessor::process(std::vector<Encoding> &parts, bool) const {
    if (!m_trimOffsets)
        return;
    for (auto &part : parts)
        trimSpaces(part, m_addPrefixSpace);
}

void ProcessorSequence::process(std::vector<Encoding> &parts, bool addSpecial) const {
    for (const auto &processor : m_processors)
        processor->process(parts, addSpecial);
}

std::size_t ProcessorSequence::addedTokens(bool pair) const {
    std::size_t count = 0;
    for (const auto &processor : m_processors)
        count += processor->addedTokens(pair);
    return count;
}

} // namespace sintonia
