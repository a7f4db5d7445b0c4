// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/text/pipelinetokenizer.h"

namespace sintonia {

/// tokenizer.json of the library `tokenizers`.
Result<TokenizerParts> readTokenizerJson(const fs::path &path);
Result<TokenizerParts> readTokenizerJson(const Json &root, const std::string &file);
/// Its list added_tokens alone, empty where there is none.
Result<std::vector<AddedToken>> readAddedTokens(const Json &root, const std::string &file);

} // namespace sintonia
