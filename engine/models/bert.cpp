// SPDX-License-Identifier: Apache-2.0
#include "engine/models/bert.h"

#include "engine/models/relativeposition.h"
#include "engine/models/weightreader.h"
#include "engine/nn/attention.h"
#include "engine/nn/embedding.h"
#include "engine/nn/normalization.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/index_select.h>

#include <cmath>

namespace sintonia {
namespace {

/// Places of dropout per layer (ForwardContext::seedOf).
constexpr std::uint64_t sitesPerLayer = 3;

void refuse(JsonReader &reader, const std::string &key) {
    bool value = false;
    reader.read(key, value);
    if (value)
        reader.fail(key, "false", "true, which is not supported");
}

/// create_position_ids_from_input_ids() of transformers' modeling_roberta.py: tokens count from `padding` + 1, those that are
/// the padding token itself stand at `padding`.
at::Tensor positionsAfterPadding(const PackedBatch &batch, std::int64_t padding) {
    const at::Tensor counted = batch.ids.ne(padding).to(at::kLong);
    const at::Tensor upTo = counted.cumsum(0);
    const at::Tensor first = at::arange(batch.tokens(), batch.positions.options()).sub(batch.positions);
    const at::Tensor before = at::index_select(upTo.sub(counted), 0, first);
    return upTo.sub(before).mul(counted).add(padding);
}

} // namespace

void readPadding(JsonReader &reader, const Json &config, std::optional<std::int64_t> &padding) {
    const auto found = config.find("pad_token_id");
    if (found == config.end())
        return;
    std::int64_t id = 0;
    if (!found->is_null())
        reader.read("pad_token_id", id, -1, std::int64_t(1) << 24);
    padding = found->is_null() || id < 0 ? std::nullopt : std::optional(id);
}

Result<BertOptions> readBertOptions(const Json &config, const std::string &place, const BertOptions &defaults) {
    BertOptions options = defaults;
    JsonReader reader(config, place);
    constexpr std::int64_t most = std::int64_t(1) << 24;
    reader.read("vocab_size", options.vocabularySize, 1, most);
    reader.read("hidden_size", options.hiddenSize, 1, 1 << 16);
    reader.read("num_hidden_layers", options.layers, 1, 1024);
    reader.read("num_attention_heads", options.heads, 1, 1024);
    reader.read("intermediate_size", options.intermediateSize, 1, 1 << 20);
    reader.read("max_position_embeddings", options.positions, 1, most);
    reader.read("type_vocab_size", options.types, 1, 1024);
    reader.read("hidden_dropout_prob", options.hiddenDropout, 0, 0.999);
    reader.read("attention_probs_dropout_prob", options.attentionDropout, 0, 0.999);
    reader.read("layer_norm_eps", options.epsilon, 0, 1);
    if (options.heads > 0 && options.hiddenSize % options.heads != 0)
        reader.fail("hidden_size", "a multiple of num_attention_heads", std::to_string(options.hiddenSize));
    readPadding(reader, config, options.padding);
    std::string positions = "absolute", activation = "gelu";
    reader.readChoice("position_embedding_type", positions, {"absolute"});
    reader.read("hidden_act", activation);
    refuse(reader, "is_decoder");
    refuse(reader, "add_cross_attention");
    if (config.is_object() && config.contains("quantization_config"))
        reader.fail("quantization_config", "an unquantized model", "a quantized one");
    SINTONIA_TRY(reader.finish(false));
    SINTONIA_ASSIGN(named, activationNamed(activation, place + ": hidden_act"));
    options.activation = named;
    options.attentionOutputDropout = options.hiddenDropout;
    return options;
}

Result<std::unique_ptr<Network>> BertEncoder::load(const Json &config, const std::string &place,
                                                   const Checkpoint &checkpoint, at::Device device) {
    SINTONIA_ASSIGN(options, readBertOptions(config, place));
    return build(options, BertNames(), checkpoint, device);
}

Result<std::unique_ptr<Network>> BertEncoder::build(const BertOptions &options, const BertNames &names,
                                                    const Checkpoint &checkpoint, at::Device device) {
    std::unique_ptr<BertEncoder> encoder(new BertEncoder(options));
    WeightReader reader(checkpoint, names.prefix, device, *encoder);
    const std::int64_t hidden = options.hiddenSize;
    reader.readEmbedding(encoder->m_words, "embeddings.word_embeddings.weight", options.vocabularySize, hidden,
                         options.padding);
    reader.readEmbedding(encoder->m_positions, "embeddings.position_embeddings.weight", options.positions, hidden,
                         options.positionsAfterPadding ? options.padding : std::nullopt);
    if (options.types > 0)
        reader.read(encoder->m_types, "embeddings.token_type_embeddings.weight", {options.types, hidden});
    if (options.relativeBuckets > 0)
        reader.read(encoder->m_relative, names.relativeBias, {options.relativeBuckets, options.heads});
    reader.readNorm(encoder->m_norm.weight, encoder->m_norm.bias, "embeddings.LayerNorm", hidden);
    encoder->m_layers.resize(static_cast<std::size_t>(options.layers));
    for (std::size_t i = 0; i < encoder->m_layers.size(); ++i) {
        Layer &layer = encoder->m_layers[i];
        const std::string at = names.layers + std::to_string(i) + ".";
        reader.readTogether(layer.queryKeyValue, {at + names.query, at + names.key, at + names.value}, hidden, hidden);
        reader.readLinear(layer.attentionOutput, at + names.attentionOutput, hidden, hidden);
        reader.readNorm(layer.attentionNorm.weight, layer.attentionNorm.bias, at + names.attentionNorm, hidden);
        reader.readLinear(layer.intermediate, at + names.intermediate, options.intermediateSize, hidden);
        reader.readLinear(layer.output, at + names.output, hidden, options.intermediateSize);
        reader.readNorm(layer.outputNorm.weight, layer.outputNorm.bias, at + names.outputNorm, hidden);
    }
    SINTONIA_TRY(reader.finish());
    return encoder;
}

at::Tensor BertEncoder::norm(const Norm &norm, const at::Tensor &x, const at::Tensor &residual, double rate,
                             std::uint64_t seed) const {
    return dropoutAddNorm(x, residual, norm.weight, norm.bias, m_options.epsilon, rate, seed);
}

at::Tensor BertEncoder::forwardLayer(const Layer &layer, std::uint64_t site, const at::Tensor &x, const PackedBatch &batch,
                                     const at::Tensor &relativeBias, const ForwardContext &context) const {
    AttentionOptions options;
    options.heads = m_options.heads;
    options.scale = 1.0 / std::sqrt(static_cast<double>(m_options.hiddenSize / m_options.heads));
    options.dropout = context.rate(m_options.attentionDropout);
    options.seed = context.seedOf(site);
    options.compute = layer.queryKeyValue[0].compute;
    options.bias = relativeBias;
    const at::Tensor attended = attention(forwardTogether(layer.queryKeyValue, x, context), batch, options);
    const at::Tensor middle = norm(layer.attentionNorm, layer.attentionOutput.forward(attended, context), x,
                                   context.rate(m_options.attentionOutputDropout), context.seedOf(site + 1));
    const at::Tensor inner = layer.intermediate.forward(middle, context);
    return norm(layer.outputNorm, layer.output.forwardActivated(inner, m_options.activation, context), middle,
                context.rate(m_options.hiddenDropout), context.seedOf(site + 2));
}

at::Tensor BertEncoder::forward(const PackedBatch &batch, const ForwardContext &context) const {
    const at::Tensor positions = m_options.positionsAfterPadding ? positionsAfterPadding(batch, *m_options.padding) : batch.positions;
    const at::Tensor relativeBias = m_relative.defined() ? relativePositionBias(m_relative, batch.longest) : at::Tensor();
    const at::Tensor sum = embedTokens(m_words, batch.ids, m_positions, positions, m_types, batch.typeIds);
    at::Tensor hidden = dropout(norm(m_norm, sum, {}, 0, 0), context.rate(m_options.hiddenDropout), context.seedOf(0));
    for (std::size_t i = 0; i < m_layers.size(); ++i)
        hidden = forwardLayer(m_layers[i], 1 + i * sitesPerLayer, hidden, batch, relativeBias, context);
    return hidden;
}

} // namespace sintonia
