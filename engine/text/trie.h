// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sintonia {

/// Byte strings with values, walked byte by byte. Edges lie in one open hash table of 8 bytes a slot, so that building is
/// linear for any vocabulary.
class Trie {
public:
    static constexpr std::uint32_t nowhere = 0xffffffff;

    Trie();
    /// An empty key is ignored; a key that is there already gets the new value (>= 0).
    void insert(std::string_view key, std::int32_t value);
    bool empty() const { return m_values.size() == 1; }
    bool startsWith(unsigned char byte) const { return m_roots[byte] != nowhere; }

    /// Node 0 is the root; nowhere when no key goes on so.
    std::uint32_t step(std::uint32_t node, unsigned char byte) const {
        if (node == 0)
            return m_roots[byte];
        const std::uint32_t key = node << 8 | byte;
        for (std::size_t slot = hash(key) & m_mask;; slot = (slot + 1) & m_mask) {
            if (m_slots[slot].key == key)
                return m_slots[slot].child;
            if (m_slots[slot].key == 0)
                return nowhere;
        }
    }
    /// Value of the key that ends at a node, -1 when none does.
    std::int32_t value(std::uint32_t node) const { return m_values[node]; }

    struct Match {
        std::int32_t value = -1;
        std::size_t length = 0;
    };
    /// The longest key that `text` starts with; value -1 when there is none.
    Match longest(std::string_view text) const {
        Match match;
        std::uint32_t node = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            node = step(node, static_cast<unsigned char>(text[i]));
            if (node == nowhere)
                break;
            if (m_values[node] >= 0)
                match = {m_values[node], i + 1};
        }
        return match;
    }

private:
    struct Slot {
        std::uint32_t key = 0; ///< node << 8 | byte; 0 = free (the root's edges are in m_roots)
        std::uint32_t child = 0;
    };
    static std::size_t hash(std::uint32_t key) { return (std::uint64_t(key) * 0x9e3779b97f4a7c15ull) >> 32; }
    void addEdge(std::uint32_t key, std::uint32_t child);

    std::array<std::uint32_t, 256> m_roots{};
    std::vector<Slot> m_slots;
    std::size_t m_mask = 0;
    std::size_t m_edges = 0;
    std::vector<std::int32_t> m_values;
};

} // namespace sintonia
