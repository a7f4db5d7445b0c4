// SPDX-License-Identifier: Apache-2.0
#include "engine/models/mistral.h"

namespace sintonia {

Result<DecoderOptions> readMistral(const Json &config, const std::string &place) {
    JsonReader reader(config, place);
    DecoderOptions options;
    options.intermediateSize = 14336;
    options.keyValueHeads = 8;
    options.positions = 131072;
    readDecoderSizes(reader, options);
    readActivation(reader, "hidden_act", "silu", options.activation);
    readRotaryOfAllLayers(reader, options);
    setWindows(options, std::vector<bool>(options.layers.size(), true), readSlidingWindow(reader, 4096));
    SINTONIA_TRY(reader.finish(false));
    return options;
}

} // namespace sintonia
