// SPDX-License-Identifier: Apache-2.0
#include "engine/models/gemma3.h"

#include "engine/models/gemma2.h"
#include "engine/models/rotaryoptions.h"

namespace sintonia {

Result<DecoderOptions> readGemma3(const Json &config, const std::string &place) {
    JsonReader reader(config, place);
    DecoderOptions options;
    options.vocabularySize = 262208;
    options.positions = 131072;
    readGemmaSizes(reader, options);
    options.queryKeyNorm = DecoderOptions::QueryKeyNorm::Head;
    readOptionalNumber(reader, "final_logit_softcapping", options.finalSoftcap);
    bool bidirectional = false;
    if (const Json *json = reader.child("use_bidirectional_attention"); json && !json->is_null())
        reader.read("use_bidirectional_attention", bidirectional);

    std::int64_t pattern = 6;
    reader.read("sliding_window_pattern", pattern, 1, 1 << 20);
    std::vector<bool> windowed;
    for (std::size_t i = 0; i < options.layers.size(); ++i)
        windowed.push_back((static_cast<std::int64_t>(i) + 1) % pattern != 0);
    windowed = readWindowedLayers(reader, options.layers.size(), windowed);
    std::int64_t window = readSlidingWindow(reader, 4096);
    if (bidirectional && window >= 0) // half of it on either side
        window = options.causal ? window / 2 : window / 2 + 1;
    options.causal = options.causal && !bidirectional;
    setWindows(options, windowed, window);

    RotaryDefaults defaults{options.headSize, options.positions, 1e6, false};
    reader.read("rope_theta", defaults.base, 1e-6, 1e12);
    options.rotary.push_back(readRotary(reader, defaults, "full_attention"));
    defaults.base = 10000.0;
    reader.read("rope_local_base_freq", defaults.base, 1e-6, 1e12);
    options.rotary.push_back(readRotary(reader, defaults, "sliding_attention"));
    for (std::size_t i = 0; i < windowed.size(); ++i)
        options.layers[i].rotary = windowed[i] ? 1 : 0;
    SINTONIA_TRY(reader.finish(false));
    return options;
}

} // namespace sintonia
