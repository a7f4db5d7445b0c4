// SPDX-License-Identifier: Apache-2.0
#include "engine/text/unigram.h"

#include "engine/text/unicode.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sintonia {

namespace {
constexpr double unknownPenalty = 10; // kUnkPenalty of sentencepiece
}

Result<std::unique_ptr<Unigram>> Unigram::make(const std::vector<std::pair<std::string, double>> &pieces,
                                               std::optional<std::size_t> unknown, bool byteFallback,
                                               const std::string &place) {
    auto model = std::make_unique<Unigram>();
    double least = std::numeric_limits<double>::infinity();
    for (const auto &[token, score] : pieces) {
        const auto id = std::int32_t(model->m_scores.size());
        SINTONIA_TRY(model->m_vocabulary.add(token, id, place));
        if (!std::isfinite(score))
            return badInput(place, "finite scores", std::to_string(score) + " for \"" + token + "\"");
        model->m_trie.insert(token, id);
        model->m_scores.push_back(score);
        least = std::min(least, score);
    }
    if (unknown && *unknown >= pieces.size())
        return badInput(place, "an unk_id below the vocabulary's size", std::to_string(*unknown));
    model->m_unknown = unknown ? std::int32_t(*unknown) : -1;
    model->m_unknownScore = least - unknownPenalty;
    model->m_byteFallback = byteFallback;
    constexpr char digits[] = "0123456789ABCDEF";
    for (unsigned byte = 0; byte < 256; ++byte)
        model->m_bytes[byte] =
            model->m_vocabulary.idOf(std::string("<0x") + digits[byte >> 4] + digits[byte & 15] + ">").value_or(-1);
    return model;
}

void Unigram::tokenize(std::string_view piece, std::vector<PieceToken> &tokens) const {
    struct Best {
        double score = 0;
        std::size_t begin = std::string_view::npos; ///< of the last token of the best path that ends here
        std::int32_t id = 0;
    };
    std::vector<Best> best(piece.size() + 1);
    for (std::size_t at = 0; at < piece.size();) {
        const double before = best[at].score;
        const auto offer = [&](std::size_t end, double score, std::int32_t id) {
            auto &target = best[end];
            if (target.begin == std::string_view::npos || before + score > target.score)
                target = {before + score, at, id};
        };
        auto behind = at;
        unicode::next(piece, behind);
        bool single = false;
        std::uint32_t node = 0;
        for (std::size_t i = at; i < piece.size(); ++i) {
            node = m_trie.step(node, static_cast<unsigned char>(piece[i]));
            if (node == Trie::nowhere)
                break;
            if (const auto id = m_trie.value(node); id >= 0) {
                offer(i + 1, m_scores[std::size_t(id)], id);
                single |= i + 1 == behind;
            }
        }
        if (!single)
            offer(behind, m_unknownScore, m_unknown);
        at = behind;
    }
    // Back from the end; unknown neighbours are joined on the way.
    std::vector<PieceToken> segments;
    bool open = false;
    for (std::size_t end = piece.size(); end > 0;) {
        const auto &node = best[end];
        const bool unknown = node.id == m_unknown;
        if (unknown && open)
            segments.back().begin = std::uint32_t(node.begin);
        else
            segments.push_back({node.id, std::uint32_t(node.begin), std::uint32_t(end)});
        open = unknown;
        end = node.begin;
    }
    for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment)
        appendSegment(piece, segment->begin, segment->end, segment->id, tokens);
}

void Unigram::appendSegment(std::string_view piece, std::size_t begin, std::size_t end, std::int32_t id,
                            std::vector<PieceToken> &tokens) const {
    const auto text = piece.substr(begin, end - begin);
    const auto add = [&](std::int32_t token, bool surface) {
        tokens.push_back({token, std::uint32_t(begin), std::uint32_t(end), surface});
    };
    if (id != m_unknown) {
        add(id, true);
        return;
    }
    if (const auto known = m_vocabulary.idOf(text)) {
        add(*known, true);
        return;
    }
    const auto hasToken = [&](char byte) { return m_bytes[static_cast<unsigned char>(byte)] >= 0; };
    if (m_byteFallback && std::all_of(text.begin(), text.end(), hasToken)) {
        for (const char byte : text)
            add(m_bytes[static_cast<unsigned char>(byte)], false);
    } else if (m_unknown >= 0) {
        add(m_unknown, true);
    }
}

} // namespace sintonia
