// SPDX-License-Identifier: Apache-2.0
#include "engine/models/distilbert.h"

#include "engine/models/bert.h"

namespace sintonia {

Result<std::unique_ptr<Network>> loadDistilBert(const Json &config, const std::string &place, const Checkpoint &checkpoint,
                                                at::Device device) {
    BertOptions options;
    options.layers = 6;
    options.types = 0;
    options.attentionOutputDropout = 0;
    std::string activation = "gelu";
    JsonReader reader(config, place);
    reader.read("vocab_size", options.vocabularySize, 1, std::int64_t(1) << 24);
    reader.read("dim", options.hiddenSize, 1, 1 << 16);
    reader.read("n_layers", options.layers, 1, 1024);
    reader.read("n_heads", options.heads, 1, 1024);
    reader.read("hidden_dim", options.intermediateSize, 1, 1 << 20);
    reader.read("max_position_embeddings", options.positions, 1, std::int64_t(1) << 24);
    reader.read("dropout", options.hiddenDropout, 0, 0.999);
    reader.read("attention_dropout", options.attentionDropout, 0, 0.999);
    reader.read("activation", activation);
    readPadding(reader, config, options.padding);
    if (options.heads > 0 && options.hiddenSize % options.heads != 0)
        reader.fail("dim", "a multiple of n_heads", std::to_string(options.hiddenSize));
    if (reader.has("quantization_config"))
        reader.fail("quantization_config", "an unquantized model", "a quantized one");
    SINTONIA_TRY(reader.finish(false));
    SINTONIA_ASSIGN(named, activationNamed(activation, place + ": activation"));
    options.activation = named;

    BertNames names;
    names.prefix = "distilbert.";
    names.layers = "transformer.layer.";
    names.query = "attention.q_lin";
    names.key = "attention.k_lin";
    names.value = "attention.v_lin";
    names.attentionOutput = "attention.out_lin";
    names.attentionNorm = "sa_layer_norm";
    names.intermediate = "ffn.lin1";
    names.output = "ffn.lin2";
    names.outputNorm = "output_layer_norm";
    return BertEncoder::build(options, names, checkpoint, device);
}

} // namespace sintonia
