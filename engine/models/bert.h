// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/models/checkpoint.h"
#include "engine/models/network.h"
#include "engine/nn/activation.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// Size and computation of BERT and its close relatives; the defaults are those of transformers'
/// models/bert/configuration_bert.py.
struct BertOptions {
    std::int64_t vocabularySize = 30522;
    std::int64_t hiddenSize = 768;
    std::int64_t layers = 12;
    std::int64_t heads = 12;
    std::int64_t intermediateSize = 3072;
    std::int64_t positions = 512;
    std::optional<std::int64_t> padding = 0; ///< id whose embedding is not trained
    /// Positions count from the one after `padding`, and tokens of that id have it for their position (RoBERTa).
    bool positionsAfterPadding = false;
    std::int64_t relativeBuckets = 0; ///< rows of the table of relative positions that all layers share (MPNet); 0 = none
    std::int64_t types = 2;          ///< 0 = no token types
    Activation activation = Activation::Gelu;
    double hiddenDropout = 0.1;          ///< after the embeddings and the feed-forward part
    double attentionOutputDropout = 0.1; ///< after the projection of the attention's output
    double attentionDropout = 0.1;
    double epsilon = 1e-12; ///< of the layer norms
};

/// How a checkpoint spells the parts of a layer, relative to it.
struct BertNames {
    std::string prefix = "bert."; ///< that some files put before every name
    std::string layers = "encoder.layer.";
    std::string query = "attention.self.query", key = "attention.self.key", value = "attention.self.value";
    std::string attentionOutput = "attention.output.dense", attentionNorm = "attention.output.LayerNorm";
    std::string relativeBias = "encoder.relative_attention_bias.weight";
    std::string intermediate = "intermediate.dense", output = "output.dense", outputNorm = "output.LayerNorm";
};

/// "pad_token_id" over the family's default; null is none.
void readPadding(JsonReader &reader, const Json &config, std::optional<std::int64_t> &padding);

/// config.json of model_type "bert" or one that has the same keys, over `defaults`. Options that change the computation and
/// are not implemented (relative positions, decoder mode) are refused by name.
Result<BertOptions> readBertOptions(const Json &config, const std::string &place, const BertOptions &defaults = {});

/// BERT (Devlin et al. 2018) as transformers' BertModel computes it: learned absolute positions and token types, norms after
/// each residual sum. The pooler is not computed.
class BertEncoder : public Network {
public:
    static Result<std::unique_ptr<Network>> load(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                                 at::Device device);
    static Result<std::unique_ptr<Network>> build(const BertOptions &options, const BertNames &names,
                                                  const Checkpoint &checkpoint, at::Device device);

    at::Tensor forward(const PackedBatch &batch, const ForwardContext &context) const override;
    std::int64_t hiddenSize() const override { return m_options.hiddenSize; }
    std::int64_t vocabularySize() const override { return m_options.vocabularySize; }
    std::int64_t maxPositions() const override {
        return m_options.positions - (m_options.positionsAfterPadding ? *m_options.padding + 1 : 0);
    }

private:
    struct Norm {
        at::Tensor weight, bias;
    };
    struct Layer {
        std::array<Linear, 3> queryKeyValue;
        Linear attentionOutput, intermediate, output;
        Norm attentionNorm, outputNorm;
    };
    explicit BertEncoder(BertOptions options) : m_options(options) {}
    /// LayerNorm(residual + dropout(x))
    at::Tensor norm(const Norm &norm, const at::Tensor &x, const at::Tensor &residual, double rate,
                    std::uint64_t seed) const;
    at::Tensor forwardLayer(const Layer &layer, std::uint64_t site, const at::Tensor &x, const PackedBatch &batch,
                            const at::Tensor &relativeBias, const ForwardContext &context) const;

    BertOptions m_options;
    at::Tensor m_words, m_positions, m_types;
    at::Tensor m_relative; ///< [buckets, heads]
    Norm m_norm;
    std::vector<Layer> m_layers; ///< never resized: the layers' addresses are in linearLayers()
};

} // namespace sintonia
