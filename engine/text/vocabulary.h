// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sintonia {

/// Hash of strings that also takes views.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

/// The tokens of a model and their ids. Ids may have holes.
class Vocabulary {
public:
    static constexpr std::int64_t mostIds = std::int64_t(1) << 24;

    /// Fails for an id outside 0 … 2^24 - 1 and when all tokens together are longer than 16 MiB. A token that stands twice
    /// keeps its last id. `place` names the file and key.
    Result<void> add(std::string token, std::int64_t id, const std::string &place);

    std::optional<std::int32_t> idOf(std::string_view token) const;
    /// Null for an id that does not exist.
    const std::string *tokenOf(std::int32_t id) const;
    std::size_t size() const { return m_ids.size(); }
    const auto &all() const { return m_ids; }

private:
    std::unordered_map<std::string, std::int32_t, TextHash, std::equal_to<>> m_ids;
    std::vector<const std::string *> m_tokens; ///< keys of m_ids by id
    std::size_t m_bytes = 0;
};

} // namespace sintonia
