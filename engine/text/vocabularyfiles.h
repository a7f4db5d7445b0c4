// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/tokenizersettings.h"

namespace sintonia {

/// What a tokenizer class builds its model from, whichever files it came out of.
struct VocabularyFiles {
    std::string place; ///< the file that errors name
    Json vocabulary; ///< an object token → id, or for Unigram a list of [token, score]
    Json merges = Json::array(); ///< "a b" or ["a", "b"] an entry
    Json charsmap; ///< base64 of sentencepiece's map, or null
    Json postProcessor; ///< that of tokenizer.json, or null
    bool sentencePiece = false; ///< a .model, whose ids a class may rearrange
    std::vector<AddedToken> extra; ///< control and user-defined pieces of a .model
};

/// vocab.txt: a token a line, its number the id.
Result<VocabularyFiles> readVocabularyText(const fs::path &path);
/// vocab.json and merges.txt.
Result<VocabularyFiles> readMergeFiles(const fs::path &vocabulary, const fs::path &merges);
/// A sentencepiece model, read without libsentencepiece, whose normalisation differs from the reference: pieces and scores of
/// a unigram model; of byte pair encoding the ids, and the merges that the pieces allow.
Result<VocabularyFiles> readSentencePiece(const std::string &bytes, const std::string &place);
/// What a class takes over out of tokenizer.json when it builds all else itself.
Result<VocabularyFiles> takeFromTokenizerJson(const Json &root, const std::string &place);

} // namespace sintonia
