// SPDX-License-Identifier: Apache-2.0
#include "engine/models/qwen2.h"

namespace sintonia {

void readQwenWindows(JsonReader &reader, DecoderOptions &options) {
    bool sliding = false;
    reader.read("use_sliding_window", sliding);
    std::int64_t full = 28;
    reader.read("max_window_layers", full, 0, 1 << 20);
    const std::int64_t window = sliding ? readSlidingWindow(reader, 4096) : -1;
    std::vector<bool> windowed;
    for (std::size_t i = 0; i < options.layers.size(); ++i)
        windowed.push_back(window >= 0 && static_cast<std::int64_t>(i) >= full);
    setWindows(options, readWindowedLayers(reader, options.layers.size(), windowed), window);
}

Result<DecoderOptions> readQwen2(const Json &config, const std::string &place) {
    JsonReader reader(config, place);
    DecoderOptions options;
    options.intermediateSize = 22016;
    options.keyValueHeads = 32;
    options.positions = 32768;
    readDecoderSizes(reader, options);
    readActivation(reader, "hidden_act", "silu", options.activation);
    options.queryKeyValueBias = true;
    readRotaryOfAllLayers(reader, options);
    readQwenWindows(reader, options);
    SINTONIA_TRY(reader.finish(false));
    return options;
}

} // namespace sintonia
