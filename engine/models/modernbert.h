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

/// Size and computation of ModernBERT; the defaults are those of transformers'
/// models/modernbert/configuration_modernbert.py.
struct ModernBertOptions {
    std::int64_t vocabularySize = 50368;
    std::optional<std::int64_t> padding = 50283; ///< id whose embedding is not trained
    std::int64_t hiddenSize = 768;
    std::int64_t layers = 22;
    std::int64_t heads = 12;
    std::int64_t intermediateSize = 1152;
    std::int64_t positions = 8192;
    std::vector<bool> local;                           ///< of each layer: attention to the window only
    std::int64_t window = 128;                         ///< a local layer sees window / 2 tokens on each side
    double globalBase = 160000.0, localBase = 10000.0; ///< of the rotary positions
    Activation activation = Activation::Gelu;
    double embeddingDropout = 0.0;
    double attentionDropout = 0.0; ///< of the probabilities and after the projection of the attention's output
    double feedForwardDropout = 0.0;
    double epsilon = 1e-5; ///< of the layer norms
    bool normBias = false, attentionBias = false, feedForwardBias = false;
};

/// config.json in the form of transformers 5 ("layer_types", "rope_parameters") or 4 ("global_attn_every_n_layers",
/// "global_rope_theta", "local_rope_theta"). Scaled rotary positions are refused by name.
Result<ModernBertOptions> readModernBertOptions(const Json &config, const std::string &place);

/// ModernBERT (Warner et al. 2024) as transformers' ModernBertModel computes it: norms before the layers (none before the
/// first attention), rotary positions, local and global attention in turn, gated feed-forward part.
class ModernBertEncoder : public Network {
public:
    static Result<std::unique_ptr<Network>> load(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                                 at::Device device);

    at::Tensor forward(const PackedBatch &batch, const ForwardContext &context) const override;
    std::int64_t hiddenSize() const override { return m_options.hiddenSize; }
    std::int64_t vocabularySize() const override { return m_options.vocabularySize; }
    std::int64_t maxPositions() const override { return m_options.positions; }

private:
    struct Norm {
        at::Tensor weight, bias;
    };
    struct Layer {
        Norm attentionNorm; ///< undefined in the first layer
        Norm feedForwardNorm;
        Linear queryKeyValue, attentionOutput, input, output;
        bool local = false;
    };
    explicit ModernBertEncoder(ModernBertOptions options) : m_options(std::move(options)) {}
    at::Tensor norm(const Norm &norm, const at::Tensor &x) const;
    at::Tensor attend(const Layer &layer, std::uint64_t site, const at::Tensor &x, const PackedBatch &batch,
                      const RotaryTables &rotation, const ForwardContext &context) const;
    at::Tensor feedForward(const Layer &layer, std::uint64_t site, const at::Tensor &x, const ForwardContext &context) const;

    ModernBertOptions m_options;
    at::Tensor m_words;
    Norm m_embeddingNorm, m_finalNorm;
    std::vector<Layer> m_layers; ///< never resized: the layers' addresses are in linearLayers()
};

} // namespace sintonia
