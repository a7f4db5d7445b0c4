// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/models/encoder.h"
#include "engine/models/pooling.h"
#include "engine/text/tokenizer.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// How a person reads a model that turns texts into vectors: tokenizer, encoder network, pooling, normalisation, prompts.
/// A sentence-transformers directory has all of it; a plain Hugging Face directory is mean-pooled and not normalised.
struct EmbedderOptions {
    std::string device = "auto"; ///< auto | cpu | cuda | cuda:N
    std::string dtype = "f32";   ///< f32 | bf16 | f16: computing type of the linear layers
    std::size_t maxLength = 0;   ///< tokens; 0 = the model's own limit. Never above what the positions allow.
};

class Embedder {
public:
    static Result<std::unique_ptr<Embedder>> load(const fs::path &folder, const EmbedderOptions &options = {});

    /// [n, dimension] f32 on the CPU, one row a text in input order, no gradients. Batches are formed by token budget from
    /// length-sorted texts. `prompt` is put before every text. A stop request returns interrupted().
    Result<at::Tensor> embed(const std::vector<std::string> &texts, const std::string &prompt, StopToken stop,
                             ProgressSink &progress) const;
    /// Embeddings [n, dimension] of already tokenised texts with the graph kept when gradients are on: what training calls.
    at::Tensor forward(const std::vector<std::vector<std::int32_t>> &ids, const ForwardContext &context) const;

    /// Token ids of `prompt + text`, cut to maxLength(); what forward() takes.
    std::vector<std::int32_t> tokenize(std::string_view text, const std::string &prompt, bool *cut = nullptr) const;

    /// Prompt text of a name in config_sentence_transformers.json, or nothing.
    std::optional<std::string> prompt(const std::string &name) const;
    std::string defaultPrompt() const; ///< that of default_prompt_name, else empty
    std::size_t maxLength() const;
    std::size_t dimension() const;
    std::string similarityFunction() const; ///< cosine | dot | euclidean | manhattan
    /// SHA-256 over weights, tokenizer and module configuration: the model's part of a cache key.
    const std::string &hash() const;

    const Tokenizer &tokenizer() const;
    Encoder &encoder() const;
    const fs::path &folder() const;
    at::Device device() const;
};

} // namespace sintonia
