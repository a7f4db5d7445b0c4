// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// What a tokenizer makes of one text or pair. All vectors have one entry a token.
struct Encoding {
    std::vector<std::int32_t> ids;
    std::vector<std::string> tokens;
    /// [begin, end) in Unicode code points of the input text (of its own text for the second of a pair); (0, 0) for tokens
    /// that the post-processor adds.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> offsets;
    std::vector<std::int32_t> typeIds; ///< 0 for the first text, 1 for the second where the template says so
    std::vector<bool> special;         ///< added by the post-processor
};

/// A tokenizer as the Rust library `tokenizers` defines it: normaliser, pre-tokenizer, model, post-processor, added tokens.
/// Immutable and safe to use from many threads.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    /// Reads tokenizer.json (else vocab.txt with tokenizer_config.json, else a sentencepiece .model) of a model folder.
    /// A .model beside which nothing says how transformers reads it is run by libsentencepiece itself.
    /// Truncation and padding that tokenizer.json holds are ignored. Unknown components are errors that name them.
    static Result<std::shared_ptr<const Tokenizer>> load(const fs::path &folder);

    /// Everything about one text (UTF-8). Never truncates.
    virtual Encoding encode(std::string_view text, bool addSpecial = true) const = 0;
    /// The same about two texts together, cut to `maxLength` tokens at the end of the longer text first, as transformers'
    /// "longest_first" does; 0 = no limit.
    virtual Encoding encodePair(std::string_view first, std::string_view second, bool addSpecial = true,
                                std::size_t maxLength = 0) const = 0;
    /// Only the ids, cut to `maxLength` tokens with the special tokens kept (right truncation, as transformers does);
    /// 0 = no limit. The fast path of embedding and training. `cut` tells whether something was cut off.
    virtual std::vector<std::int32_t> ids(std::string_view text, std::size_t maxLength, bool addSpecial = true,
                                          bool *cut = nullptr) const = 0;
    /// Text of ids, as `tokenizers` decodes them.
    virtual std::string decode(const std::vector<std::int32_t> &ids, bool skipSpecial = true) const = 0;

    virtual std::optional<std::int32_t> idOf(std::string_view token) const = 0;
    virtual std::string tokenOf(std::int32_t id) const = 0; ///< empty for an id that does not exist
    virtual std::size_t vocabularySize() const = 0;         ///< with added tokens
    /// Number of tokens that the post-processor adds to a single text.
    virtual std::size_t specialTokenCount() const = 0;
    /// `model_max_length` of tokenizer_config.json; nothing when absent or absurdly large (> 1e9).
    virtual std::optional<std::size_t> maxLength() const = 0;
};

} // namespace sintonia
