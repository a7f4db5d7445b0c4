// SPDX-License-Identifier: Apache-2.0
#include "engine/text/pipelinetokenizer.h"

#include "engine/core/utf8.h"
#include "engine/text/postprocessor.h"
#include "engine/text/truncation.h"

#include <algorithm>

namespace sintonia {

namespace {

/// The text itself, or a copy with U+FFFD for ill-formed bytes.
std::string_view wellFormed(std::string_view text, std::string &repaired) {
    if (!firstInvalidUtf8(text))
        return text;
    repaired = toUtf8(toCodePoints(text));
    return repaired;
}

/// Turns byte offsets of a text into code point offsets.
class CodePointOffsets {
public:
    explicit CodePointOffsets(std::string_view text) : m_bytes(text.size()) {
        if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
            return;
        m_index.reserve(text.size() + 1);
        std::uint32_t count = 0;
        for (const char c : text)
            m_index.push_back((c & 0xc0) == 0x80 ? count - 1 : count++);
        m_index.push_back(count);
    }
    std::pair<std::uint32_t, std::uint32_t> operator()(AlignedText::Span span) const {
        // The reference leaves bytes where an empty span stands at the end.
        if (m_index.empty() || span.begin >= m_bytes)
            return {span.begin, span.end};
        return {m_index[span.begin], m_index[span.end]};
    }

private:
    std::size_t m_bytes;
    std::vector<std::uint32_t> m_index;
};

} // namespace

PipelineTokenizer::PipelineTokenizer(TokenizerParts parts) : m_parts(std::move(parts)) {
    m_added.add(m_parts.addedTokens, *m_parts.model, m_parts.normalizer.get());
    const auto *normalizer = dynamic_cast<const BertNormalizer *>(m_parts.normalizer.get());
    const auto *model = dynamic_cast<const WordPiece *>(m_parts.model.get());
    if (normalizer && model && dynamic_cast<const BertPreTokenizer *>(m_parts.preTokenizer.get()) && !m_added.any(true))
        m_bertPath = std::make_unique<BertPath>(normalizer->options(), *model);
    findFrame();
}

void PipelineTokenizer::findFrame() {
    Encoding marker;
    marker.ids = {-1};
    marker.tokens = {""};
    marker.offsets = {{0, 0}};
    marker.typeIds = {0};
    marker.special = {false};
    const auto framed = join({marker}, true).ids;
    const auto place = std::find(framed.begin(), framed.end(), -1);
    if (std::count(framed.begin(), framed.end(), -1) == 1)
        m_frame = {std::vector(framed.begin(), place), std::vector(place + 1, framed.end())};
}

template <class OnToken, class OnPieces>
void PipelineTokenizer::walk(std::string_view text, bool tracked, OnToken onToken, OnPieces onPieces) const {
    for (const auto &outer : m_added.split(text, false)) {
        PreTokenized whole{AlignedText(text.substr(outer.begin, outer.end - outer.begin), outer.begin, tracked), {}};
        if (outer.id >= 0) {
            if (!onToken(outer.id, whole.text, 0, whole.text.size()))
                return;
            continue;
        }
        if (m_parts.normalizer)
            m_parts.normalizer->normalize(whole.text);
        const auto splits = m_added.split(whole.text.text(), true);
        for (const auto &inner : splits) {
            if (inner.id >= 0) {
                if (!onToken(inner.id, whole.text, inner.begin, inner.end))
                    return;
                continue;
            }
            PreTokenized part{splits.size() == 1 ? std::move(whole.text) : whole.text.slice(inner.begin, inner.end), {}};
            part.pieces.push_back({0, part.text.size()});
            if (m_parts.preTokenizer)
                m_parts.preTokenizer->preTokenize(part);
            if (!onPieces(part))
                return;
        }
    }
}

Encoding PipelineTokenizer::encodePart(std::string_view given, std::int32_t typeId) const {
    std::string repaired;
    const auto text = wellFormed(given, repaired);
    const CodePointOffsets offsets(text);
    Encoding out;
    const auto add = [&](std::int32_t id, std::string token, AlignedText::Span span) {
        out.ids.push_back(id);
        out.tokens.push_back(std::move(token));
        out.offsets.push_back(offsets(span));
    };
    const auto onToken = [&](std::int32_t id, const AlignedText &part, std::size_t begin, std::size_t end) {
        add(id, part.text().substr(begin, end - begin), part.original(begin, end));
        return true;
    };
    std::vector<PieceToken> tokens;
    const auto onPieces = [&](const PreTokenized &part) {
        for (const auto &piece : part.pieces) {
            const auto word = std::string_view(part.text.text()).substr(piece.begin, piece.end - piece.begin);
            tokens.clear();
            m_parts.model->tokenize(word, tokens);
            for (const auto &token : tokens) {
                const auto *known = token.surface ? nullptr : m_parts.model->tokenOf(token.id);
                const auto span = token.begin < token.end
                                      ? part.text.original(piece.begin + token.begin, piece.begin + token.end)
                                      : AlignedText::Span{token.begin, token.end};
                add(token.id, known ? *known : std::string(word.substr(token.begin, token.end - token.begin)), span);
            }
        }
        return true;
    };
    walk(text, true, onToken, onPieces);
    out.typeIds.assign(out.ids.size(), typeId);
    out.special.assign(out.ids.size(), false);
    return out;
}

Encoding PipelineTokenizer::join(std::vector<Encoding> parts, bool addSpecial) const {
    if (m_parts.postProcessor)
        m_parts.postProcessor->process(parts, addSpecial);
    Encoding out;
    for (auto &part : parts)
        append(out, part);
    return out;
}

Encoding PipelineTokenizer::encode(std::string_view text, bool addSpecial) const {
    return join({encodePart(text, 0)}, addSpecial);
}

Encoding PipelineTokenizer::encodePair(std::string_view first, std::string_view second, bool addSpecial,
                                       std::size_t maxLength) const {
    std::vector<Encoding> parts = {encodePart(first, 0), encodePart(second, 1)};
    if (maxLength > 0) {
        const std::size_t added = addSpecial && m_parts.postProcessor ? m_parts.postProcessor->addedTokens(true) : 0;
        cutLongestFirst(parts[0], parts[1], maxLength - std::min(maxLength, added));
    }
    return join(std::move(parts), addSpecial);
}

void PipelineTokenizer::appendIds(std::string_view text, std::vector<std::int32_t> &ids, std::size_t enough) const {
    if (m_bertPath) {
        for (const auto &split : m_added.split(text, false)) {
            if (split.id >= 0)
                ids.push_back(split.id);
            else
                m_bertPath->ids(text.substr(split.begin, split.end - split.begin), ids, enough);
            if (ids.size() >= enough)
                return;
        }
        return;
    }
    const auto onToken = [&](std::int32_t id, const AlignedText &, std::size_t, std::size_t) {
        ids.push_back(id);
        return ids.size() < enough;
    };
    std::vector<PieceToken> tokens;
    const auto onPieces = [&](const PreTokenized &part) {
        for (const auto &piece : part.pieces) {
            tokens.clear();
            m_parts.model->tokenize(std::string_view(part.text.text()).substr(piece.begin, piece.end - piece.begin), tokens);
            for (const auto &token : tokens)
                ids.push_back(token.id);
            if (ids.size() >= enough)
                return false;
        }
        return true;
    };
    walk(text, m_parts.preTokenizer && m_parts.preTokenizer->needsAlignment(), onToken, onPieces);
}

std::vector<std::int32_t> PipelineTokenizer::ids(std::string_view given, std::size_t maxLength, bool addSpecial,
                                                 bool *cut) const {
    std::string repaired;
    const auto text = wellFormed(given, repaired);
    const std::size_t added = addSpecial ? specialTokenCount() : 0;
    const std::size_t room = maxLength == 0 ? std::string::npos - 1 : maxLength - std::min(maxLength, added);
    std::vector<std::int32_t> ids;
    ids.reserve(std::min(room, text.size() / 3) + 8);
    if (addSpecial && m_frame)
        ids = m_frame->first;
    const auto before = ids.size();
    appendIds(text, ids, std::min(room, std::string::npos - 1 - before) + before + 1);
    const bool tooMany = ids.size() - before > room;
    if (cut)
        *cut = tooMany;
    if (tooMany)
        ids.resize(before + room);
    if (!addSpecial)
        return ids;
    if (m_frame) {
        ids.insert(ids.end(), m_frame->second.begin(), m_frame->second.end());
        return ids;
    }
    Encoding part;
    part.ids = std::move(ids);
    part.tokens.resize(part.ids.size());
    part.offsets.resize(part.ids.size());
    part.typeIds.resize(part.ids.size());
    part.special.resize(part.ids.size());
    return join({std::move(part)}, true).ids;
}

std::string PipelineTokenizer::decode(const std::vector<std::int32_t> &ids, bool skipSpecial) const {
    std::vector<std::string> tokens;
    for (const auto id : ids) {
        const auto *added = m_added.find(id);
        // The reference compares what it shows with the contents, so that a normalised special token stays.
        if (added && added->special && skipSpecial && added->pattern == added->content)
            continue;
        if (auto token = tokenOf(id); !token.empty())
            tokens.push_back(std::move(token));
    }
    const bool spaced = !m_parts.decoder;
    if (m_parts.decoder)
        m_parts.decoder->decode(tokens);
    std::string text;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        text += (spaced && i > 0 ? " " : "") + tokens[i];
    return text;
}

std::optional<std::int32_t> PipelineTokenizer::idOf(std::string_view token) const {
    const auto added = m_added.idOf(token);
    return added ? added : m_parts.model->idOf(token);
}

std::string PipelineTokenizer::tokenOf(std::int32_t id) const {
    if (const auto *added = m_added.find(id))
        return added->pattern;
    const auto *token = m_parts.model->tokenOf(id);
    return token ? *token : std::string();
}

std::size_t PipelineTokenizer::vocabularySize() const {
    std::size_t size = m_parts.model->size();
    for (const auto &[id, token] : m_added.all())
        size += m_parts.model->idOf(token.content) ? 0 : 1;
    return size;
}

std::size_t PipelineTokenizer::specialTokenCount() const {
    return m_parts.postProcessor ? m_parts.postProcessor->addedTokens(false) : 0;
}

} // namespace sintonia
