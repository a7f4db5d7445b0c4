// SPDX-License-Identifier: Apache-2.0
#include "engine/models/roberta.h"

#include "engine/models/bert.h"

namespace sintonia {

Result<std::unique_ptr<Network>> loadRoberta(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                             at::Device device) {
    BertOptions defaults;
    defaults.vocabularySize = 50265;
    defaults.padding = 1;
    SINTONIA_ASSIGN(options, readBertOptions(config, place, defaults));
    if (!options.padding || *options.padding > options.positions - 2)
        return badInput(place + ": pad_token_id", "an id below the number of positions, from which they count", "none");
    options.positionsAfterPadding = true;
    BertNames names;
    names.prefix = "roberta.";
    return BertEncoder::build(options, names, checkpoint, device);
}

} // namespace sintonia
