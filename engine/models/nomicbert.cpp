// SPDX-License-Identifier: Apache-2.0
#include "engine/models/nomicbert.h"

#include "engine/models/bert.h"
#include "engine/models/weightreader.h"
#include "engine/nn/attention.h"
#include "engine/nn/embedding.h"
#include "engine/nn/normalization.h"

#include <ATen/ops/mul.h>

#include <cmath>

namespace sintonia {
namespace {

/// Places of dropout per layer (ForwardContext::seedOf).
constexpr std::uint64_t sitesPerLayer = 3;

/// A key that must have one value where it is given; null is as good as absent.
void require(JsonReader &reader, const Json &config, const std::string &key, const Json &value) {
    const auto found = config.find(key);
    if (found != config.end() && !found->is_null() && *found != value)
        reader.fail(key, toText(value) + ", the only value supported", toText(*found).substr(0, 60));
}

void readTransformersKeys(JsonReader &reader, const Json &config, NomicBertOptions &options, std::string &activation) {
    reader.read("hidden_size", options.hiddenSize, 1, 1 << 16);
    reader.read("num_hidden_layers", options.layers, 1, 1024);
    reader.read("num_attention_heads", options.heads, 1, 1024);
    reader.read("intermediate_size", options.intermediateSize, 1, 1 << 20);
    reader.read("max_position_embeddings", options.positions, 1, 1 << 24);
    reader.read("hidden_dropout_prob", options.hiddenDropout, 0, 0.999);
    reader.read("attention_probs_dropout_prob", options.attentionDropout, 0, 0.999);
    reader.read("layer_norm_eps", options.epsilon, 0, 1);
    reader.read("hidden_act", activation);
    if (const auto size = config.find("head_dim"); size != config.end() && !size->is_null())
        reader.read("head_dim", options.headSize, 2, 1 << 16);
    reader.read("rope_theta", options.rotaryBase, 1, 1e12);
    if (const Json *rope = reader.child("rope_parameters"); rope && rope->is_object()) {
        JsonReader nested(*rope, reader.place(), "rope_parameters.");
        std::string type = "default";
        nested.readChoice("rope_type", type, {"default"});
        nested.read("rope_theta", options.rotaryBase, 1, 1e12);
        if (const auto result = nested.finish(false); !result)
            reader.fail("rope_parameters", result.error().expected, result.error().found);
    }
}

/// Keys of nomic-ai's configuration_hf_nomic_bert.py, after GPT2Config.
void readHubKeys(JsonReader &reader, const Json &config, NomicBertOptions &options, std::string &activation) {
    reader.read("n_embd", options.hiddenSize, 1, 1 << 16);
    reader.read("n_layer", options.layers, 1, 1024);
    reader.read("n_head", options.heads, 1, 1024);
    options.intermediateSize = 4 * options.hiddenSize;
    if (const auto size = config.find("n_inner"); size != config.end() && !size->is_null())
        reader.read("n_inner", options.intermediateSize, 1, 1 << 20);
    reader.read("n_positions", options.positions, 1, 1 << 24);
    reader.read("resid_pdrop", options.hiddenDropout, 0, 0.999);
    reader.read("attn_pdrop", options.attentionDropout, 0, 0.999);
    reader.read("layer_norm_epsilon", options.epsilon, 0, 1);
    reader.read("rotary_emb_base", options.rotaryBase, 1, 1e12);
    std::string name = "swiglu";
    reader.readChoice("activation_function", name, {"swiglu", "geglu"});
    activation = name == "swiglu" ? "silu" : "gelu";
    // Positions up to here are rotated alike with and without the dynamic scaling.
    if (const auto scaling = config.find("rotary_scaling_factor"); scaling != config.end() && !scaling->is_null()) {
        std::int64_t trained = 2048;
        reader.read("max_trained_positions", trained, 1, 1 << 24);
        options.positions = std::min(options.positions, trained);
    }
    for (const char *key : {"prenorm", "qkv_proj_bias", "mlp_fc1_bias", "mlp_fc2_bias", "parallel_block", "use_rms_norm",
                            "causal", "rotary_emb_interleaved"})
        require(reader, config, key, false);
    require(reader, config, "rotary_emb_fraction", 1.0);
    require(reader, config, "rotary_emb_scale_base", nullptr);
    require(reader, config, "num_experts", 0);
}

} // namespace

Result<NomicBertOptions> readNomicBertOptions(const Json &config, const std::string &place) {
    NomicBertOptions options;
    std::string activation = "silu";
    JsonReader reader(config, place);
    reader.read("vocab_size", options.vocabularySize, 1, 1 << 24);
    readPadding(reader, config, options.padding);
    reader.read("type_vocab_size", options.types, 0, 1024);
    if (config.contains("n_embd"))
        readHubKeys(reader, config, options, activation);
    else
        readTransformersKeys(reader, config, options, activation);
    if (options.hiddenSize % options.heads != 0 && options.headSize == 0)
        reader.fail("hidden_size", "a multiple of the number of heads", std::to_string(options.hiddenSize));
    if (options.headSize == 0)
        options.headSize = options.hiddenSize / options.heads;
    if (options.headSize % 2 != 0)
        reader.fail("hidden_size", "an even number of values a head", std::to_string(options.headSize));
    if (config.contains("quantization_config"))
        reader.fail("quantization_config", "an unquantized model", "a quantized one");
    SINTONIA_TRY(reader.finish(false));
    SINTONIA_ASSIGN(named, activationNamed(activation, place + ": hidden_act"));
    options.activation = named;
    return options;
}

Result<std::unique_ptr<Network>> NomicBertEncoder::load(const Json &config, const std::string &place,
                                                        const Checkpoint &checkpoint, at::Device device) {
    SINTONIA_ASSIGN(options, readNomicBertOptions(config, place));
    const auto has = [&](const std::string &name) { return checkpoint.has(name) || checkpoint.has("nomic_bert." + name); };
    const bool hub = has("emb_ln.weight");
    const std::int64_t hidden = options.hiddenSize, attended = options.heads * options.headSize;
    std::unique_ptr<NomicBertEncoder> encoder(new NomicBertEncoder(options));
    WeightReader reader(checkpoint, "nomic_bert.", device, *encoder);
    reader.readEmbedding(encoder->m_words, "embeddings.word_embeddings.weight", options.vocabularySize, hidden,
                         options.padding);
    if (options.types > 0)
        reader.read(encoder->m_types, "embeddings.token_type_embeddings.weight", {options.types, hidden});
    reader.readNorm(encoder->m_normWeight, encoder->m_normBias, hub ? "emb_ln" : "embeddings.LayerNorm", hidden);
    encoder->m_layers.resize(static_cast<std::size_t>(options.layers));
    for (std::size_t i = 0; i < encoder->m_layers.size(); ++i) {
        Layer &layer = encoder->m_layers[i];
        const std::string at = (hub ? "encoder.layers." : "layers.") + std::to_string(i) + ".";
        layer.queryKeyValue.resize(hub ? 1 : 3);
        if (hub) {
            reader.readLinear(layer.queryKeyValue[0], at + "attn.Wqkv", 3 * attended, hidden, false);
        } else {
            std::size_t part = 0;
            for (const char *name : {"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"})
                reader.readLinear(layer.queryKeyValue[part++], at + name, attended, hidden, false);
        }
        reader.readLinear(layer.attentionOutput, at + (hub ? "attn.out_proj" : "self_attn.o_proj"), hidden, attended, false);
        reader.readNorm(layer.attentionNormWeight, layer.attentionNormBias,
                        at + (hub ? "norm1" : "post_attention_layernorm"), hidden);
        reader.readLinear(layer.up, at + (hub ? "mlp.fc11" : "mlp.up_proj"), options.intermediateSize, hidden, false);
        reader.readLinear(layer.gate, at + (hub ? "mlp.fc12" : "mlp.gate_proj"), options.intermediateSize, hidden, false);
        reader.readLinear(layer.down, at + (hub ? "mlp.fc2" : "mlp.down_proj"), hidden, options.intermediateSize, false);
        reader.readNorm(layer.outputNormWeight, layer.outputNormBias, at + (hub ? "norm2" : "post_mlp_layernorm"), hidden);
    }
    SINTONIA_TRY(reader.finish());
    return encoder;
}

at::Tensor NomicBertEncoder::forwardLayer(const Layer &layer, std::uint64_t site, const at::Tensor &x,
                                          const PackedBatch &batch, const RotaryTables &rotation,
                                          const ForwardContext &context) const {
    const auto &parts = layer.queryKeyValue;
    const at::Tensor qkv = forwardTogether(parts, x, context);
    AttentionOptions options;
    options.heads = m_options.heads;
    options.scale = 1.0 / std::sqrt(static_cast<double>(m_options.headSize));
    options.dropout = context.rate(m_options.attentionDropout);
    options.seed = context.seedOf(site);
    options.compute = parts[0].compute;
    const at::Tensor attended =
        attention(applyRotary(qkv, rotation, 2 * m_options.heads, m_options.headSize), batch, options);
    const at::Tensor middle = dropoutAddNorm(layer.attentionOutput.forward(attended, context), x, layer.attentionNormWeight,
                                             layer.attentionNormBias, m_options.epsilon,
                                             context.rate(m_options.hiddenDropout), context.seedOf(site + 1));
    const at::Tensor inner =
        at::mul(activate(layer.gate.forward(middle, context), m_options.activation), layer.up.forward(middle, context));
    return dropoutAddNorm(layer.down.forward(inner, context), middle, layer.outputNormWeight, layer.outputNormBias,
                          m_options.epsilon, context.rate(m_options.hiddenDropout), context.seedOf(site + 2));
}

at::Tensor NomicBertEncoder::forward(const PackedBatch &batch, const ForwardContext &context) const {
    RotaryOptions rotary;
    rotary.dimensions = m_options.headSize;
    rotary.base = m_options.rotaryBase;
    const RotaryTables rotation = rotaryTables(rotary, batch);
    const at::Tensor sum = embedTokens(m_words, batch.ids, {}, batch.positions, m_types, batch.typeIds);
    at::Tensor hidden = dropout(dropoutAddNorm(sum, {}, m_normWeight, m_normBias, m_options.epsilon, 0, 0),
                                context.rate(m_options.hiddenDropout), context.seedOf(0));
    for (std::size_t i = 0; i < m_layers.size(); ++i)
        hidden = forwardLayer(m_layers[i], 1 + i * sitesPerLayer, hidden, batch, rotation, context);
    return hidden;
}

} // namespace sintonia
