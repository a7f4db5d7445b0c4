// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/utf8.h"
#include "engine/text/pipelinetokenizer.h"

#include <cstdlib>

namespace sintonia {

/// Encodes `text` both ways and takes it back; aborts where the two ways or the sizes disagree.
inline void encodeBothWays(TokenizerParts parts, std::string_view text) {
    const PipelineTokenizer tokenizer(std::move(parts));
    for (const bool special : {false, true}) {
        const auto encoding = tokenizer.encode(text, special);
        const auto count = encoding.ids.size();
        if (encoding.tokens.size() != count || encoding.offsets.size() != count || encoding.typeIds.size() != count ||
            tokenizer.ids(text, 0, special, nullptr) != encoding.ids)
            std::abort();
        if (firstInvalidUtf8(tokenizer.decode(encoding.ids, !special)))
            std::abort();
    }
    static_cast<const Tokenizer &>(tokenizer).encodePair(text, text);
    tokenizer.ids(text, 3, true, nullptr);
}

} // namespace sintonia
