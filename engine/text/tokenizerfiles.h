// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/text/pipelinetokenizer.h"

namespace sintonia {

/// tokenizer.json of the library `tokenizers`.
Result<TokenizerParts> readTokenizerJson(const fs::path &path);
Result<TokenizerParts> readTokenizerJson(const Json &root, const std::string &file);
/// BERT's vocab.txt with what tokenizer_config.json (or an empty object) says about the steps.
Result<TokenizerParts> readVocabularyText(const fs::path &path, const Json &config, const std::string &configPlace);
/// A sentencepiece model: byte pair encoding as Llama has it, or unigram with the id layout of XLM-RoBERTa or CamemBERT
/// (tokenizer_class in `config` tells which). Read without libsentencepiece, whose normalisation differs from the reference.
Result<TokenizerParts> readSentencePiece(const fs::path &path, const Json &config);
Result<TokenizerParts> readSentencePiece(const std::string &bytes, const Json &config, const std::string &file);

} // namespace sintonia
