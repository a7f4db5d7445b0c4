// SPDX-License-Identifier: Apache-2.0
#include "engine/models/decoder.h"

#include "engine/nn/embedding.h"
#include "engine/nn/gatedactivation.h"
#include "engine/nn/linearcrossentropy.h"
#include "engine/nn/normalization.h"
#include "engine/nn/recompute.h"
#include "engine/nn/rmsnorm.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/div.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/tensor.h>

#include <algorithm>

namespace sintonia {
namespace {

/// Places of dropout in a layer (ForwardContext::seedOf).
constexpr std::uint64_t sitesPerLayer = 3;

at::Tensor scaled(const at::Tensor &x, double factor) { return factor == 1 ? x : at::mul(x, factor); }

} // namespace

/// What one pass through the layers works on.
struct Decoder::Pass {
    PackedBatch batch;
    ForwardContext context;
    std::vector<RotaryTables> rotary; ///< one for each of DecoderOptions::rotary
    KeyValueCache *cache = nullptr;
};

void KeyValueCache::keep(const std::vector<std::size_t> &sequences) {
    std::vector<TokenIds> tokens;
    for (const std::size_t sequence : sequences)
        tokens.push_back(m_tokens[sequence]);
    m_tokens = std::move(tokens);
    for (LayerCache &layer : m_layers)
        layer.keep(sequences);
}

std::int64_t KeyValueCache::bytes() const {
    std::int64_t total = 0;
    for (const LayerCache &layer : m_layers)
        total += layer.bytes();
    return total;
}

void Decoder::readLayer(WeightReader &reader, std::size_t index) {
    using QueryKeyNorm = DecoderOptions::QueryKeyNorm;
    const DecoderOptions &o = m_options;
    Layer &layer = m_layers[index];
    const std::string at = "layers." + std::to_string(index) + ".", attention = at + "self_attn.", mlp = at + "mlp.";
    const std::int64_t queries = o.heads * o.headSize, keys = o.keyValueHeads * o.headSize;
    if (o.normBefore) {
        reader.read(layer.inputNorm, at + "input_layernorm.weight", {o.hiddenSize});
        reader.read(layer.feedForwardNorm, at + o.feedForwardNorm + ".weight", {o.hiddenSize});
    }
    if (o.normAfter) {
        reader.read(layer.attentionOutputNorm, at + "post_attention_layernorm.weight", {o.hiddenSize});
        reader.read(layer.feedForwardOutputNorm, at + "post_feedforward_layernorm.weight", {o.hiddenSize});
    }
    if (o.queryKeyNorm != QueryKeyNorm::None) {
        const bool all = o.queryKeyNorm == QueryKeyNorm::All;
        reader.read(layer.queryNorm, attention + "q_norm.weight", {all ? queries : o.headSize});
        reader.read(layer.keyNorm, attention + "k_norm.weight", {all ? keys : o.headSize});
    }
    layer.queryKeyValue.resize(o.fusedProjections ? 1 : 3);
    layer.gateUp.resize(o.fusedProjections ? 1 : 2);
    if (o.fusedProjections) {
        reader.readLinear(layer.queryKeyValue[0], attention + "qkv_proj", queries + 2 * keys, o.hiddenSize,
                          o.queryKeyValueBias);
    } else {
        reader.readLinear(layer.queryKeyValue[0], attention + "q_proj", queries, o.hiddenSize, o.queryKeyValueBias);
        reader.readLinear(layer.queryKeyValue[1], attention + "k_proj", keys, o.hiddenSize, o.queryKeyValueBias);
        reader.readLinear(layer.queryKeyValue[2], attention + "v_proj", keys, o.hiddenSize, o.queryKeyValueBias);
    }
    reader.readLinear(layer.attentionOutput, attention + "o_proj", o.hiddenSize, queries, o.attentionOutputBias);
    if (o.fusedProjections) {
        reader.readLinear(layer.gateUp[0], mlp + "gate_up_proj", 2 * o.intermediateSize, o.hiddenSize, o.feedForwardBias);
    } else {
        reader.readLinear(layer.gateUp[0], mlp + "gate_proj", o.intermediateSize, o.hiddenSize, o.feedForwardBias);
        reader.readLinear(layer.gateUp[1], mlp + "up_proj", o.intermediateSize, o.hiddenSize, o.feedForwardBias);
    }
    reader.readLinear(layer.down, mlp + "down_proj", o.hiddenSize, o.intermediateSize, o.feedForwardBias);
}

void Decoder::readHead(WeightReader &reader) {
    const std::string name = "lm_head.weight";
    Linear head;
    head.name = "lm_head";
    if (reader.has(name))
        reader.readMatrix(head.weight, name, {m_options.vocabularySize, m_options.hiddenSize});
    // As transformers ties: a head in the file that says something else is the head.
    if (m_options.tied && (!head.weight.defined() || (m_words.defined() && at::equal(head.weight, m_words)))) {
        head.weight = m_words;
        std::erase_if(m_parameters, [&](const NamedTensor &parameter) { return parameter.name.ends_with(name); });
    }
    if (head.weight.defined())
        m_head = std::move(head);
}

Result<std::unique_ptr<Decoder>> Decoder::load(const DecoderOptions &options, const Checkpoint &checkpoint,
                                               at::Device device, WeightStorage storage) {
    std::unique_ptr<Decoder> decoder(new Decoder(options));
    WeightReader reader(checkpoint, "model.", device, *decoder, storage);
    reader.holdInArena();
    reader.readMatrix(decoder->m_words, "embed_tokens.weight", {options.vocabularySize, options.hiddenSize});
    decoder->m_layers.resize(options.layers.size());
    for (std::size_t i = 0; i < decoder->m_layers.size(); ++i)
        decoder->readLayer(reader, i);
    reader.read(decoder->m_finalNorm, "norm.weight", {options.hiddenSize});
    decoder->readHead(reader);
    SINTONIA_TRY(reader.finish());
    return decoder;
}

at::Tensor Decoder::norm(const at::Tensor &x, const at::Tensor &weight) const {
    return rmsNorm(x, weight, m_options.epsilon, m_options.normShift);
}

at::Tensor Decoder::embed(const at::Tensor &ids) const {
    // A table that stays in 16 bits is frozen: only the rows that are used are converted.
    const at::Tensor rows = m_words.scalar_type() == at::kFloat ? embedTokens(m_words, ids, {}, ids, {}, ids)
                                                                : at::index_select(m_words, 0, ids).to(at::kFloat);
    return scaled(rows, m_options.embeddingScale);
}

at::Tensor Decoder::attend(std::size_t index, const at::Tensor &x, const Pass &pass) const {
    const DecoderOptions &o = m_options;
    const Layer &layer = m_layers[index];
    const DecoderLayerOptions &kind = o.layers[index];
    at::Tensor qkv = forwardTogether(layer.queryKeyValue, x, pass.context);
    if (layer.queryNorm.defined())
        qkv = normalizeQueriesAndKeys(qkv, o.heads * o.headSize, o.keyValueHeads * o.headSize, layer.queryNorm,
                                      layer.keyNorm, o.epsilon, o.normShift);
    if (kind.rotary >= 0)
        qkv = applyRotary(qkv, pass.rotary[static_cast<std::size_t>(kind.rotary)], o.heads + o.keyValueHeads, o.headSize);
    AttentionOptions options;
    options.heads = o.heads;
    options.keyValueHeads = o.keyValueHeads;
    options.scale = o.attentionScale;
    options.softcap = o.attentionSoftcap;
    options.compute = layer.attentionOutput.compute;
    options.causal = o.causal;
    options.left = kind.left;
    options.right = kind.right;
    options.dropout = pass.context.rate(o.attentionDropout);
    options.seed = pass.context.seedOf(index * sitesPerLayer);
    const at::Tensor attended = pass.cache ? pass.cache->m_layers[index].attend(qkv, pass.batch, options)
                                           : attention(qkv, pass.batch, options);
    return layer.attentionOutput.forward(attended, pass.context);
}

at::Tensor Decoder::feedForward(const Layer &layer, const at::Tensor &x, const ForwardContext &context) const {
    return layer.down.forward(gatedActivation(forwardTogether(layer.gateUp, x, context), m_options.activation), context);
}

at::Tensor Decoder::runLayer(std::size_t index, const at::Tensor &input, const Pass &pass) const {
    const DecoderOptions &o = m_options;
    const Layer &layer = m_layers[index];
    const std::uint64_t site = index * sitesPerLayer;
    const auto dropped = [&](const at::Tensor &x, double rate, std::uint64_t place) {
        return rate == 0 ? x : dropout(x, pass.context.rate(rate), pass.context.seedOf(place));
    };
    at::Tensor y = attend(index, o.normBefore ? norm(input, layer.inputNorm) : input, pass);
    y = o.normAfter ? norm(y, layer.attentionOutputNorm) : y;
    const at::Tensor x = at::add(input, dropped(y, o.residualDropout, site + 1), o.residualScale);
    y = feedForward(layer, o.normBefore ? norm(x, layer.feedForwardNorm) : x, pass.context);
    y = o.normAfter ? norm(y, layer.feedForwardOutputNorm) : y;
    return at::add(x, dropped(y, o.residualDropout, site + 2), o.residualScale);
}

at::Tensor Decoder::run(const Pass &pass) const {
    at::Tensor x = embed(pass.batch.ids);
    const auto kept = pass.context.recompute ? std::make_shared<const Pass>(pass) : nullptr;
    for (std::size_t i = 0; i < m_layers.size(); ++i)
        x = kept ? recomputed([this, i, kept](const at::Tensor &input) { return runLayer(i, input, *kept); }, x)
                 : runLayer(i, x, pass);
    return norm(x, m_finalNorm);
}

at::Tensor Decoder::forward(const PackedBatch &batch, const ForwardContext &context) const {
    Pass pass{batch, context, {}, nullptr};
    for (const RotaryOptions &rotary : m_options.rotary)
        pass.rotary.push_back(rotaryTables(rotary, batch));
    return run(pass);
}

at::Tensor Decoder::logits(const at::Tensor &hidden) const {
    Linear head = *m_head;
    if (!m_layers.empty())
        head.compute = m_layers.front().attentionOutput.compute;
    at::Tensor scores = head.forward(hidden, ForwardContext());
    if (m_options.logitDivisor != 1)
        scores = at::div(scores, m_options.logitDivisor);
    if (m_options.finalSoftcap != 0)
        scores = at::mul(at::tanh(at::div(scores, m_options.finalSoftcap)), m_options.finalSoftcap);
    return scores;
}

at::Tensor Decoder::negativeLogLikelihoods(const at::Tensor &hidden, const at::Tensor &targets) const {
    const auto compute = m_layers.empty() ? at::kFloat : m_layers.front().attentionOutput.compute;
    return linearCrossEntropy(hidden, m_head->weight, targets,
                              {1 / m_options.logitDivisor, m_options.finalSoftcap, compute});
}

KeyValueCache Decoder::emptyCache(std::size_t sequences) const {
    KeyValueCache cache;
    cache.m_tokens.resize(sequences);
    for (const DecoderLayerOptions &layer : m_options.layers)
        cache.m_layers.emplace_back(sequences, layer.left);
    return cache;
}

at::Tensor Decoder::extend(const std::vector<TokenIds> &tokens, KeyValueCache &cache) const {
    const at::NoGradGuard guard;
    std::vector<TokenIds> added = tokens;
    for (std::size_t i = 0; i < added.size(); ++i) {
        TokenIds &seen = cache.m_tokens[i];
        const auto before = static_cast<std::int64_t>(seen.size());
        seen.insert(seen.end(), tokens[i].begin(), tokens[i].end());
        const auto changes = [&](const RotaryOptions &rotary) {
            return rotary.scaling == RotaryScaling::LongRope && before > 0 && before <= rotary.originalPositions &&
                   static_cast<std::int64_t>(seen.size()) > rotary.originalPositions;
        };
        if (m_options.recomputesKeys && std::any_of(m_options.rotary.begin(), m_options.rotary.end(), changes)) {
            for (LayerCache &layer : cache.m_layers)
                layer.clear(i);
            added[i] = seen;
        }
    }
    PackedBatch batch = packBatch(added, m_words.device());
    std::vector<std::int64_t> lengths, shifts, last(added.size());
    for (std::int64_t i = 0; i < batch.sequences(); ++i) {
        const auto sequence = static_cast<std::size_t>(batch.order[i]);
        lengths.push_back(cache.length(sequence));
        shifts.insert(shifts.end(), static_cast<std::size_t>(batch.length(i)), lengths.back() - batch.length(i));
        last[sequence] = batch.boundaries[i + 1] - 1;
    }
    batch.positions = at::add(batch.positions, at::tensor(shifts, at::kLong).to(batch.positions.device()));
    const ForwardContext context;
    Pass pass{batch, context, {}, &cache};
    for (const RotaryOptions &rotary : m_options.rotary)
        pass.rotary.push_back(rotaryTables(rotary, batch, lengths));
    return at::index_select(run(pass), 0, at::tensor(last, at::kLong).to(m_words.device()));
}

} // namespace sintonia
