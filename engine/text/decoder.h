// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"

namespace sintonia {

/// Joins pieces that begin with the prefix to what stands before them, puts a space before the others; `cleanup` takes the
/// spaces before punctuation and English contractions out again.
class WordPieceDecoder : public TokenDecoder {
public:
    WordPieceDecoder(std::string prefix, bool cleanup) : m_prefix(std::move(prefix)), m_cleanup(cleanup) {}
    void decode(std::vector<std::string> &tokens) const override;

private:
    std::string m_prefix;
    bool m_cleanup;
};

} // namespace sintonia
