// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"
#include "engine/text/trie.h"
#include "engine/text/vocabulary.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

struct AddedToken {
    std::string content;
    bool singleWord = false; ///< only where no word character stands beside it
    bool lstrip = false;     ///< takes the white space before it
    bool rstrip = false;     ///< takes the white space behind it
    bool normalized = true;  ///< is looked for in the normalised text, else in the original one
    bool special = false;    ///< dropped by decode()
    std::string pattern = {}; ///< what is looked for: the content, normalised where `normalized` says so; set by add()
};

/// Tokens that are found before the model sees the text (AddedVocabulary of `tokenizers`).
class AddedTokens {
public:
    /// Gives each token the model's id, or the next free one; as the reference, the id that stands in a file counts for
    /// nothing.
    void add(std::vector<AddedToken> tokens, const TokenModel &model, const Normalizer *normalizer);

    struct Split {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::int32_t id = -1; ///< -1: text between added tokens
    };
    /// Cuts a text at the added tokens of one kind, leftmost and longest first. No split is empty.
    std::vector<Split> split(std::string_view text, bool normalized) const;
    bool any(bool normalized) const { return !m_tries[normalized].empty(); }

    std::optional<std::int32_t> idOf(std::string_view content) const;
    const AddedToken *find(std::int32_t id) const;
    const std::map<std::int32_t, AddedToken> &all() const { return m_tokens; }

private:
    std::unordered_map<std::string, std::int32_t, TextHash, std::equal_to<>> m_ids;
    std::map<std::int32_t, AddedToken> m_tokens;
    Trie m_tries[2]; ///< contents as they are, and normalised
};

} // namespace sintonia
