// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/alignedtext.h"
#include "engine/text/tokenizer.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// First step: changes the whole text.
class Normalizer {
public:
    virtual ~Normalizer() = default;
    virtual void normalize(AlignedText &text) const = 0;
};

/// A text cut into the pieces that the model sees one by one, in order. Bytes outside the pieces are dropped.
struct PreTokenized {
    struct Piece {
        std::size_t begin = 0; ///< in bytes of `text`
        std::size_t end = 0;
    };
    AlignedText text;
    std::vector<Piece> pieces; ///< none is empty
};

/// Second step: cuts the pieces further, and may rewrite their text.
class PreTokenizer {
public:
    virtual ~PreTokenizer() = default;
    virtual void preTokenize(PreTokenized &text) const = 0;
    /// Whether the pieces depend on where they stood in the original, so that alignment is needed even for ids alone.
    virtual bool needsAlignment() const { return false; }
};

/// A token of one piece.
struct PieceToken {
    std::int32_t id = 0;
    std::uint32_t begin = 0; ///< in bytes of the piece
    std::uint32_t end = 0;
    bool surface = false; ///< it is shown as the piece's text, not as the vocabulary's token
};

/// Third step: the vocabulary.
class TokenModel {
public:
    virtual ~TokenModel() = default;
    /// Appends the tokens of `piece` (not empty, well-formed UTF-8).
    virtual void tokenize(std::string_view piece, std::vector<PieceToken> &tokens) const = 0;
    virtual std::optional<std::int32_t> idOf(std::string_view token) const = 0;
    virtual const std::string *tokenOf(std::int32_t id) const = 0;
    virtual std::size_t size() const = 0;
};

/// Fourth step: puts one or two encodings together with special tokens.
class PostProcessor {
public:
    virtual ~PostProcessor() = default;
    /// Changes the parts in place; parts stay apart so that processors can be chained, and are joined afterwards.
    virtual void process(std::vector<Encoding> &parts, bool addSpecial) const = 0;
    virtual std::size_t addedTokens(bool pair) const = 0;
};

/// The way back from tokens to text: each decoder rewrites the list, which is joined at the end.
class TokenDecoder {
public:
    virtual ~TokenDecoder() = default;
    virtual void decode(std::vector<std::string> &tokens) const = 0;
};

} // namespace sintonia
