// SPDX-License-Identifier: Apache-2.0
#include "engine/export/gguflayout.h"

#include <algorithm>

namespace sintonia {

namespace {

/// A configuration that its network has read already, so that what is there has its type.
class Config {
public:
    Config(const Json &json, std::string place) : m_json(json), m_place(std::move(place)) {}

    /// The first of `keys` that is given.
    template <typename T>
    T first(const std::vector<const char *> &keys, T otherwise) const {
        for (const char *key : keys)
            if (const auto found = m_json.find(key); found != m_json.end() && !found->is_null())
                return found->get<T>();
        return otherwise;
    }
    Result<void> require(const char *key, const std::vector<std::string> &allowed, const std::string &otherwise) const {
        const auto value = first<std::string>({key}, otherwise);
        if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
            return badInput(m_place + ": " + key, allowed.front() + ", which is what llama.cpp computes",
                            "\"" + value + "\"");
        return {};
    }
    Result<void> requireOff(const std::vector<const char *> &keys) const {
        for (const char *key : keys)
            if (first<bool>({key}, false))
                return badInput(m_place + ": " + key, "false, which is what llama.cpp computes", "true");
        return {};
    }
    const Json &json() const { return m_json; }
    const std::string &place() const { return m_place; }

private:
    const Json &m_json;
    std::string m_place;
};

void put(GgufLayout &layout, const std::string &key, GgufValue value) {
    layout.metadata.emplace_back(layout.architecture + "." + key, std::move(value));
}

/// What all encoders have. `positions` counts those that a text can have.
void putSizes(GgufLayout &layout, const Config &config, std::int64_t positions, double epsilon) {
    const auto size = [&](const std::string &key, std::int64_t value) { put(layout, key, std::uint32_t(value)); };
    const auto hidden = config.first<std::int64_t>({"hidden_size", "n_embd", "dim"}, 768);
    size("context_length", positions);
    size("embedding_length", hidden);
    size("block_count", config.first<std::int64_t>({"num_hidden_layers", "n_layer", "n_layers"}, 12));
    size("feed_forward_length", config.first<std::int64_t>({"intermediate_size", "n_inner", "hidden_dim"}, 4 * hidden));
    size("attention.head_count", config.first<std::int64_t>({"num_attention_heads", "n_head", "n_heads"}, 12));
    put(layout, "attention.layer_norm_epsilon", float(epsilon));
    put(layout, "attention.causal", false);
    layout.metadata.emplace_back(
        "tokenizer.ggml.token_type_count",
        std::uint32_t(std::max<std::int64_t>(1, config.first<std::int64_t>({"type_vocab_size"}, 1))));
}

Result<GgufLayout> bertLayout(const Config &config, const std::string &modelType) {
    static const std::vector<std::string> gelu = {"gelu", "gelu_new", "gelu_pytorch_tanh"};
    SINTONIA_TRY(config.require(modelType == "distilbert" ? "activation" : "hidden_act", gelu, "gelu"));
    GgufLayout layout;
    layout.architecture = "bert";
    const bool bert = modelType == "bert" || modelType == "distilbert";
    if (!bert) // positions count from the one after the padding's
        layout.firstPosition = config.first<std::int64_t>({"pad_token_id"}, 1) + 1;
    const auto positions = config.first<std::int64_t>({"max_position_embeddings"}, 512);
    putSizes(layout, config, positions - layout.firstPosition, config.first<double>({"layer_norm_eps"}, 1e-12));
    return layout;
}

Result<GgufLayout> nomicLayout(const Config &config) {
    SINTONIA_TRY(config.require("activation_function", {"swiglu"}, "swiglu"));
    SINTONIA_TRY(config.require("hidden_act", {"silu"}, "silu"));
    GgufLayout layout;
    layout.architecture = "nomic-bert";
    layout.postAttentionNorm = "attn_output_norm";
    layout.fusesAttention = true;
    const auto positions = config.first<std::int64_t>({"max_position_embeddings", "n_positions"}, 2048);
    putSizes(layout, config, std::min(positions, config.first<std::int64_t>({"max_trained_positions"}, positions)),
             config.first<double>({"layer_norm_eps", "layer_norm_epsilon"}, 1e-12));
    auto base = config.first<double>({"rope_theta", "rotary_emb_base"}, config.json().contains("n_embd") ? 10000.0 : 1000.0);
    if (const auto rope = config.json().find("rope_parameters"); rope != config.json().end() && rope->is_object())
        base = rope->value("rope_theta", base);
    put(layout, "rope.freq_base", float(base));
    return layout;
}

/// Base of the positions of a kind of layers.
double modernBertBase(const Config &config, const char *older, const char *kind, double otherwise) {
    const auto base = config.first<double>({older}, otherwise);
    const auto parameters = config.json().find("rope_parameters");
    if (parameters == config.json().end() || !parameters->is_object() || !parameters->contains(kind))
        return base;
    return (*parameters)[kind].value("rope_theta", base);
}

Result<GgufLayout> modernBertLayout(const Config &config) {
    SINTONIA_TRY(config.requireOff({"attention_bias", "mlp_bias", "norm_bias"}));
    SINTONIA_TRY(config.require("hidden_activation", {"gelu", "silu"}, "gelu"));
    const auto every = config.first<std::int64_t>({"global_attn_every_n_layers"}, 3);
    if (const auto types = config.json().find("layer_types"); types != config.json().end() && types->is_array())
        for (std::size_t i = 0; i < types->size(); ++i)
            if (((*types)[i] == "full_attention") != (std::int64_t(i) % every == 0))
                return badInput(config.place() + ": layer_types",
                                "full attention in every layer that is a multiple of " + std::to_string(every), "others");
    GgufLayout layout;
    layout.architecture = "modern-bert";
    const auto epsilon = config.first<double>({"norm_eps"}, 1e-5);
    putSizes(layout, config, config.first<std::int64_t>({"max_position_embeddings"}, 8192), epsilon);
    put(layout, "attention.layer_norm_rms_epsilon", float(epsilon));
    put(layout, "attention.sliding_window", std::uint32_t(config.first<std::int64_t>({"local_attention"}, 128)));
    put(layout, "attention.sliding_window_pattern", std::uint32_t(every));
    put(layout, "rope.freq_base", float(modernBertBase(config, "global_rope_theta", "full_attention", 160000)));
    put(layout, "rope.freq_base_swa", float(modernBertBase(config, "local_rope_theta", "sliding_attention", 10000)));
    put(layout, "rope.scaling.type", std::string("none"));
    put(layout, "vocab_size", std::uint32_t(config.first<std::int64_t>({"vocab_size"}, 50368)));
    put(layout, "hidden_activation", config.first<std::string>({"hidden_activation"}, "gelu"));
    return layout;
}

} // namespace

Result<GgufLayout> ggufEncoderLayout(const Json &json, const std::string &modelType, const std::string &place) {
    const Config config(json, place);
    if (modelType == "bert" || modelType == "distilbert" || modelType == "roberta" || modelType == "xlm-roberta" ||
        modelType == "camembert")
        return bertLayout(config, modelType);
    if (modelType == "nomic_bert")
        return nomicLayout(config);
    if (modelType == "modernbert")
        return modernBertLayout(config);
    return badInput(place + ": model_type", "a family that GGUF can hold", "\"" + modelType + "\"");
}

} // namespace sintonia
