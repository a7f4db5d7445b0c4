// SPDX-License-Identifier: Apache-2.0
#include "engine/export/gguflayout.h"
#include "engine/models/decoder.h"
#include "engine/models/embedder.h"

#include <variant>

namespace sintonia {

namespace {

/// llama_pooling_type of an encoder.
Result<std::uint32_t> poolingType(const Embedder &encoder) {
    const auto place = encoder.folder().string();
    for (const auto &module : encoder.modules().after)
        if (const auto *dense = std::get_if<Dense>(&module))
            return badInput(place + ": " + dense->path, "no Dense module, which GGUF has no place for", "one");
    const auto &modes = encoder.modules().pooling.modes;
    static const std::vector<std::pair<std::string, std::uint32_t>> types = {{"mean", 1}, {"cls", 2}, {"lasttoken", 3}};
    for (const auto &[mode, type] : types)
        if (modes.size() == 1 && modes.front() == mode)
            return type;
    return badInput(place + ": 1_Pooling", "mean, cls or lasttoken, the pooling that llama.cpp has",
                    modes.size() == 1 ? "\"" + modes.front() + "\"" : "several");
}

} // namespace

Result<GgufLayout> ggufLayout(const ExportSource &source) {
    const auto path = source.transformer() / "config.json";
    SINTONIA_ASSIGN(config, readJsonFile(path));
    const auto modelType = config.value("model_type", std::string());
    const auto *decoder = dynamic_cast<const Decoder *>(&source.network());
    SINTONIA_ASSIGN(layout, decoder ? ggufDecoderLayout(*decoder, modelType, path.string())
                                    : ggufEncoderLayout(config, modelType, path.string()));
    if (source.encoder) {
        SINTONIA_ASSIGN(pooling, poolingType(*source.encoder));
        layout.metadata.emplace_back(layout.architecture + ".pooling_type", pooling);
    }
    return std::move(layout);
}

} // namespace sintonia
