// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/decoderoptions.h"
#include "engine/models/network.h"
#include "engine/models/weightreader.h"
#include "engine/nn/keyvaluecache.h"

#include <memory>
#include <optional>
#include <vector>

namespace sintonia {

/// What a decoder has seen of each sequence of a batch, so that a further token costs one token's work.
class KeyValueCache {
public:
    std::size_t sequences() const { return m_tokens.size(); }
    /// Tokens seen of a sequence.
    std::int64_t length(std::size_t sequence) const { return static_cast<std::int64_t>(m_tokens[sequence].size()); }
    /// Drops all but `sequences`, which are then 0, 1, … in this order.
    void keep(const std::vector<std::size_t> &sequences);
    std::int64_t bytes() const;

private:
    std::vector<TokenIds> m_tokens;
    std::vector<LayerCache> m_layers;

    friend class Decoder;
};

/// A causal language model of the Llama kind in packed tokens: embeddings, layers of rotary grouped-query attention and a
/// gated feed-forward part with RMSNorms around them, a final RMSNorm and a head over the vocabulary. What differs between
/// the families is in DecoderOptions.
class Decoder : public Network {
public:
    static Result<std::unique_ptr<Decoder>> load(const DecoderOptions &options, const Checkpoint &checkpoint,
                                                 at::Device device, WeightStorage storage = WeightStorage::F32);

    /// After the final norm. Causal within each sequence unless the configuration says otherwise.
    at::Tensor forward(const PackedBatch &batch, const ForwardContext &context) const override;
    std::int64_t hiddenSize() const override { return m_options.hiddenSize; }
    std::int64_t vocabularySize() const override { return m_options.vocabularySize; }
    std::int64_t maxPositions() const override { return m_options.positions; }

    /// A checkpoint of an embedding model may have no head.
    bool hasHead() const { return m_head.has_value(); }
    /// Scores of the next token for rows of forward(): [n, hidden] → [n, vocabulary] f32; differentiable. Needs hasHead().
    at::Tensor logits(const at::Tensor &hidden) const;
    /// -log p of the token `targets` [n] after each row of `hidden` [n, hidden], [n] f32, without the logits ever existing
    /// whole; differentiable. Needs hasHead().
    at::Tensor negativeLogLikelihoods(const at::Tensor &hidden, const at::Tensor &targets) const;

    /// For `sequences` sequences of which nothing was seen. Needs options().causal.
    KeyValueCache emptyCache(std::size_t sequences) const;
    /// Adds tokens to the sequences of the cache, as many as one likes to each (a prompt, then one token at a time), and
    /// returns the hidden state of the last token of each, [sequences, hidden], without gradients. Tokens are ids of the
    /// vocabulary; every sequence gets at least one.
    at::Tensor extend(const std::vector<TokenIds> &tokens, KeyValueCache &cache) const;

    const DecoderOptions &options() const { return m_options; }

private:
    struct Layer {
        at::Tensor inputNorm, queryNorm, keyNorm, attentionOutputNorm, feedForwardNorm, feedForwardOutputNorm;
        std::vector<Linear> queryKeyValue; ///< three, or one that holds all
        Linear attentionOutput;
        std::vector<Linear> gateUp; ///< two, or one that holds both
        Linear down;
    };
    struct Pass;
    explicit Decoder(DecoderOptions options) : m_options(std::move(options)) {}
    void readLayer(WeightReader &reader, std::size_t index);
    void readHead(WeightReader &reader);
    at::Tensor embed(const at::Tensor &ids) const;
    at::Tensor run(const Pass &pass) const;
    at::Tensor runLayer(std::size_t index, const at::Tensor &x, const Pass &pass) const;
    at::Tensor attend(std::size_t index, const at::Tensor &x, const Pass &pass) const;
    at::Tensor feedForward(const Layer &layer, const at::Tensor &x, const ForwardContext &context) const;
    at::Tensor norm(const at::Tensor &x, const at::Tensor &weight) const;

    DecoderOptions m_options;
    at::Tensor m_words; ///< [vocabulary, hidden]
    std::vector<Layer> m_layers; ///< never resized: the addresses of its linear layers are in linearLayers()
    at::Tensor m_finalNorm;
    std::optional<Linear> m_head;
};

} // namespace sintonia
