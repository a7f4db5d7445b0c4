// SPDX-License-Identifier: Apache-2.0
#include "engine/models/modernbert.h"

#include "engine/models/bert.h"
#include "engine/models/weightreader.h"
#include "engine/nn/attention.h"
#include "engine/nn/embedding.h"
#include "engine/nn/gatedactivation.h"
#include "engine/nn/normalization.h"

#include <ATen/ops/add.h>

#include <algorithm>
#include <cmath>

namespace sintonia {
namespace {

/// Places of dropout per layer (ForwardContext::seedOf).
constexpr std::uint64_t sitesPerLayer = 3;

/// The rotary base of one kind of layer in "rope_parameters".
void readRotaryBase(JsonReader &reader, const Json &parameters, const char *kind, double &base) {
    const auto found = parameters.find(kind);
    if (found == parameters.end() || !found->is_object())
        return;
    JsonReader nested(*found, reader.place(), std::string("rope_parameters.") + kind + ".");
    std::string type = "default";
    nested.readChoice("rope_type", type, {"default"});
    nested.read("rope_theta", base, 1, 1e12);
    if (const auto result = nested.finish(false); !result)
        reader.fail(std::string("rope_parameters.") + kind, result.error().expected, result.error().found);
}

void readRotaryBases(JsonReader &reader, const Json &config, ModernBertOptions &options) {
    reader.read("global_rope_theta", options.globalBase, 1, 1e12);
    if (const auto theta = config.find("local_rope_theta"); theta != config.end() && !theta->is_null())
        reader.read("local_rope_theta", options.localBase, 1, 1e12);
    if (const Json *parameters = reader.child("rope_parameters"); parameters && parameters->is_object()) {
        readRotaryBase(reader, *parameters, "full_attention", options.globalBase);
        readRotaryBase(reader, *parameters, "sliding_attention", options.localBase);
    }
    if (const Json *scaling = reader.child("rope_scaling"); scaling && !scaling->is_null())
        reader.fail("rope_scaling", "null, the only value supported", toText(*scaling).substr(0, 60));
}

void readLayerTypes(JsonReader &reader, const Json &config, ModernBertOptions &options) {
    int every = 3;
    reader.read("global_attn_every_n_layers", every, 1, 1024);
    options.local.resize(static_cast<std::size_t>(options.layers));
    for (std::size_t i = 0; i < options.local.size(); ++i)
        options.local[i] = i % static_cast<std::size_t>(every) != 0;
    if (const auto types = config.find("layer_types"); types == config.end() || types->is_null())
        return;
    std::vector<std::string> types;
    reader.read("layer_types", types);
    if (types.size() != options.local.size())
        reader.fail("layer_types", "one entry a layer", std::to_string(types.size()));
    for (std::size_t i = 0; i < std::min(types.size(), options.local.size()); ++i) {
        options.local[i] = types[i] == "sliding_attention";
        if (types[i] != "sliding_attention" && types[i] != "full_attention")
            reader.fail("layer_types", "full_attention or sliding_attention", "\"" + types[i] + "\"");
    }
}

} // namespace

Result<ModernBertOptions> readModernBertOptions(const Json &config, const std::string &place) {
    ModernBertOptions options;
    std::string activation = "gelu";
    JsonReader reader(config, place);
    reader.read("vocab_size", options.vocabularySize, 1, 1 << 24);
    readPadding(reader, config, options.padding);
    reader.read("hidden_size", options.hiddenSize, 1, 1 << 16);
    reader.read("num_hidden_layers", options.layers, 1, 1024);
    reader.read("num_attention_heads", options.heads, 1, 1024);
    reader.read("intermediate_size", options.intermediateSize, 1, 1 << 20);
    reader.read("max_position_embeddings", options.positions, 1, 1 << 24);
    reader.read("local_attention", options.window, 1, 1 << 24);
    reader.read("hidden_activation", activation);
    reader.read("embedding_dropout", options.embeddingDropout, 0, 0.999);
    reader.read("attention_dropout", options.attentionDropout, 0, 0.999);
    reader.read("mlp_dropout", options.feedForwardDropout, 0, 0.999);
    reader.read("norm_eps", options.epsilon, 0, 1);
    reader.read("norm_bias", options.normBias);
    reader.read("attention_bias", options.attentionBias);
    reader.read("mlp_bias", options.feedForwardBias);
    if (options.heads > 0 && options.hiddenSize % (2 * options.heads) != 0)
        reader.fail("hidden_size", "a multiple of twice num_attention_heads", std::to_string(options.hiddenSize));
    readRotaryBases(reader, config, options);
    readLayerTypes(reader, config, options);
    if (config.contains("quantization_config"))
        reader.fail("quantization_config", "an unquantized model", "a quantized one");
    SINTONIA_TRY(reader.finish(false));
    SINTONIA_ASSIGN(named, activationNamed(activation, place + ": hidden_activation"));
    options.activation = named;
    return options;
}

Result<std::unique_ptr<Network>> ModernBertEncoder::load(const Json &config, const std::string &place,
                                                         const Checkpoint &checkpoint, at::Device device) {
    SINTONIA_ASSIGN(options, readModernBertOptions(config, place));
    const std::int64_t hidden = options.hiddenSize, inner = options.intermediateSize;
    const bool attentionBias = options.attentionBias, innerBias = options.feedForwardBias;
    std::unique_ptr<ModernBertEncoder> encoder(new ModernBertEncoder(options));
    WeightReader reader(checkpoint, "model.", device, *encoder);
    const auto readNorm = [&](Norm &norm, const std::string &name) {
        reader.read(norm.weight, name + ".weight", {hidden});
        if (options.normBias)
            reader.read(norm.bias, name + ".bias", {hidden});
    };
    reader.readEmbedding(encoder->m_words, "embeddings.tok_embeddings.weight", options.vocabularySize, hidden,
                         options.padding);
    readNorm(encoder->m_embeddingNorm, "embeddings.norm");
    encoder->m_layers.resize(static_cast<std::size_t>(options.layers));
    for (std::size_t i = 0; i < encoder->m_layers.size(); ++i) {
        Layer &layer = encoder->m_layers[i];
        const std::string at = "layers." + std::to_string(i) + ".";
        layer.local = options.local[i];
        if (i > 0)
            readNorm(layer.attentionNorm, at + "attn_norm");
        reader.readLinear(layer.queryKeyValue, at + "attn.Wqkv", 3 * hidden, hidden, attentionBias);
        reader.readLinear(layer.attentionOutput, at + "attn.Wo", hidden, hidden, attentionBias);
        readNorm(layer.feedForwardNorm, at + "mlp_norm");
        reader.readLinear(layer.input, at + "mlp.Wi", 2 * inner, hidden, innerBias);
        reader.readLinear(layer.output, at + "mlp.Wo", hidden, inner, innerBias);
    }
    readNorm(encoder->m_finalNorm, "final_norm");
    SINTONIA_TRY(reader.finish());
    return encoder;
}

at::Tensor ModernBertEncoder::norm(const Norm &norm, const at::Tensor &x) const {
    return norm.weight.defined() ? dropoutAddNorm(x, {}, norm.weight, norm.bias, m_options.epsilon, 0, 0) : x;
}

at::Tensor ModernBertEncoder::attend(const Layer &layer, std::uint64_t site, const at::Tensor &x, const PackedBatch &batch,
                                     const RotaryTables &rotation, const ForwardContext &context) const {
    const std::int64_t headSize = m_options.hiddenSize / m_options.heads;
    AttentionOptions options;
    options.heads = m_options.heads;
    options.scale = 1.0 / std::sqrt(static_cast<double>(headSize));
    options.dropout = context.rate(m_options.attentionDropout);
    options.seed = context.seedOf(site);
    options.compute = layer.queryKeyValue.compute;
    if (layer.local)
        options.left = options.right = m_options.window / 2;
    const at::Tensor qkv = layer.queryKeyValue.forward(norm(layer.attentionNorm, x), context);
    const at::Tensor attended = attention(applyRotary(qkv, rotation, 2 * m_options.heads, headSize), batch, options);
    return dropout(layer.attentionOutput.forward(attended, context), context.rate(m_options.attentionDropout),
                   context.seedOf(site + 1));
}

at::Tensor ModernBertEncoder::feedForward(const Layer &layer, std::uint64_t site, const at::Tensor &x,
                                          const ForwardContext &context) const {
    const at::Tensor both = layer.input.forward(norm(layer.feedForwardNorm, x), context);
    const at::Tensor gated = gatedActivation(both, m_options.activation);
    return layer.output.forward(dropout(gated, context.rate(m_options.feedForwardDropout), context.seedOf(site + 2)),
                                context);
}

at::Tensor ModernBertEncoder::forward(const PackedBatch &batch, const ForwardContext &context) const {
    RotaryOptions rotary;
    rotary.dimensions = m_options.hiddenSize / m_options.heads;
    rotary.base = m_options.globalBase;
    const RotaryTables everywhere = rotaryTables(rotary, batch);
    rotary.base = m_options.localBase;
    const RotaryTables nearby = rotaryTables(rotary, batch);
    at::Tensor hidden =
        dropout(norm(m_embeddingNorm, embedTokens(m_words, batch.ids, {}, batch.positions, {}, batch.typeIds)),
                context.rate(m_options.embeddingDropout), context.seedOf(0));
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const Layer &layer = m_layers[i];
        const std::uint64_t site = 1 + i * sitesPerLayer;
        hidden = at::add(hidden, attend(layer, site, hidden, batch, layer.local ? nearby : everywhere, context));
        hidden = at::add(hidden, feedForward(layer, site, hidden, context));
    }
    return norm(m_finalNorm, hidden);
}

} // namespace sintonia
