// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/models/network.h"
#include "engine/models/sentencemodules.h"
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
    bool trainable = false;      ///< weights of a decoder as f32; otherwise 16-bit ones stay so in memory
};

/// One thread at a time while gradients are recorded; without gradients embed() may be called from several.
class Embedder {
public:
    static Result<std::unique_ptr<Embedder>> load(const fs::path &folder, const EmbedderOptions &options = {});

    /// [n, dimension] f32 on the CPU, one row a text in input order, no gradients. Batches are formed by token budget from
    /// length-sorted texts. `prompt` is put before every text. A stop request returns interrupted().
    Result<at::Tensor> embed(const std::vector<std::string> &texts, const std::string &prompt, StopToken stop,
                             ProgressSink &progress) const;
    /// Embeddings [n, dimension] of already tokenised texts with the graph kept when gradients are on: what training calls.
    /// `promptTokens` (promptLength()) matters to models that leave the prompt out of pooling.
    at::Tensor forward(const std::vector<TokenIds> &ids, const ForwardContext &context, std::int64_t promptTokens = 0) const;

    /// Token ids of `prompt + text`, cut to maxLength(); what forward() takes.
    TokenIds tokenize(std::string_view text, const std::string &prompt, bool *cut = nullptr) const;
    /// Tokens of `prompt` at the start of a tokenised text, special ones before it included.
    std::int64_t promptLength(const std::string &prompt) const;

    /// Prompt text of a name in config_sentence_transformers.json, or nothing.
    std::optional<std::string> prompt(const std::string &name) const;
    std::string defaultPrompt() const; ///< that of default_prompt_name, else empty
    std::size_t maxLength() const { return m_maxLength; }
    std::size_t dimension() const;
    std::string similarityFunction() const { return m_modules.similarityFunction; } ///< cosine | dot | euclidean | manhattan
    /// SHA-256 over weights, tokenizer and module configuration as loaded: the model's part of a cache key.
    const std::string &hash() const { return m_hash; }
    /// For a model whose weights were changed after loading: what it is known by from now on.
    void setHash(std::string hash) { m_hash = std::move(hash); }

    const Tokenizer &tokenizer() const { return *m_tokenizer; }
    Network &network() const { return *m_network; }
    const SentenceModules &modules() const { return m_modules; }
    /// Everything an optimiser updates: the encoder's trainableParameters() and the Dense modules' tensors, whose names
    /// carry the module's folder ("2_Dense/linear.weight").
    std::vector<NamedTensor> trainableParameters() const;
    const fs::path &folder() const { return m_folder; }
    at::Device device() const { return m_device; }

private:
    Embedder() = default;
    Result<void> hashFiles(const std::vector<fs::path> &weights);

    fs::path m_folder;
    SentenceModules m_modules;
    std::shared_ptr<const Tokenizer> m_tokenizer;
    std::unique_ptr<Network> m_network;
    at::Device m_device = at::kCPU;
    std::size_t m_maxLength = 0;
    std::string m_hash;
};

} // namespace sintonia
