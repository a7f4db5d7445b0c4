// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/nn/activation.h"
#include "engine/nn/rotary.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// What one layer's attention does.
struct DecoderLayerOptions {
    std::int64_t left = -1;  ///< tokens before a token that it sees; -1 = all
    std::int64_t right = -1; ///< after it, where the decoder is not causal; -1 = all
    int rotary = 0;          ///< index in DecoderOptions::rotary; -1 = no positions
};

/// Size and computation of a decoder. The defaults are Llama's; names in comments are keys of config.json.
struct DecoderOptions {
    std::int64_t vocabularySize = 32000;
    std::int64_t hiddenSize = 4096;
    std::int64_t intermediateSize = 11008;
    std::int64_t heads = 32;
    std::int64_t keyValueHeads = 0; ///< 0 before reading = `heads`
    std::int64_t headSize = 0; ///< 0 before reading = hiddenSize / heads
    std::int64_t positions = 2048; ///< max_position_embeddings; longer texts can be computed
    Activation activation = Activation::Silu;
    double epsilon = 1e-6; ///< of the norms
    double normShift = 0;  ///< norms multiply by weight + normShift

    bool normBefore = true;      ///< of attention and feed-forward part, on their input
    bool normAfter = false;      ///< on their output, before the residual sum
    std::string feedForwardNorm = "post_attention_layernorm"; ///< the checkpoint's name of the norm before that part
    enum class QueryKeyNorm { None, Head, All };
    QueryKeyNorm queryKeyNorm = QueryKeyNorm::None; ///< Head: rows of one head; All: of all heads together
    bool queryKeyValueBias = false, attentionOutputBias = false, feedForwardBias = false;
    bool fusedProjections = false; ///< qkv_proj and gate_up_proj in place of five projections
    bool tied = false;             ///< the head is the table of embeddings

    double embeddingScale = 1, residualScale = 1, attentionScale = 0, logitDivisor = 1;
    double attentionSoftcap = 0, finalSoftcap = 0; ///< 0 = off
    bool causal = true;
    bool recomputesKeys = false; ///< LongRope: keys get the angles of the longer text when one grows past its original length
    double attentionDropout = 0, residualDropout = 0;

    std::vector<RotaryOptions> rotary;
    std::vector<DecoderLayerOptions> layers;
};

/// A linear layer under the checkpoint's name.
struct LinearShape {
    std::string name;
    std::int64_t in = 0, out = 0;
};
/// The linear layers of layer `index`, without a model.
std::vector<LinearShape> linearShapes(const DecoderOptions &options, std::size_t index);

/// Reads the keys that all families share, over `defaults`, in the spelling of transformers 4 and 5 into `options`: sizes,
/// heads, activation, epsilon, tied embeddings, dropout, and as many layers as there are, all alike. Refuses by name what no
/// decoder here computes: quantisation, experts, cross attention.
void readDecoderSizes(JsonReader &reader, DecoderOptions &options);
/// sliding_window, null = none (-1). Tokens a token sees, itself included.
std::int64_t readSlidingWindow(JsonReader &reader, std::int64_t otherwise);
/// layer_types: which layers have a window; `otherwise` where the key is absent.
std::vector<bool> readWindowedLayers(JsonReader &reader, std::size_t layers, const std::vector<bool> &otherwise);
/// Gives the layers in `windowed` a window of `window` tokens (-1 = none), as causal or bidirectional attention means it.
void setWindows(DecoderOptions &options, const std::vector<bool> &windowed, std::int64_t window);
void readActivation(JsonReader &reader, const std::string &key, const std::string &otherwise, Activation &activation);
/// attention_bias: of all four projections.
void readAttentionBias(JsonReader &reader, DecoderOptions &options);
/// mlp_bias
void readFeedForwardBias(JsonReader &reader, DecoderOptions &options);
/// A number that null turns off (0).
void readOptionalNumber(JsonReader &reader, const std::string &key, double &value);
/// One kind of rotary positions for all layers.
void readRotaryOfAllLayers(JsonReader &reader, DecoderOptions &options, double base = 10000.0, bool partial = false);

} // namespace sintonia
