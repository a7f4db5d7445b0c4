// SPDX-License-Identifier: Apache-2.0
#include "engine/models/qwen3.h"

#include "engine/models/qwen2.h"

namespace sintonia {

Result<DecoderOptions> readQwen3(const Json &config, const std::string &place) {
    JsonReader reader(config, place);
    DecoderOptions options;
    options.intermediateSize = 22016;
    options.keyValueHeads = 32;
    options.headSize = 128;
    options.positions = 32768;
    readDecoderSizes(reader, options);
    readActivation(reader, "hidden_act", "silu", options.activation);
    readAttentionBias(reader, options);
    options.queryKeyNorm = DecoderOptions::QueryKeyNorm::Head;
    readRotaryOfAllLayers(reader, options);
    readQwenWindows(reader, options);
    SINTONIA_TRY(reader.finish(false));
    return options;
}

} // namespace sintonia
