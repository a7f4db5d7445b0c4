// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/models/network.h"
#include "engine/models/pooling.h"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sintonia {

/// A Dense module of sentence-transformers: activation(linear(x)).
struct Dense {
    Linear linear;
    std::optional<Activation> activation; ///< nothing = identity
    std::string path;                     ///< folder in the model directory ("2_Dense")
};
/// A Normalize module: every row divided by its length.
struct Normalize {};

/// What a model directory says about the way from token vectors to one vector a text. Without modules.json: mean pooling
/// and nothing after it.
struct SentenceModules {
    fs::path transformer; ///< folder with config.json, weights and tokenizer
    PoolingOptions pooling;
    std::vector<std::variant<Dense, Normalize>> after; ///< in order, after pooling
    std::optional<std::size_t> maxLength;              ///< max_seq_length of sentence_bert_config.json
    bool lowercase = false;                            ///< do_lower_case of sentence_bert_config.json
    std::map<std::string, std::string> prompts;
    std::string defaultPromptName;
    std::string similarityFunction = "cosine";
    std::vector<fs::path> files; ///< read, for the model's hash
};

/// Reads modules.json and what it names, in the schema up to 5.3 or that of 5.4 and later. Other modules than Transformer,
/// Pooling, Dense and Normalize are refused by name, as is code of the model's own.
Result<SentenceModules> readSentenceModules(const fs::path &folder, at::Device device);

} // namespace sintonia
