// SPDX-License-Identifier: Apache-2.0
#include "engine/text/trie.h"

#include <utility>

namespace sintonia {

namespace {
constexpr std::size_t mostNodes = std::size_t(1) << 24; // a node and a byte share 32 bits
}

Trie::Trie() : m_slots(64), m_mask(63), m_values(1, -1) { m_roots.fill(nowhere); }

void Trie::insert(std::string_view key, std::int32_t value) {
    if (key.empty())
        return;
    std::uint32_t node = 0;
    for (const char c : key) {
        const auto byte = static_cast<unsigned char>(c);
        auto child = step(node, byte);
        if (child == nowhere) {
            if (m_values.size() >= mostNodes)
                return;
            child = std::uint32_t(m_values.size());
            m_values.push_back(-1);
            if (node == 0)
                m_roots[byte] = child;
            else
                addEdge(node << 8 | byte, child);
        }
        node = child;
    }
    m_values[node] = value;
}

void Trie::addEdge(std::uint32_t key, std::uint32_t child) {
    if (2 * ++m_edges > m_slots.size()) {
        auto old = std::exchange(m_slots, std::vector<Slot>(2 * m_slots.size()));
        m_mask = m_slots.size() - 1;
        for (const auto &slot : old) {
            if (slot.key == 0)
                continue;
            auto at = hash(slot.key) & m_mask;
            while (m_slots[at].key != 0)
                at = (at + 1) & m_mask;
            m_slots[at] = slot;
        }
    }
    auto at = hash(key) & m_mask;
    while (m_slots[at].key != 0)
        at = (at + 1) & m_mask;
    m_slots[at] = {key, child};
}

} // namespace sintonia
