// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/generate.h"
#include "engine/text/chattemplate.h"

#include <memory>
#include <optional>
#include <string>

namespace sintonia {

struct LanguageModelOptions {
    std::string device = "auto"; ///< auto | cpu | cuda | cuda:N
    /// f32: weights stay in the file's type, products are computed in f32. bf16, f16: weights are held in that type, and where
    /// the device has instructions for it many rows are multiplied in it. nf4: linear layers are quantised to four bits (double
    /// quantisation, block 64) while they are read.
    std::string dtype = "f32";
    bool trainable = false; ///< all weights as f32 that can be trained; dtype says in which type products are computed
};

/// How a person reads a model that goes on with texts: tokenizer, chat template, decoder, and what its folder says about
/// generation. Immutable after loading, one thread at a time.
class LanguageModel {
public:
    /// Weights are views of the mapped file where its type stays, so loading takes little time and memory.
    static Result<std::unique_ptr<LanguageModel>> load(const fs::path &folder, const LanguageModelOptions &options = {});

    /// Tokens of a text, with the special tokens that the tokenizer adds.
    Result<TokenIds> promptIds(std::string_view text) const;
    /// Tokens of a conversation in the model's chat template, open for the assistant's answer; no special token is added twice.
    Result<TokenIds> chatIds(const std::vector<ChatMessage> &messages) const;
    /// generate() with the folder's end tokens in place of options.endTokens when that is empty.
    Result<Generation> generate(GenerateOptions options, const std::vector<TokenIds> &prompts, StopToken stop,
                                ProgressSink &progress) const;

    const Decoder &decoder() const { return *m_decoder; }
    Decoder &decoder() { return *m_decoder; }
    const Tokenizer &tokenizer() const { return *m_tokenizer; }
    const GenerationDefaults &defaults() const { return m_defaults; }
    const fs::path &folder() const { return m_folder; }
    at::Device device() const { return m_device; }

private:
    LanguageModel() = default;

    fs::path m_folder;
    std::unique_ptr<Decoder> m_decoder;
    std::shared_ptr<const Tokenizer> m_tokenizer;
    GenerationDefaults m_defaults;
    at::Device m_device = at::kCPU;
};

} // namespace sintonia
