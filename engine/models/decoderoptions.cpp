// SPDX-License-Identifier: Apache-2.0
#include "engine/models/decoderoptions.h"

#include "engine/models/rotaryoptions.h"

#include <cmath>

namespace sintonia {
namespace {

constexpr std::int64_t mostVocabulary = std::int64_t(1) << 24;
constexpr std::int64_t mostPositions = std::int64_t(1) << 31;

bool isGiven(JsonReader &reader, const std::string &key) {
    const Json *json = reader.child(key);
    return json && !json->is_null();
}

/// null keeps the value, as transformers' own defaults do.
void readSize(JsonReader &reader, const std::string &key, std::int64_t &value, std::int64_t most) {
    if (isGiven(reader, key))
        reader.read(key, value, 1, most);
}

/// bitsandbytes' 4-bit NF4 is read (engine/models/nf4layout.h); any other quantisation is refused.
void refuseOtherQuantization(JsonReader &reader) {
    const Json *json = reader.child("quantization_config");
    if (!json || json->is_null())
        return;
    const auto text = [json](const char *key) {
        const auto found = json->is_object() ? json->find(key) : json->end();
        return json->is_object() && found != json->end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    if (text("quant_method") != "bitsandbytes" || text("bnb_4bit_quant_type") != "nf4")
        reader.fail("quantization_config", "no quantisation, or that of bitsandbytes to 4-bit nf4",
                    "\"" + text("quant_method") + "\" \"" + text("bnb_4bit_quant_type") + "\"");
}

/// Keys of computations that no decoder here has, refused unless they are null, false, 0 or empty.
void refuseOthers(JsonReader &reader) {
    for (const char *key : {"num_local_experts", "num_experts", "n_routed_experts", "attention_sinks",
                            "kv_lora_rank", "attention_chunk_size", "add_cross_attention", "is_encoder_decoder",
                            "cross_attention_layers", "hidden_size_per_layer_input", "num_kv_shared_layers"}) {
        const Json *json = reader.child(key);
        const bool off = !json || json->is_null() || *json == Json(false) || *json == Json(0) ||
                         (json->is_structured() && json->empty());
        if (!off)
            reader.fail(key, "a model without it", toText(*json) + ", which is not supported");
    }
}

} // namespace

void readDecoderSizes(JsonReader &reader, DecoderOptions &options) {
    refuseOthers(reader);
    refuseOtherQuantization(reader);
    std::int64_t layers = 32;
    if (!options.layers.empty())
        layers = static_cast<std::int64_t>(options.layers.size());
    readSize(reader, "vocab_size", options.vocabularySize, mostVocabulary);
    readSize(reader, "hidden_size", options.hiddenSize, 1 << 16);
    readSize(reader, "intermediate_size", options.intermediateSize, 1 << 20);
    readSize(reader, "num_hidden_layers", layers, 1024);
    readSize(reader, "num_attention_heads", options.heads, 1024);
    readSize(reader, "max_position_embeddings", options.positions, mostPositions);
    if (options.keyValueHeads == 0)
        options.keyValueHeads = options.heads;
    if (const Json *json = reader.child("num_key_value_heads"); json && json->is_null())
        options.keyValueHeads = options.heads;
    readSize(reader, "num_key_value_heads", options.keyValueHeads, 1024);
    if (options.heads % options.keyValueHeads != 0)
        reader.fail("num_key_value_heads", "a divisor of num_attention_heads (" + std::to_string(options.heads) + ")",
                    std::to_string(options.keyValueHeads));
    const bool divides = options.hiddenSize % options.heads == 0;
    if (!isGiven(reader, "head_dim") && options.headSize == 0 && !divides)
        reader.fail("hidden_size", "a multiple of num_attention_heads", std::to_string(options.hiddenSize));
    if (options.headSize == 0)
        options.headSize = options.hiddenSize / options.heads;
    readSize(reader, "head_dim", options.headSize, 4096);
    if (isGiven(reader, "rms_norm_eps"))
        reader.read("rms_norm_eps", options.epsilon, 0, 1);
    if (isGiven(reader, "tie_word_embeddings"))
        reader.read("tie_word_embeddings", options.tied);
    if (isGiven(reader, "attention_dropout"))
        reader.read("attention_dropout", options.attentionDropout, 0, 0.999);
    if (isGiven(reader, "is_causal"))
        reader.read("is_causal", options.causal);
    options.attentionScale = 1.0 / std::sqrt(static_cast<double>(options.headSize));
    options.layers.assign(static_cast<std::size_t>(layers), DecoderLayerOptions());
}

std::int64_t readSlidingWindow(JsonReader &reader, std::int64_t otherwise) {
    const Json *json = reader.child("sliding_window");
    if (json && json->is_null())
        return -1;
    std::int64_t window = otherwise;
    reader.read("sliding_window", window, 1, mostPositions);
    return window;
}

std::vector<bool> readWindowedLayers(JsonReader &reader, std::size_t layers, const std::vector<bool> &otherwise) {
    if (!isGiven(reader, "layer_types"))
        return otherwise;
    std::vector<std::string> types;
    reader.read("layer_types", types);
    if (types.size() != layers) {
        reader.fail("layer_types", std::to_string(layers) + " names", std::to_string(types.size()));
        return otherwise;
    }
    std::vector<bool> windowed;
    for (const std::string &type : types) {
        if (type != "full_attention" && type != "sliding_attention")
            reader.fail("layer_types", "full_attention or sliding_attention", "\"" + type + "\"");
        windowed.push_back(type == "sliding_attention");
    }
    return windowed;
}

void setWindows(DecoderOptions &options, const std::vector<bool> &windowed, std::int64_t window) {
    for (std::size_t i = 0; i < options.layers.size(); ++i) {
        if (!windowed[i] || window < 0)
            continue;
        // transformers' masking_utils: a causal window includes the token itself, a bidirectional one is a distance.
        options.layers[i].left = options.causal ? window - 1 : window;
        options.layers[i].right = options.causal ? -1 : window;
    }
}

void readActivation(JsonReader &reader, const std::string &key, const std::string &otherwise, Activation &activation) {
    std::string name = otherwise;
    if (isGiven(reader, key))
        reader.read(key, name);
    const auto named = activationNamed(name, reader.place());
    if (named)
        activation = *named;
    else
        reader.fail(key, named.error().expected, named.error().found);
}

void readAttentionBias(JsonReader &reader, DecoderOptions &options) {
    bool bias = false;
    if (isGiven(reader, "attention_bias"))
        reader.read("attention_bias", bias);
    options.queryKeyValueBias = options.attentionOutputBias = bias;
}

void readFeedForwardBias(JsonReader &reader, DecoderOptions &options) {
    if (isGiven(reader, "mlp_bias"))
        reader.read("mlp_bias", options.feedForwardBias);
}

void readOptionalNumber(JsonReader &reader, const std::string &key, double &value) {
    if (isGiven(reader, key))
        reader.read(key, value, -1e9, 1e9);
    else if (reader.has(key))
        value = 0;
}

void readRotaryOfAllLayers(JsonReader &reader, DecoderOptions &options, double base, bool partial) {
    RotaryDefaults defaults;
    defaults.headSize = options.headSize;
    defaults.positions = options.positions;
    defaults.base = base;
    defaults.partial = partial;
    if (isGiven(reader, "rope_theta"))
        reader.read("rope_theta", defaults.base, 1e-6, 1e12);
    options.rotary = {readRotary(reader, defaults)};
}

std::vector<LinearShape> linearShapes(const DecoderOptions &o, std::size_t index) {
    const auto at = "layers." + std::to_string(index) + ".";
    const auto queries = o.heads * o.headSize, keys = o.keyValueHeads * o.headSize;
    std::vector<LinearShape> layers;
    if (o.fusedProjections) {
        layers.push_back({at + "self_attn.qkv_proj", o.hiddenSize, queries + 2 * keys});
        layers.push_back({at + "mlp.gate_up_proj", o.hiddenSize, 2 * o.intermediateSize});
    } else {
        layers.push_back({at + "self_attn.q_proj", o.hiddenSize, queries});
        layers.push_back({at + "self_attn.k_proj", o.hiddenSize, keys});
        layers.push_back({at + "self_attn.v_proj", o.hiddenSize, keys});
        layers.push_back({at + "mlp.gate_proj", o.hiddenSize, o.intermediateSize});
        layers.push_back({at + "mlp.up_proj", o.hiddenSize, o.intermediateSize});
    }
    layers.push_back({at + "self_attn.o_proj", queries, o.hiddenSize});
    layers.push_back({at + "mlp.down_proj", o.intermediateSize, o.hiddenSize});
    return layers;
}

} // namespace sintonia
