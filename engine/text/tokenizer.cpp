// SPDX-License-Identifier: Apache-2.0
#include "engine/text/tokenizer.h"

#include "engine/text/tokenizerfiles.h"

namespace sintonia {

Result<std::shared_ptr<const Tokenizer>> Tokenizer::load(const fs::path &folder) {
    std::error_code ignored;
    const auto configPath = folder / "tokenizer_config.json";
    Json config = Json::object();
    if (fs::exists(configPath, ignored)) {
        SINTONIA_ASSIGN(read, readJsonFile(configPath));
        if (!read.is_object())
            return badInput(configPath.string(), "an object", read.type_name());
        config = std::move(read);
    }
    Result<TokenizerParts> parts = badInput(folder.string(), "tokenizer.json, vocab.txt or a sentencepiece .model", "none");
    if (fs::exists(folder / "tokenizer.json", ignored))
        parts = readTokenizerJson(folder / "tokenizer.json");
    else if (fs::exists(folder / "vocab.txt", ignored))
        parts = readVocabularyText(folder / "vocab.txt", config, configPath.string());
    for (const char *name : {"sentencepiece.bpe.model", "tokenizer.model", "spiece.model"}) {
        if (!parts && fs::exists(folder / name, ignored) && !fs::exists(folder / "tokenizer.json", ignored))
            parts = readSentencePiece(folder / name, config);
    }
    if (!parts)
        return failure(std::move(parts).error());
    // transformers writes 1e30 where a tokenizer has no limit.
    const auto length = config.find("model_max_length");
    if (length != config.end() && length->is_number() && length->get<double>() >= 1 && length->get<double>() <= 1e9)
        parts->maxLength = length->get<std::size_t>();
    return std::make_shared<PipelineTokenizer>(std::move(*parts));
}

} // namespace sintonia
