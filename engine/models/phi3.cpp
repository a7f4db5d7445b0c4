// SPDX-License-Identifier: Apache-2.0
#include "engine/models/phi3.h"

namespace sintonia {

Result<DecoderOptions> readPhi3(const Json &config, const std::string &place) {
    JsonReader reader(config, place);
    DecoderOptions options;
    options.vocabularySize = 32064;
    options.hiddenSize = 3072;
    options.intermediateSize = 8192;
    options.positions = 4096;
    options.epsilon = 1e-5;
    readDecoderSizes(reader, options);
    readActivation(reader, "hidden_act", "silu", options.activation);
    options.fusedProjections = true;
    options.recomputesKeys = true; // alone among the families of transformers
    reader.read("resid_pdrop", options.residualDropout, 0, 0.999);
    readRotaryOfAllLayers(reader, options, 10000.0, true);
    setWindows(options, std::vector<bool>(options.layers.size(), true), readSlidingWindow(reader, -1));
    SINTONIA_TRY(reader.finish(false));
    return options;
}

} // namespace sintonia
