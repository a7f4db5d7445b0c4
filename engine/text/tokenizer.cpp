// SPDX-License-Identifier: Apache-2.0
#include "engine/text/tokenizer.h"

#include "engine/text/sentencepiecetokenizer.h"
#include "engine/text/tokenizerclass.h"
#include "engine/text/tokenizerfiles.h"

namespace sintonia {

namespace {

bool isThere(const fs::path &path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

Result<TokenizerParts> fromTokenizerJson(const fs::path &path, const TokenizerSettings &settings, const Json &modelConfig) {
    SINTONIA_ASSIGN(root, readJsonFile(path));
    const auto *kind = chooseTokenizerClass(settings, modelConfig, root);
    if (!kind) {
        SINTONIA_ASSIGN(parts, readTokenizerJson(root, path.string()));
        addConfiguredTokens(parts.addedTokens, settings);
        return std::move(parts);
    }
    SINTONIA_ASSIGN(files, takeFromTokenizerJson(root, path.string()));
    auto all = settings;
    if (!settings.values.contains("added_tokens_decoder")) {
        // Folders without that key get the added tokens of tokenizer.json instead.
        SINTONIA_ASSIGN(tokens, readAddedTokens(root, path.string()));
        all.added = std::move(tokens);
    }
    return buildTokenizer(*kind, all, std::move(files));
}

/// The vocabulary of a folder without tokenizer.json, and the class that reads it where none is named.
Result<std::pair<VocabularyFiles, const char *>> readVocabulary(const fs::path &folder) {
    if (isThere(folder / "vocab.txt")) {
        SINTONIA_ASSIGN(files, readVocabularyText(folder / "vocab.txt"));
        return std::pair(std::move(files), "BertTokenizer");
    }
    if (isThere(folder / "vocab.json") && isThere(folder / "merges.txt")) {
        SINTONIA_ASSIGN(files, readMergeFiles(folder / "vocab.json", folder / "merges.txt"));
        return std::pair(std::move(files), "GPT2Tokenizer");
    }
    for (const char *name : {"sentencepiece.bpe.model", "tokenizer.model", "spiece.model"}) {
        if (!isThere(folder / name))
            continue;
        SINTONIA_ASSIGN(bytes, readFile(folder / name));
        SINTONIA_ASSIGN(files, readSentencePiece(bytes, (folder / name).string()));
        return std::pair(std::move(files), "LlamaTokenizer");
    }
    return badInput(folder.string(), "tokenizer.json, vocab.txt, vocab.json with merges.txt, or a sentencepiece .model",
                    "none");
}

} // namespace

Result<std::shared_ptr<const Tokenizer>> Tokenizer::load(const fs::path &folder) {
    SINTONIA_ASSIGN(settings, TokenizerSettings::read(folder));
    Json modelConfig;
    if (isThere(folder / "config.json")) {
        SINTONIA_ASSIGN(read, readJsonFile(folder / "config.json"));
        modelConfig = std::move(read);
    }
    Result<TokenizerParts> parts;
    if (isThere(folder / "tokenizer.json")) {
        parts = fromTokenizerJson(folder / "tokenizer.json", settings, modelConfig);
    } else {
        SINTONIA_ASSIGN(vocabulary, readVocabulary(folder));
        if (vocabulary.first.sentencePiece && settings.values.empty() && modelConfig.is_null()) {
            SINTONIA_ASSIGN(bytes, readFile(vocabulary.first.place));
            return sentencePieceTokenizer(bytes, vocabulary.first.place);
        }
        const auto *kind = chooseTokenizerClass(settings, modelConfig, Json());
        if (!kind && vocabulary.first.vocabulary.is_array())
            return badInput(vocabulary.first.place,
                            "tokenizer_class XLMRoberta, Camembert or T5 for a unigram model without tokenizer.json",
                            toText(settings.values.value("tokenizer_class", Json())).substr(0, 60));
        parts =
            buildTokenizer(kind ? *kind : *tokenizerClassNamed(vocabulary.second), settings, std::move(vocabulary.first));
    }
    if (!parts)
        return failure(std::move(parts).error());
    // transformers writes 1e30 where a tokenizer has no limit.
    const auto length = settings.values.find("model_max_length");
    if (length != settings.values.end() && length->is_number() && length->get<double>() >= 1 && length->get<double>() <= 1e9)
        parts->maxLength = length->get<std::size_t>();
    return std::make_shared<PipelineTokenizer>(std::move(*parts));
}

} // namespace sintonia
