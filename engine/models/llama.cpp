// SPDX-License-Identifier: Apache-2.0
#include "engine/models/llama.h"

namespace sintonia {

Result<DecoderOptions> readLlama(const Json &config, const std::string &place) {
    JsonReader reader(config, place);
    DecoderOptions options;
    readDecoderSizes(reader, options);
    readActivation(reader, "hidden_act", "silu", options.activation);
    readAttentionBias(reader, options);
    readFeedForwardBias(reader, options);
    readRotaryOfAllLayers(reader, options);
    SINTONIA_TRY(reader.finish(false));
    return options;
}

} // namespace sintonia
