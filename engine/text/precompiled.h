// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"

#include <optional>

namespace sintonia {

/// The character map of a sentencepiece model: a double-array trie (Darts) and the texts it leads to. Applied as the
/// reference does it: to a whole grapheme cluster when it is shorter than six bytes, with the shortest key it starts with;
/// else code point by code point.
class PrecompiledNormalizer : public Normalizer {
public:
    /// Fails when the sizes in `charsmap` contradict each other.
    static Result<std::unique_ptr<PrecompiledNormalizer>> make(std::string_view charsmap, const std::string &place);
    void normalize(AlignedText &text) const override;

private:
    /// What `chunk` becomes, or nothing when no key starts it.
    std::optional<std::string_view> replacement(std::string_view chunk) const;

    std::vector<std::uint32_t> m_units;
    std::string m_texts; ///< each ends with a NUL
};

} // namespace sintonia
