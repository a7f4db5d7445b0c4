// SPDX-License-Identifier: Apache-2.0
#include "engine/text/bpe.h"

#include "engine/core/utf8.h"
#include "engine/text/unicode.h"

#include <algorithm>
#include <bit>

namespace sintonia {

namespace {

std::uint64_t pairKey(std::int32_t left, std::int32_t right) {
    return std::uint64_t(std::uint32_t(left)) << 32 | std::uint32_t(right);
}

std::size_t pairHash(std::uint64_t key) { return (key * 0x9e3779b97f4a7c15ull) >> 24; }

struct Candidate {
    std::uint32_t rank = 0;
    std::int32_t position = 0;
    std::int32_t id = 0;
    /// For a heap whose top is the lowest rank, leftmost.
    bool operator<(const Candidate &other) const {
        return rank != other.rank ? rank > other.rank : position > other.position;
    }
};

} // namespace

Result<std::unique_ptr<Bpe>> Bpe::make(Vocabulary vocabulary, const std::vector<Merge> &merges, BpeOptions options,
                                       const std::string &place) {
    if (options.unknownToken && !vocabulary.idOf(*options.unknownToken))
        return badInput(place, "the unknown token \"" + *options.unknownToken + "\" in the vocabulary", "none");
    std::unique_ptr<Bpe> bpe(new Bpe(std::move(vocabulary), std::move(options)));
    bpe->m_rules.resize(std::bit_ceil(2 * merges.size() + 2));
    const auto prefix = bpe->m_options.continuingPrefix.size();
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
        const auto &[left, right] = merges[rank];
        const auto leftId = bpe->idOf(left);
        const auto rightId = bpe->idOf(right);
        const auto merged = right.size() < prefix ? std::nullopt : bpe->idOf(left + right.substr(prefix));
        if (!leftId || !rightId || !merged)
            return badInput(place + ".merges", "tokens of the vocabulary", "\"" + left + "\" and \"" + right + "\"");
        bpe->addRule(*leftId, *rightId, std::uint32_t(rank), *merged);
    }
    return bpe;
}

Bpe::Bpe(Vocabulary vocabulary, BpeOptions options) : m_vocabulary(std::move(vocabulary)), m_options(std::move(options)) {
    for (char32_t c = 0; c < m_plain.size(); ++c)
        m_plain[c] = m_vocabulary.idOf(toUtf8({&c, 1})).value_or(-1);
    constexpr char digits[] = "0123456789ABCDEF";
    for (unsigned byte = 0; byte < 256; ++byte)
        m_bytes[byte] = m_vocabulary.idOf(std::string("<0x") + digits[byte >> 4] + digits[byte & 15] + ">").value_or(-1);
    if (m_options.unknownToken)
        m_unknown = m_vocabulary.idOf(*m_options.unknownToken).value_or(-1);
}

void Bpe::addRule(std::int32_t left, std::int32_t right, std::uint32_t rank, std::int32_t id) {
    const auto key = pairKey(left, right);
    auto slot = pairHash(key) & (m_rules.size() - 1);
    while (m_rules[slot].pair != ~std::uint64_t(0) && m_rules[slot].pair != key)
        slot = (slot + 1) & (m_rules.size() - 1);
    m_rules[slot] = {key, rank, id};
}

const Bpe::Rule *Bpe::ruleOf(std::int32_t left, std::int32_t right) const {
    const auto key = pairKey(left, right);
    for (auto slot = pairHash(key) & (m_rules.size() - 1);; slot = (slot + 1) & (m_rules.size() - 1)) {
        if (m_rules[slot].pair == key)
            return &m_rules[slot];
        if (m_rules[slot].pair == ~std::uint64_t(0))
            return nullptr;
    }
}

std::int32_t Bpe::idOfCharacter(char32_t c, std::string_view bytes, bool first, bool last) const {
    const bool prefixed = !first && !m_options.continuingPrefix.empty();
    const bool suffixed = last && !m_options.endOfWordSuffix.empty();
    if (prefixed || suffixed)
        return m_vocabulary
            .idOf((prefixed ? m_options.continuingPrefix : "") + std::string(bytes) +
                  (suffixed ? m_options.endOfWordSuffix : ""))
            .value_or(-1);
    return c < m_plain.size() ? m_plain[c] : m_vocabulary.idOf(bytes).value_or(-1);
}

void Bpe::split(std::string_view piece, std::vector<Symbol> &symbols) const {
    const auto add = [&](std::int32_t id, std::size_t length) { symbols.push_back({id, -1, -1, std::uint32_t(length)}); };
    std::size_t unknown = 0; // bytes of an unknown token that is not added yet
    const auto flush = [&] {
        if (unknown > 0)
            add(m_unknown, unknown);
        unknown = 0;
    };
    for (std::size_t at = 0; at < piece.size();) {
        const auto begin = at;
        const char32_t c = unicode::next(piece, at);
        const auto bytes = piece.substr(begin, at - begin);
        const auto id = idOfCharacter(c, bytes, begin == 0, at == piece.size());
        if (id >= 0) {
            flush();
            add(id, bytes.size());
            continue;
        }
        const auto known = [&](char byte) { return m_bytes[static_cast<unsigned char>(byte)] >= 0; };
        if (m_options.byteFallback && std::all_of(bytes.begin(), bytes.end(), known)) {
            // As in the reference, an unknown token before stays open and comes behind the bytes.
            for (const char byte : bytes)
                add(m_bytes[static_cast<unsigned char>(byte)], 1);
            continue;
        }
        if (m_unknown < 0)
            continue;
        if (!m_options.fuseUnknown)
            flush();
        unknown += bytes.size();
    }
    flush();
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        symbols[i].previous = std::int32_t(i) - 1;
        symbols[i].next = i + 1 < symbols.size() ? std::int32_t(i) + 1 : -1;
    }
}

void Bpe::mergeAll(std::vector<Symbol> &symbols) const {
    std::vector<Candidate> heap;
    heap.reserve(symbols.size() + 8);
    const auto push = [&](std::int32_t left, std::int32_t right, bool sift) {
        const auto *rule = ruleOf(symbols[std::size_t(left)].id, symbols[std::size_t(right)].id);
        if (!rule)
            return;
        heap.push_back({rule->rank, left, rule->id});
        if (sift)
            std::push_heap(heap.begin(), heap.end());
    };
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i)
        push(std::int32_t(i), std::int32_t(i) + 1, false);
    std::make_heap(heap.begin(), heap.end());
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end());
        const auto top = heap.back();
        heap.pop_back();
        auto &left = symbols[std::size_t(top.position)];
        if (left.length == 0 || left.next < 0)
            continue;
        auto &right = symbols[std::size_t(left.next)];
        const auto *rule = ruleOf(left.id, right.id);
        if (!rule || rule->id != top.id)
            continue;
        left.id = top.id;
        left.length += right.length;
        right.length = 0;
        left.next = right.next;
        if (left.next >= 0)
            symbols[std::size_t(left.next)].previous = top.position;
        if (left.previous >= 0)
            push(left.previous, top.position, true);
        if (left.next >= 0)
            push(top.position, left.next, true);
    }
}

void Bpe::tokenize(std::string_view piece, std::vector<PieceToken> &tokens) const {
    if (m_options.ignoreMerges) {
        if (const auto whole = m_vocabulary.idOf(piece)) {
            tokens.push_back({*whole, 0, std::uint32_t(piece.size())});
            return;
        }
    }
    std::vector<Symbol> symbols;
    symbols.reserve(piece.size());
    split(piece, symbols);
    if (symbols.size() > 1)
        mergeAll(symbols);
    std::uint32_t at = 0;
    for (const auto &symbol : symbols) {
        if (symbol.length == 0)
            continue;
        tokens.push_back({symbol.id, at, at + symbol.length});
        at += symbol.length;
    }
}

} // namespace sintonia
