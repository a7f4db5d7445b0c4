// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/models/classificationhead.h"
#include "engine/models/network.h"
#include "engine/text/tokenizer.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sintonia {

struct RerankerOptions {
    std::string device = "auto"; ///< auto | cpu | cuda | cuda:N
    std::string dtype = "f32";   ///< f32 | bf16 | f16: computing type of the encoder's linear layers
    std::size_t maxLength = 0;   ///< tokens of a pair; 0 = the tokenizer's limit. Never above what the positions allow.
};

using TextPair = std::pair<std::string, std::string>; ///< query, document

/// A cross-encoder: a …ForSequenceClassification with one label, which reads query and document together (Nogueira and Cho
/// 2019). Computes what CrossEncoder of sentence-transformers 6 does. Immutable; score() may be called from several threads.
class Reranker {
public:
    /// Reads a folder as save_pretrained of transformers or CrossEncoder writes it. More labels than one, another
    /// architecture, and modules after the network are refused by name.
    static Result<std::unique_ptr<Reranker>> load(const fs::path &folder, const RerankerOptions &options = {});

    /// One score a pair, in input order; higher is more relevant. Pairs are cut longest first to maxLength().
    /// `raw`: the logit, else activation() of it.
    Result<std::vector<float>> score(const std::vector<TextPair> &pairs, bool raw, StopToken stop,
                                     ProgressSink &progress) const;

    /// What CrossEncoder puts on the logit: "sigmoid", unless the folder names Identity ("identity"), in
    /// config_sentence_transformers.json (activation_fn) or config.json (sentence_transformers.activation_fn,
    /// sbert_ce_default_activation_function).
    std::string activation() const { return m_sigmoid ? "sigmoid" : "identity"; }
    std::size_t maxLength() const { return m_maxLength; }
    const fs::path &folder() const { return m_folder; }

private:
    Reranker() = default;
    Result<void> readConfiguration();

    fs::path m_folder;
    std::shared_ptr<const Tokenizer> m_tokenizer;
    std::unique_ptr<Network> m_network;
    ClassificationHead m_head;
    at::Device m_device = at::kCPU;
    std::size_t m_maxLength = 0;
    bool m_sigmoid = true;
    bool m_typeIds = true; ///< the network is told which text a token is of
};

} // namespace sintonia
