// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/addedtokens.h"
#include "engine/text/bert.h"
#include "engine/text/pipeline.h"
#include "engine/text/tokenizer.h"

namespace sintonia {

/// The steps of a tokenizer; all but the model may be missing.
struct TokenizerParts {
    std::unique_ptr<Normalizer> normalizer;
    std::unique_ptr<PreTokenizer> preTokenizer;
    std::unique_ptr<TokenModel> model;
    std::unique_ptr<PostProcessor> postProcessor;
    std::unique_ptr<TokenDecoder> decoder;
    std::vector<AddedToken> addedTokens;
    std::optional<std::size_t> maxLength;
};

/// Runs the steps one after another, as `tokenizers` does.
class PipelineTokenizer : public Tokenizer {
public:
    explicit PipelineTokenizer(TokenizerParts parts);

    Encoding encode(std::string_view text, bool addSpecial) const override;
    Encoding encodePair(std::string_view first, std::string_view second, bool addSpecial,
                        std::size_t maxLength) const override;
    std::vector<std::int32_t> ids(std::string_view text, std::size_t maxLength, bool addSpecial, bool *cut) const override;
    std::string decode(const std::vector<std::int32_t> &ids, bool skipSpecial) const override;
    std::optional<std::int32_t> idOf(std::string_view token) const override;
    std::string tokenOf(std::int32_t id) const override;
    std::size_t vocabularySize() const override;
    std::size_t specialTokenCount() const override;
    std::optional<std::size_t> maxLength() const override { return m_parts.maxLength; }

private:
    Encoding encodePart(std::string_view text, std::int32_t typeId) const;
    Encoding join(std::vector<Encoding> parts, bool addSpecial) const;
    /// Calls `token(id)` and `piece(text, begin, end)` for the parts of a text in order, until one returns false.
    template <class OnToken, class OnPieces>
    void walk(std::string_view text, bool tracked, OnToken onToken, OnPieces onPieces) const;
    void appendIds(std::string_view text, std::vector<std::int32_t> &ids, std::size_t enough) const;
    void findFrame();

    TokenizerParts m_parts;
    AddedTokens m_added;
    std::unique_ptr<BertPath> m_bertPath; ///< null where the steps are others
    /// What the post-processor puts around a single text; nothing where it does more than that.
    std::optional<std::pair<std::vector<std::int32_t>, std::vector<std::int32_t>>> m_frame;
};

} // namespace sintonia
