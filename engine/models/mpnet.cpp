// SPDX-License-Identifier: Apache-2.0
#include "engine/models/mpnet.h"

#include "engine/models/bert.h"
#include "engine/models/relativeposition.h"

namespace sintonia {

Result<std::unique_ptr<Network>> loadMpnet(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                           at::Device device) {
    BertOptions defaults;
    defaults.vocabularySize = 30527;
    SINTONIA_ASSIGN(options, readBertOptions(config, place, defaults));
    options.types = 0;
    options.padding = 1; // whatever pad_token_id says, as in MPNetEmbeddings
    options.positionsAfterPadding = true;
    options.relativeBuckets = relativePositionBuckets;
    JsonReader reader(config, place);
    reader.read("relative_attention_num_buckets", options.relativeBuckets, relativePositionBuckets, 1 << 16);
    SINTONIA_TRY(reader.finish(false));
    BertNames names;
    names.prefix = "mpnet.";
    names.query = "attention.attn.q";
    names.key = "attention.attn.k";
    names.value = "attention.attn.v";
    names.attentionOutput = "attention.attn.o";
    names.attentionNorm = "attention.LayerNorm";
    return BertEncoder::build(options, names, checkpoint, device);
}

} // namespace sintonia
