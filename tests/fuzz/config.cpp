// SPDX-License-Identifier: Apache-2.0
// config.json: the strict parser with its limits, and the reader of named values that every architecture's options come from.
#include "engine/core/json.h"

#include <cstdlib>

using namespace sintonia;

namespace {

/// Nothing that the reader lets through is outside the range that was asked for.
void readValues(const Json &json, const std::string &path, int depth) {
    JsonReader reader(json, "config.json", path);
    std::int64_t heads = 12;
    double epsilon = 1e-5, theta = 10000;
    bool tied = false;
    std::string activation = "gelu", positions = "absolute";
    std::vector<std::string> kinds;
    reader.read("num_attention_heads", heads, 1, 1024);
    reader.read("layer_norm_eps", epsilon, 0, 1);
    reader.read("rope_theta", theta, 1, 1e9);
    reader.read("tie_word_embeddings", tied);
    reader.read("hidden_act", activation);
    reader.readChoice("position_embedding_type", positions, {"absolute", "relative_key"});
    reader.read("layer_types", kinds);
    reader.ignore("architectures");
    if (heads < 1 || heads > 1024 || !(epsilon >= 0 && epsilon <= 1) || !(theta >= 1 && theta <= 1e9))
        std::abort();
    for (const char *key : {"rope_scaling", "rope_parameters"}) {
        const Json *child = reader.child(key);
        if (child && depth > 0)
            readValues(*child, path + key + ".", depth - 1);
    }
    for (const bool strict : {false, true}) {
        const auto finished = reader.finish(strict);
        if (!finished && finished.error().text().empty())
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const auto parsed = parseJson({reinterpret_cast<const char *>(data), size}, "config.json");
    if (!parsed)
        return parsed.error().text().empty() ? (std::abort(), 0) : 0;
    // What was parsed is written and read again as the same value.
    const auto again = parseJson(toText(*parsed), "config.json");
    if (!again || *again != *parsed)
        std::abort();
    readValues(*parsed, {}, 4);
    return 0;
}
