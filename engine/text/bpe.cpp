// SPDX-License-Identifier: Apache-2.0
#include "engine/text/bpe.h"

#include "engine/core/utf8.h"
#include "engine/text/unicode.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace sintonia {

namespace {

std::uint64_t pairKey(std::int32_t left, std::int32_t right) {
    return std::uint64_t(std::uint32_t(left)) << 32 | std::uint32_t(right);
}

std::size_t pairHash(std::uint64_t key) { return (key * 0x9e3779b97f4a7c15ull) >> 24; }

/// Segments of up to this many symbols are searched for their next merge from end to end.
constexpr int fewSymbols = 24;

} // namespace

Result<std::unique_ptr<Bpe>> Bpe::make(Vocabulary vocabulary, const std::vector<Merge> &merges, BpeOptions options,
                                       const std::string &place) {
    if (options.unknownToken && !vocabulary.idOf(*options.unknownToken))
        return badInput(place, "the unknown token \"" + *options.unknownToken + "\" in the vocabulary", "none");
    std::unique_ptr<Bpe> bpe(new Bpe(std::move(vocabulary), std::move(options)));
    std::vector<Rule> rules;
    rules.reserve(merges.size());
    const auto prefix = bpe->m_options.continuingPrefix.size();
    for (const auto &[left, right] : merges) {
        const auto leftId = bpe->idOf(left);
        const auto rightId = bpe->idOf(right);
        const auto merged = right.size() < prefix ? std::nullopt : bpe->idOf(left + right.substr(prefix));
        if (!leftId || !rightId || !merged)
            return badInput(place + ".merges", "tokens of the vocabulary", "\"" + left + "\" and \"" + right + "\"");
        rules.push_back({pairKey(*leftId, *rightId), std::uint32_t(rules.size()), *merged});
    }
    const auto joined = bpe->joinedPairs(rules);
    bpe->m_knowsJoins = joined.has_value();
    bpe->m_rules.resize(std::bit_ceil(2 * (rules.size() + (joined ? joined->size() : 0)) + 2));
    for (const auto &rule : rules)
        bpe->slotOf(rule.pair) = rule;
    if (joined)
        for (const auto pair : *joined)
            bpe->slotOf(pair).pair = pair;
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

std::optional<std::vector<std::uint64_t>> Bpe::joinedPairs(const std::vector<Rule> &rules) const {
    if (!m_options.continuingPrefix.empty() || !m_options.endOfWordSuffix.empty())
        return {};
    const auto partsOf = [](const Rule &rule) { return std::pair(std::int32_t(rule.pair >> 32), std::int32_t(rule.pair)); };
    const auto lengthOf = [&](const Rule &rule) { return m_vocabulary.tokenOf(rule.id)->size(); };
    // Parts are shorter than what they make, so in this order their own characters are known before they are asked for.
    std::vector<const Rule *> byLength;
    byLength.reserve(rules.size());
    for (const auto &rule : rules)
        byLength.push_back(&rule);
    std::stable_sort(byLength.begin(), byLength.end(),
                     [&](const Rule *a, const Rule *b) { return lengthOf(*a) < lengthOf(*b); });
    std::unordered_map<std::int32_t, std::pair<std::int32_t, std::int32_t>> ends; // first and last character of merged tokens
    for (const auto byte : m_bytes)
        if (byte >= 0)
            ends[byte] = {byte, byte};
    const auto endsOf = [&](std::int32_t id) {
        const auto found = ends.find(id);
        return found == ends.end() ? std::pair(id, id) : found->second;
    };
    std::unordered_set<std::uint64_t> joined;
    for (const auto *rule : byLength) {
        const auto [left, right] = partsOf(*rule);
        if (m_vocabulary.tokenOf(left)->empty() || m_vocabulary.tokenOf(right)->empty())
            return {};
        const std::pair outer(endsOf(left).first, endsOf(right).second);
        if (ends.try_emplace(rule->id, outer).first->second != outer)
            return {};
        joined.insert(pairKey(endsOf(left).second, endsOf(right).first));
    }
    return std::vector(joined.begin(), joined.end());
}

Bpe::Rule &Bpe::slotOf(std::uint64_t pair) {
    auto slot = pairHash(pair) & (m_rules.size() - 1);
    while (m_rules[slot].pair != ~std::uint64_t(0) && m_rules[slot].pair != pair)
        slot = (slot + 1) & (m_rules.size() - 1);
    return m_rules[slot];
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
    const auto add = [&](std::int32_t id, std::size_t length) { symbols.push_back({id, std::uint32_t(length)}); };
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
}

bool Bpe::rate(Symbol &left, const Symbol &right) const {
    const auto *rule = ruleOf(left.id, right.id);
    left.rank = rule ? rule->rank : noRank;
    left.merged = rule ? rule->id : 0;
    return rule || !m_knowsJoins;
}

void Bpe::mergeFew(Symbol *symbols, int count) const {
    while (count > 1) {
        auto *left = std::min_element(symbols, symbols + count - 1,
                                      [](const Symbol &a, const Symbol &b) { return a.rank < b.rank; });
        if (left->rank == noRank)
            break;
        left->id = left->merged;
        left->length += left[1].length;
        // What is merged away moves to the end, where nothing looks at it again.
        std::move(left + 2, symbols + count, left + 1);
        symbols[--count].length = 0;
        if (left > symbols)
            rate(left[-1], *left);
        if (left + 1 < symbols + count)
            rate(*left, left[1]);
    }
}

void Bpe::mergeMany(Symbol *symbols, int count) const {
    std::vector<std::uint64_t> heap; // rank << 32 | position: the top is the lowest rank, leftmost
    heap.reserve(std::size_t(count) + 8);
    const auto candidate = [&](std::int32_t at) { return std::uint64_t(symbols[at].rank) << 32 | std::uint32_t(at); };
    const auto push = [&](std::int32_t at) {
        if (symbols[at].rank == noRank)
            return;
        heap.push_back(candidate(at));
        std::push_heap(heap.begin(), heap.end(), std::greater<>());
    };
    for (std::int32_t i = 0; i < count; ++i) {
        symbols[i].previous = i - 1;
        symbols[i].next = i + 1 < count ? i + 1 : -1;
        if (i + 1 < count && symbols[i].rank != noRank)
            heap.push_back(candidate(i));
    }
    std::make_heap(heap.begin(), heap.end(), std::greater<>());
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), std::greater<>());
        const auto top = heap.back();
        heap.pop_back();
        const auto at = std::int32_t(std::uint32_t(top));
        auto &left = symbols[at];
        if (left.length == 0 || left.next < 0 || left.rank != std::uint32_t(top >> 32)) // an earlier merge took it
            continue;
        auto &right = symbols[left.next];
        left.id = left.merged;
        left.length += right.length;
        left.next = right.next;
        left.rank = noRank;
        right.length = 0;
        if (left.previous >= 0) {
            rate(symbols[left.previous], left);
            push(left.previous);
        }
        if (left.next >= 0) {
            symbols[left.next].previous = at;
            rate(left, symbols[left.next]);
            push(at);
        }
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
    // Between symbols that no merge joins the text falls into segments that do not know of each other.
    for (std::size_t begin = 0, end = 1; begin < symbols.size(); begin = end++) {
        while (end < symbols.size() && rate(symbols[end - 1], symbols[end]))
            ++end;
        const auto count = int(end - begin);
        count <= fewSymbols ? mergeFew(&symbols[begin], count) : mergeMany(&symbols[begin], count);
    }
    std::uint32_t at = 0;
    for (const auto &symbol : symbols) {
        if (symbol.length == 0)
            continue;
        tokens.push_back({symbol.id, at, at + symbol.length});
        at += symbol.length;
    }
}

} // namespace sintonia
