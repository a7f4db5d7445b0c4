// SPDX-License-Identifier: Apache-2.0
#include "engine/models/gemma2.h"

#include <cmath>

namespace sintonia {

void readGemmaSizes(JsonReader &reader, DecoderOptions &options) {
    options.hiddenSize = 2304;
    options.intermediateSize = 9216;
    options.layers.resize(26);
    options.heads = 8;
    options.keyValueHeads = 4;
    options.headSize = 256;
    options.tied = true;
    readDecoderSizes(reader, options);
    readActivation(reader, "hidden_activation", "gelu_pytorch_tanh", options.activation);
    readAttentionBias(reader, options);
    options.normAfter = true;
    options.normShift = 1;
    options.feedForwardNorm = "pre_feedforward_layernorm";
    options.embeddingScale = std::sqrt(static_cast<float>(options.hiddenSize));
    double scalar = 256;
    reader.read("query_pre_attn_scalar", scalar, 1e-6, 1e9);
    options.attentionScale = 1.0 / std::sqrt(scalar);
}

Result<DecoderOptions> readGemma2(const Json &config, const std::string &place) {
    JsonReader reader(config, place);
    DecoderOptions options;
    options.vocabularySize = 256000;
    options.positions = 8192;
    readGemmaSizes(reader, options);
    options.attentionSoftcap = 50;
    options.finalSoftcap = 30;
    readOptionalNumber(reader, "attn_logit_softcapping", options.attentionSoftcap);
    readOptionalNumber(reader, "final_logit_softcapping", options.finalSoftcap);
    readRotaryOfAllLayers(reader, options);
    std::vector<bool> windowed;
    for (std::size_t i = 0; i < options.layers.size(); ++i)
        windowed.push_back(i % 2 == 0);
    setWindows(options, readWindowedLayers(reader, options.layers.size(), windowed), readSlidingWindow(reader, 4096));
    SINTONIA_TRY(reader.finish(false));
    return options;
}

} // namespace sintonia
