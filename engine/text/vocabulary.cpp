// SPDX-License-Identifier: Apache-2.0
#include "engine/text/vocabulary.h"

#include <utility>

namespace sintonia {

namespace {
constexpr std::size_t mostBytes = (std::size_t(1) << 24) - 1;
}

Result<void> Vocabulary::add(std::string token, std::int64_t id, const std::string &place) {
    if (id < 0 || id >= mostIds)
        return badInput(place, "token ids from 0 to 16777215", std::to_string(id) + " for \"" + token + "\"");
    m_bytes += token.size();
    if (m_bytes > mostBytes)
        return badInput(place, "tokens of at most 16 MiB together", "more");
    const auto entry = m_ids.insert_or_assign(std::move(token), std::int32_t(id)).first;
    if (std::size_t(id) >= m_tokens.size())
        m_tokens.resize(std::size_t(id) + 1);
    m_tokens[std::size_t(id)] = &entry->first;
    return {};
}

std::optional<std::int32_t> Vocabulary::idOf(std::string_view token) const {
    const auto found = m_ids.find(token);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

const std::string *Vocabulary::tokenOf(std::int32_t id) const {
    return id >= 0 && std::size_t(id) < m_tokens.size() ? m_tokens[std::size_t(id)] : nullptr;
}

} // namespace sintonia
