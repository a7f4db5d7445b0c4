// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipeline.h"
#include "engine/text/wordpiece.h"

#include <limits>

namespace sintonia {

struct BertNormalizerOptions {
    bool cleanText = true;
    bool handleChineseChars = true;
    bool stripAccents = true; ///< follows lowercase where a file leaves it open
    bool lowercase = true;
};

class BertNormalizer : public Normalizer {
public:
    explicit BertNormalizer(const BertNormalizerOptions &options) : m_options(options) {}
    void normalize(AlignedText &text) const override;
    const BertNormalizerOptions &options() const { return m_options; }

private:
    BertNormalizerOptions m_options;
};

/// Splits at white space, which is dropped, and isolates punctuation.
class BertPreTokenizer : public PreTokenizer {
public:
    void preTokenize(PreTokenized &text) const override;
};

/// BertNormalizer, BertPreTokenizer and WordPiece in one pass over a text that holds no added tokens, for ids alone:
/// the same ids as the three in a row, without their buffers. Words of ASCII are never decoded.
class BertPath {
public:
    BertPath(const BertNormalizerOptions &options, const WordPiece &model);
    /// Appends ids until there are at least `enough` of them.
    void ids(std::string_view text, std::vector<std::int32_t> &ids,
             std::size_t enough = std::numeric_limits<std::size_t>::max()) const;

private:
    void wideWord(std::string_view word, std::vector<std::int32_t> &ids) const;

    const BertNormalizer m_normalizer;
    const WordPiece &m_model;
    char m_lower[128];         ///< what an ASCII character becomes
    std::uint8_t m_class[256]; ///< Class of each byte
};

} // namespace sintonia
