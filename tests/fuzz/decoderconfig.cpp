// SPDX-License-Identifier: Apache-2.0
// config.json of a decoder, as the reader of every family takes it.
#include "engine/models/gemma2.h"
#include "engine/models/gemma3.h"
#include "engine/models/granite.h"
#include "engine/models/llama.h"
#include "engine/models/mistral.h"
#include "engine/models/olmo2.h"
#include "engine/models/phi3.h"
#include "engine/models/qwen2.h"
#include "engine/models/qwen3.h"
#include "engine/models/smollm3.h"

#include <cstdlib>

using namespace sintonia;

namespace {

/// What loading and computing rely on.
bool isComputable(const DecoderOptions &options) {
    const auto within = [](std::int64_t value, std::int64_t most) { return value >= 1 && value <= most; };
    bool good = within(options.heads, 1024) && within(options.keyValueHeads, 1024) &&
                options.heads % options.keyValueHeads == 0 && within(options.headSize, 1 << 16) &&
                within(options.hiddenSize, 1 << 16) && within(options.intermediateSize, 1 << 20) &&
                within(options.vocabularySize, 1 << 24) && within(std::int64_t(options.layers.size()), 1024) &&
                options.epsilon >= 0 && options.epsilon <= 1 && options.attentionDropout < 1 && options.residualDropout < 1;
    for (const auto &layer : options.layers)
        good = good && layer.left >= -1 && layer.right >= -1 && layer.rotary >= -1 &&
               layer.rotary < std::int64_t(options.rotary.size());
    for (const auto &rotary : options.rotary)
        good = good && rotary.rotated() >= 2 && rotary.rotated() <= options.headSize && rotary.base > 0 && rotary.factor > 0 &&
               (rotary.scaling != RotaryScaling::LongRope ||
                std::int64_t(rotary.longFactors.size()) == rotary.rotated() / 2);
    return good;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const auto config = parseJson({reinterpret_cast<const char *>(data), size}, "config.json");
    if (!config)
        return 0;
    for (const auto read : {readGemma2, readGemma3, readGranite, readLlama, readMistral, readOlmo2, readPhi3, readQwen2,
                            readQwen3, readSmolLm3}) {
        const auto options = read(*config, "config.json");
        if (options ? !isComputable(*options) : options.error().text().empty())
            std::abort();
    }
    return 0;
}
