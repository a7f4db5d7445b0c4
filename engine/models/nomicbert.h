// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/models/checkpoint.h"
#include "engine/models/network.h"
#include "engine/nn/activation.h"
#include "engine/nn/rotary.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// Size and computation of NomicBERT; the defaults are those of transformers' models/nomic_bert/configuration_nomic_bert.py.
struct NomicBertOptions {
    std::int64_t vocabularySize = 30528;
    std::optional<std::int64_t> padding = 0; ///< id whose embedding is not trained
    std::int64_t hiddenSize = 768;
    std::int64_t layers = 12;
    std::int64_t heads = 12;
    std::int64_t headSize = 0; ///< 0 = hiddenSize / heads
    std::int64_t intermediateSize = 3072;
    std::int64_t positions = 2048;
    std::int64_t types = 2;
    Activation activation = Activation::Silu;
    double hiddenDropout = 0.0;
    double attentionDropout = 0.0;
    double epsilon = 1e-12; ///< of the layer norms
    double rotaryBase = 1000.0;
};

/// config.json with the keys of transformers ("hidden_size", "rope_parameters") or those of the code that the hub's
/// repositories carry ("n_embd", "rotary_emb_base"). What that code can do and this program can't (norms before the layers,
/// biases, partial or interleaved rotation) is refused by name.
Result<NomicBertOptions> readNomicBertOptions(const Json &config, const std::string &place);

/// NomicBERT (Nussbaum et al. 2024) as transformers' NomicBertModel computes it: rotary positions, gated feed-forward part,
/// norms after each residual sum. Tensors carry the hub's names ("encoder.layers.0.attn.Wqkv", one linear layer) or those of
/// transformers' modules ("layers.0.self_attn.q_proj").
class NomicBertEncoder : public Network {
public:
    static Result<std::unique_ptr<Network>> load(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                                 at::Device device);

    at::Tensor forward(const PackedBatch &batch, const ForwardContext &context) const override;
    std::int64_t hiddenSize() const override { return m_options.hiddenSize; }
    std::int64_t vocabularySize() const override { return m_options.vocabularySize; }
    std::int64_t maxPositions() const override { return m_options.positions; }

private:
    struct Layer {
        std::vector<Linear> queryKeyValue; ///< one fused layer or three
        Linear attentionOutput, up, gate, down;
        at::Tensor attentionNormWeight, attentionNormBias, outputNormWeight, outputNormBias;
    };
    explicit NomicBertEncoder(NomicBertOptions options) : m_options(options) {}
    at::Tensor forwardLayer(const Layer &layer, std::uint64_t site, const at::Tensor &x, const PackedBatch &batch,
                            const RotaryTables &rotation, const ForwardContext &context) const;

    NomicBertOptions m_options;
    at::Tensor m_words, m_types, m_normWeight, m_normBias;
    std::vector<Layer> m_layers; ///< never resized: the layers' addresses are in linearLayers()
};

} // namespace sintonia
