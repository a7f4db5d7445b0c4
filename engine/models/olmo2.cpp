// SPDX-License-Identifier: Apache-2.0
#include "engine/models/olmo2.h"

namespace sintonia {

Result<DecoderOptions> readOlmo2(const Json &config, const std::string &place) {
    JsonReader reader(config, place);
    DecoderOptions options;
    options.positions = 2048;
    options.epsilon = 1e-5;
    readDecoderSizes(reader, options);
    readActivation(reader, "hidden_act", "silu", options.activation);
    readAttentionBias(reader, options);
    options.normBefore = false;
    options.normAfter = true;
    options.queryKeyNorm = DecoderOptions::QueryKeyNorm::All;
    readRotaryOfAllLayers(reader, options);
    SINTONIA_TRY(reader.finish(false));
    return options;
}

} // namespace sintonia
