// SPDX-License-Identifier: Apache-2.0
#include "engine/models/roberta.h"

#include "engine/models/bert.h"

namespace sintonia {

Result<std::unique_ptr<Network>> loadRoberta(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                             at::Device device) {
    BertOptions defaults;
    defaults.vocabularySize = 50265;
    SINTONIA_ASSIGN(options, readBertOptions(config, place, defaults));
    std::int64_t padding = 1;
    JsonReader reader(config, place);
    reader.read("pad_token_id", padding, 0, options.positions - 2);
    SINTONIA_TRY(reader.finish(false));
    options.positionOffset = padding + 1;
    BertNames names;
    names.prefix = "roberta.";
    return BertEncoder::build(options, names, checkpoint, device);
}

} // namespace sintonia
