// SPDX-License-Identifier: Apache-2.0
#include "engine/models/architectures.h"

#include "engine/models/bert.h"
#include "engine/models/distilbert.h"
#include "engine/models/roberta.h"

#include <fmt/format.h>

namespace sintonia {

const std::vector<Architecture> &architectures() {
    static const std::vector<Architecture> list = {
        {"bert", &BertEncoder::load}, {"roberta", &loadRoberta},       {"xlm-roberta", &loadRoberta},
        {"camembert", &loadRoberta},  {"distilbert", &loadDistilBert},
    };
    return list;
}

Result<std::unique_ptr<Network>> loadNetwork(const fs::path &folder, const Checkpoint &checkpoint, at::Device device) {
    const fs::path path = folder / "config.json";
    SINTONIA_ASSIGN(config, readJsonFile(path));
    std::string modelType, known;
    JsonReader reader(config, path.string());
    reader.read("model_type", modelType);
    SINTONIA_TRY(reader.finish(false));
    for (const Architecture &architecture : architectures()) {
        if (architecture.modelType == modelType)
            return architecture.load(config, path.string(), checkpoint, device);
        known += (known.empty() ? "" : ", ") + architecture.modelType;
    }
    return badInput(path.string() + ": model_type", "a supported architecture (" + known + ")", "\"" + modelType + "\"");
}

} // namespace sintonia
