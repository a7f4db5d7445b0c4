// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/text/pipelinetokenizer.h"

namespace sintonia {

/// tokenizer.json of the library `tokenizers`.
Result<TokenizerParts> readTokenizerJson(const fs::path &path);
/// BERT's vocab.txt with what tokenizer_config.json (or an empty object) says about the steps.
Result<TokenizerParts> readVocabularyText(const fs::path &path, const Json &config, const std::string &configPlace);

} // namespace sintonia
