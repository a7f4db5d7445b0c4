// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/text/addedtokens.h"

#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// What a model folder says about its tokenizer beside the vocabulary, as transformers' from_pretrained gathers it:
/// tokenizer_config.json, and in folders without its added_tokens_decoder also special_tokens_map.json and added_tokens.json.
struct TokenizerSettings {
    Json values = Json::object(); ///< tokenizer_config.json, special_tokens_map.json over it
    std::string place; ///< the file that errors name
    std::vector<AddedToken> added; ///< in the order of their ids

    /// Reads the files of `folder`; none of them needs to be there.
    static Result<TokenizerSettings> read(const fs::path &folder);

    /// A true/false value; an ill-typed one is an error, null counts as absent.
    Result<bool> flag(const char *key, bool fallback) const;
    /// The token under `key` ("cls_token"), with the flags that `added` holds for it; `fallback` where the key is absent,
    /// nothing where it is null.
    std::optional<AddedToken> named(const std::string &key, const std::optional<AddedToken> &fallback = {}) const;
    /// extra_special_tokens or its older name additional_special_tokens, and tokens under keys of the model's own.
    std::vector<AddedToken> extra() const;
    /// Whether extra_special_tokens, or its older name, is there at all.
    bool hasExtra() const;

private:
    AddedToken tokenOf(const Json &json) const;
};

/// A special token without further flags, as transformers makes one out of a text.
AddedToken specialToken(std::string content);

/// The keys of the tokens that every tokenizer may name, in transformers' order.
const std::vector<std::string> &namedTokenKeys();

} // namespace sintonia
