// SPDX-License-Identifier: Apache-2.0
#include "engine/models/smollm3.h"

namespace sintonia {

namespace {

/// Which layers have rotary positions.
std::vector<bool> readRotaryLayers(JsonReader &reader, std::size_t layers) {
    std::int64_t interval = 4;
    reader.read("no_rope_layer_interval", interval, 1, 1 << 20);
    std::vector<bool> rotary;
    for (std::size_t i = 0; i < layers; ++i)
        rotary.push_back((static_cast<std::int64_t>(i) + 1) % interval != 0);
    const Json *list = reader.child("no_rope_layers"); // 1 where a layer has positions
    if (!list || list->is_null())
        return rotary;
    if (!list->is_array() || list->size() < layers) {
        reader.fail("no_rope_layers", "a list of " + std::to_string(layers) + " zeros and ones", toText(*list));
        return rotary;
    }
    for (std::size_t i = 0; i < layers; ++i)
        rotary[i] = (*list)[i] != Json(0) && (*list)[i] != Json(false);
    return rotary;
}

} // namespace

Result<DecoderOptions> readSmolLm3(const Json &config, const std::string &place) {
    JsonReader reader(config, place);
    DecoderOptions options;
    options.vocabularySize = 128256;
    options.hiddenSize = 2048;
    options.layers.resize(36);
    options.heads = 16;
    options.keyValueHeads = 4;
    options.positions = 32768;
    options.tied = true;
    readDecoderSizes(reader, options);
    readActivation(reader, "hidden_act", "silu", options.activation);
    readAttentionBias(reader, options);
    readFeedForwardBias(reader, options);
    readRotaryOfAllLayers(reader, options, 2000000.0);
    const std::vector<bool> rotary = readRotaryLayers(reader, options.layers.size());
    bool sliding = false;
    reader.read("use_sliding_window", sliding);
    std::vector<bool> windowed;
    for (std::size_t i = 0; i < rotary.size(); ++i) {
        options.layers[i].rotary = rotary[i] ? 0 : -1;
        windowed.push_back(sliding && !rotary[i]);
    }
    setWindows(options, readWindowedLayers(reader, options.layers.size(), windowed), readSlidingWindow(reader, -1));
    SINTONIA_TRY(reader.finish(false));
    return options;
}

} // namespace sintonia
