// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/pipelinetokenizer.h"
#include "engine/text/tokenizersettings.h"
#include "engine/text/vocabularyfiles.h"

namespace sintonia {

/// A tokenizer class of transformers 5 that builds its steps itself: out of a vocabulary it takes tokens and merges (and where
/// it has none of its own the post-processor), whatever else stands in tokenizer.json.
struct TokenizerClass {
    std::string_view name; ///< without "Fast"
    std::string_view modelType; ///< of its model in tokenizer.json: WordPiece, BPE or Unigram
    /// Names of the special tokens where tokenizer_config.json has none.
    std::vector<std::pair<std::string, AddedToken>> tokens;
    /// The tokenizer.json of the class, without its added tokens.
    Result<Json> (*build)(const TokenizerClass &, const TokenizerSettings &, VocabularyFiles &);

    std::optional<AddedToken> named(const TokenizerSettings &settings, const std::string &key) const;
};

/// Null for a class that is not known here.
const TokenizerClass *tokenizerClassNamed(std::string_view name);

/// The class that transformers' AutoTokenizer takes for a folder (models/auto/tokenization_auto.py), or null where it takes
/// tokenizer.json as it is. `modelConfig` is config.json, `root` tokenizer.json, null where there is none.
const TokenizerClass *chooseTokenizerClass(const TokenizerSettings &settings, const Json &modelConfig, const Json &root);

Result<TokenizerParts> buildTokenizer(const TokenizerClass &kind, const TokenizerSettings &settings, VocabularyFiles files);

/// Adds the tokens that `settings` hold beyond those of tokenizer.json.
void addConfiguredTokens(std::vector<AddedToken> &tokens, const TokenizerSettings &settings,
                         const TokenizerClass *kind = nullptr, const std::vector<AddedToken> &extra = {});

} // namespace sintonia
