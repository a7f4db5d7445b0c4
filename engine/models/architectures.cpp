// SPDX-License-Identifier: Apache-2.0
#include "engine/models/architectures.h"

#include "engine/models/bert.h"
#include "engine/models/distilbert.h"
#include "engine/models/gemma2.h"
#include "engine/models/gemma3.h"
#include "engine/models/granite.h"
#include "engine/models/llama.h"
#include "engine/models/mistral.h"
#include "engine/models/modernbert.h"
#include "engine/models/mpnet.h"
#include "engine/models/nomicbert.h"
#include "engine/models/olmo2.h"
#include "engine/models/phi3.h"
#include "engine/models/qwen2.h"
#include "engine/models/qwen3.h"
#include "engine/models/roberta.h"
#include "engine/models/smollm3.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

struct Found {
    const Architecture &architecture;
    Json config;
    std::string place;
};

/// The family that config.json of a folder names.
Result<Found> architectureOf(const fs::path &folder) {
    const fs::path path = folder / "config.json";
    SINTONIA_ASSIGN(config, readJsonFile(path));
    std::string modelType, known;
    JsonReader reader(config, path.string());
    reader.read("model_type", modelType);
    SINTONIA_TRY(reader.finish(false));
    for (const Architecture &architecture : architectures()) {
        if (architecture.modelType == modelType)
            return Found{architecture, std::move(config), path.string()};
        known += (known.empty() ? "" : ", ") + architecture.modelType;
    }
    return badInput(path.string() + ": model_type", "a supported architecture (" + known + ")", "\"" + modelType + "\"");
}

} // namespace

const std::vector<Architecture> &architectures() {
    static const std::vector<Architecture> list = {
        {"bert", &BertEncoder::load, &readPoolerHead},
        {"roberta", &loadRoberta, &readRobertaHead},
        {"xlm-roberta", &loadRoberta, &readRobertaHead},
        {"camembert", &loadRoberta, &readRobertaHead},
        {"distilbert", &loadDistilBert, &readDistilBertHead},
        {"mpnet", &loadMpnet, &readRobertaHead},
        {"modernbert", &ModernBertEncoder::load, &readModernBertHead},
        {"nomic_bert", &NomicBertEncoder::load, &readPoolerHead},
        {"llama", nullptr, nullptr, &readLlama},
        {"mistral", nullptr, nullptr, &readMistral},
        {"qwen2", nullptr, nullptr, &readQwen2},
        {"qwen3", nullptr, nullptr, &readQwen3},
        {"gemma2", nullptr, nullptr, &readGemma2},
        {"gemma3_text", nullptr, nullptr, &readGemma3},
        {"phi3", nullptr, nullptr, &readPhi3},
        {"smollm3", nullptr, nullptr, &readSmolLm3},
        {"olmo2", nullptr, nullptr, &readOlmo2},
        {"granite", nullptr, nullptr, &readGranite},
    };
    return list;
}

Result<std::unique_ptr<Network>> loadNetwork(const fs::path &folder, const Checkpoint &checkpoint, at::Device device,
                                             WeightStorage storage) {
    SINTONIA_ASSIGN(found, architectureOf(folder));
    if (!found.architecture.readDecoder)
        return found.architecture.load(found.config, found.place, checkpoint, device);
    SINTONIA_ASSIGN(options, found.architecture.readDecoder(found.config, found.place));
    return Decoder::load(options, checkpoint, device, storage);
}

Result<DecoderOptions> readDecoderOptions(const fs::path &folder) {
    SINTONIA_ASSIGN(found, architectureOf(folder));
    if (!found.architecture.readDecoder)
        return badInput(found.place + ": model_type", "a family of language models",
                        "\"" + found.architecture.modelType + "\", an encoder");
    return found.architecture.readDecoder(found.config, found.place);
}

Result<std::unique_ptr<Decoder>> loadDecoder(const fs::path &folder, const Checkpoint &checkpoint, at::Device device,
                                             WeightStorage storage) {
    SINTONIA_ASSIGN(options, readDecoderOptions(folder));
    return Decoder::load(options, checkpoint, device, storage);
}

Result<ClassificationHead> loadClassificationHead(const fs::path &folder, const Checkpoint &checkpoint, std::int64_t hidden,
                                                  at::Device device) {
    SINTONIA_ASSIGN(found, architectureOf(folder));
    if (!found.architecture.classificationHead)
        return badInput(found.place + ": model_type", "a family whose classification head is computed",
                        "\"" + found.architecture.modelType + "\"");
    return found.architecture.classificationHead(found.config, found.place, checkpoint, hidden, device);
}

} // namespace sintonia
