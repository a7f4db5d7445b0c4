// SPDX-License-Identifier: Apache-2.0
#include "engine/models/granite.h"

namespace sintonia {

Result<DecoderOptions> readGranite(const Json &config, const std::string &place) {
    JsonReader reader(config, place);
    DecoderOptions options;
    readDecoderSizes(reader, options);
    readActivation(reader, "hidden_act", "silu", options.activation);
    readAttentionBias(reader, options);
    readFeedForwardBias(reader, options);
    options.attentionScale = 1;
    reader.read("embedding_multiplier", options.embeddingScale, -1e9, 1e9);
    reader.read("residual_multiplier", options.residualScale, -1e9, 1e9);
    reader.read("attention_multiplier", options.attentionScale, -1e9, 1e9);
    reader.read("logits_scaling", options.logitDivisor, 1e-9, 1e9);
    readRotaryOfAllLayers(reader, options);
    SINTONIA_TRY(reader.finish(false));
    return options;
}

} // namespace sintonia
