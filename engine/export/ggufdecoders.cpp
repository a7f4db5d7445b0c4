// SPDX-License-Identifier: Apache-2.0
#include "engine/export/gguflayout.h"
#include "engine/models/decoder.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace sintonia {

namespace {

/// One family of decoders as llama.cpp knows it.
struct Family {
    std::string modelType, architecture;
    bool interleavedRotary = false;
    /// Positions of which kinds it computes beside plain ones.
    std::vector<RotaryScaling> scalings = {RotaryScaling::Linear, RotaryScaling::Yarn};
};

const std::vector<Family> &families() {
    using enum RotaryScaling;
    static const std::vector<Family> list = {
        {"llama", "llama", true, {Linear, Yarn, Llama3}},
        {"mistral", "llama", true, {Linear, Yarn, Llama3}},
        {"qwen2", "qwen2"},
        {"qwen3", "qwen3"},
        {"gemma2", "gemma2"},
        {"gemma3_text", "gemma3"},
        {"phi3", "phi3", false, {LongRope}},
        {"smollm3", "smollm3", true},
        {"olmo2", "olmo2"},
        {"granite", "granite", true, {Linear, Yarn, Llama3}},
    };
    return list;
}

/// Puts keys under the architecture's name and collects what it can't hold.
class Writer {
public:
    Writer(GgufLayout &layout, std::string place) : m_layout(layout), m_place(std::move(place)) {}

    void put(const std::string &key, GgufValue value) {
        m_layout.metadata.emplace_back(m_layout.architecture + "." + key, std::move(value));
    }
    void putSize(const std::string &key, std::int64_t value) { put(key, std::uint32_t(value)); }
    void putNumber(const std::string &key, double value) { put(key, float(value)); }
    /// An error unless `holds`.
    void require(bool holds, const std::string &key, const std::string &expected, const std::string &found) {
        if (!holds && !m_error)
            m_error = Error{ErrorCode::BadInput,
                            {},
                            m_place + ": " + key,
                            expected + ", which is what llama.cpp computes for " + m_layout.architecture,
                            found};
    }
    Result<void> finish() {
        if (m_error)
            return failure(*m_error);
        return {};
    }

private:
    GgufLayout &m_layout;
    std::string m_place;
    std::optional<Error> m_error;
};

bool near(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b)); }

at::Tensor vectorOf(const std::vector<double> &values) {
    std::vector<float> floats(values.begin(), values.end());
    return at::from_blob(floats.data(), {std::int64_t(floats.size())}, at::kFloat).clone();
}

/// What the frequencies are divided by (rope_freqs): the piecewise rule of Llama 3.
std::vector<double> llama3Divisors(const RotaryOptions &rotary) {
    std::vector<double> divisors;
    const double length = double(rotary.originalPositions);
    const double longest = length / rotary.lowFrequencyFactor, shortest = length / rotary.highFrequencyFactor;
    for (std::int64_t i = 0; i < rotary.dimensions; i += 2) {
        const double wave = 2 * M_PI * std::pow(rotary.base, double(i) / double(rotary.dimensions));
        const double smooth =
            (length / wave - rotary.lowFrequencyFactor) / (rotary.highFrequencyFactor - rotary.lowFrequencyFactor);
        divisors.push_back(wave < shortest  ? 1
                           : wave > longest ? rotary.factor
                                            : 1 / ((1 - smooth) / rotary.factor + smooth));
    }
    return divisors;
}

void putYarn(Writer &writer, const RotaryOptions &rotary) {
    writer.put("rope.scaling.type", std::string("yarn"));
    writer.putNumber("rope.scaling.factor", rotary.factor);
    writer.putSize("rope.scaling.original_context_length", rotary.originalPositions);
    writer.putNumber("rope.scaling.yarn_beta_fast", rotary.betaFast);
    writer.putNumber("rope.scaling.yarn_beta_slow", rotary.betaSlow);
    writer.require(near(rotary.attentionFactor, rotary.factor <= 1 ? 1 : 0.1 * std::log(rotary.factor) + 1),
                   "rope_parameters.attention_factor", "0.1 ln(factor) + 1", std::to_string(rotary.attentionFactor));
    writer.require(rotary.truncate, "rope_parameters.truncate", "true", "false");
}

void putRotary(Writer &writer, GgufLayout &layout, const Family &family, const RotaryOptions &rotary) {
    writer.putNumber("rope.freq_base", rotary.base);
    writer.putSize("rope.dimension_count", rotary.dimensions);
    const bool known = rotary.scaling == RotaryScaling::None ||
                       std::find(family.scalings.begin(), family.scalings.end(), rotary.scaling) != family.scalings.end();
    writer.require(known, "rope_parameters.rope_type", "a kind of positions", "another one");
    if (rotary.scaling == RotaryScaling::Linear) {
        writer.put("rope.scaling.type", std::string("linear"));
        writer.putNumber("rope.scaling.factor", rotary.factor);
    } else if (rotary.scaling == RotaryScaling::Yarn) {
        putYarn(writer, rotary);
    } else if (rotary.scaling == RotaryScaling::Llama3) {
        layout.extra.push_back({"rope_freqs.weight", vectorOf(llama3Divisors(rotary)), 0});
    } else if (rotary.scaling == RotaryScaling::LongRope) {
        writer.put("rope.scaling.type", std::string("longrope"));
        writer.putSize("rope.scaling.original_context_length", rotary.originalPositions);
        writer.putNumber("rope.scaling.attn_factor", rotary.attentionFactor);
        layout.extra.push_back({"rope_factors_long.weight", vectorOf(rotary.longFactors), 0});
        layout.extra.push_back({"rope_factors_short.weight", vectorOf(rotary.shortFactors), 0});
    }
}

/// Layers with a window must be those that the architecture has them in.
void requireWindows(Writer &writer, const DecoderOptions &options, const std::function<bool(std::size_t)> &windowed) {
    for (std::size_t i = 0; i < options.layers.size(); ++i)
        writer.require((options.layers[i].left >= 0) == windowed(i), "layer_types",
                       windowed(i) ? "a sliding window in layer " + std::to_string(i)
                                   : "full attention in layer " + std::to_string(i),
                       "the other");
}

/// Tokens that a token sees in a windowed layer, itself included; 0 = no layer has a window.
std::int64_t windowOf(const DecoderOptions &options) {
    for (const auto &layer : options.layers)
        if (layer.left >= 0)
            return options.causal ? layer.left + 1 : layer.left * 2;
    return 0;
}

void putGemma(Writer &writer, GgufLayout &layout, const DecoderOptions &o, bool third) {
    layout.normShift = 1;
    layout.postAttentionNorm = "post_attention_norm";
    // The largest of each generation has another scale, known by its number of layers.
    const bool largest = o.layers.size() == (third ? 62 : 46);
    const double scale = 1 / std::sqrt(largest ? double(o.hiddenSize) / double(o.heads) : double(o.headSize));
    writer.require(near(o.attentionScale, scale), "query_pre_attn_scalar", std::to_string(1 / (scale * scale)),
                   std::to_string(1 / (o.attentionScale * o.attentionScale)));
    writer.require(near(o.embeddingScale, std::sqrt(float(o.hiddenSize))), "hidden_size", "its root as scale", "another");
    const std::size_t every = third ? 6 : 2;
    requireWindows(writer, o, [every](std::size_t i) { return (i + 1) % every != 0; });
    writer.putSize("attention.sliding_window", windowOf(o));
    if (!third) {
        writer.require(o.attentionSoftcap > 0, "attn_logit_softcapping", "a softcap", "none");
        writer.require(o.finalSoftcap > 0, "final_logit_softcapping", "a softcap", "none");
        writer.putNumber("attn_logit_softcapping", o.attentionSoftcap);
    }
    if (!third || o.finalSoftcap != 0)
        writer.putNumber("final_logit_softcapping", o.finalSoftcap);
    if (third) {
        const RotaryOptions &local = o.rotary[1];
        writer.require(local.scaling == RotaryScaling::None, "rope_parameters.sliding_attention", "plain positions",
                       "others");
        writer.putNumber("rope.freq_base_swa", local.base);
    }
}

void putFamily(Writer &writer, GgufLayout &layout, const Family &family, const DecoderOptions &o) {
    const std::int64_t window = windowOf(o);
    if (family.architecture == "gemma2" || family.architecture == "gemma3")
        return putGemma(writer, layout, o, family.architecture == "gemma3");
    if (family.modelType == "phi3") {
        writer.putSize("attention.sliding_window", window);
        return;
    }
    if (family.modelType == "olmo2")
        layout.postAttentionNorm = "post_attention_norm";
    // Mistral's window, which llama.cpp leaves out, changes nothing in a context that is no longer.
    if (family.modelType != "mistral")
        requireWindows(writer, o, [](std::size_t) { return false; });
    if (family.modelType == "granite") {
        writer.putNumber("attention.scale", o.attentionScale);
        writer.putNumber("embedding_scale", o.embeddingScale);
        writer.putNumber("residual_scale", o.residualScale);
        writer.putNumber("logit_scale", o.logitDivisor);
    }
    for (std::size_t i = 0; i < o.layers.size(); ++i) {
        const bool rotary = family.modelType != "smollm3" || (i + 1) % 4 != 0;
        writer.require((o.layers[i].rotary >= 0) == rotary, "no_rope_layers", "no positions in every fourth layer",
                       "others");
    }
}

} // namespace

Result<GgufLayout> ggufDecoderLayout(const Decoder &decoder, const std::string &modelType, const std::string &place) {
    const DecoderOptions &o = decoder.options();
    const auto family =
        std::find_if(families().begin(), families().end(), [&](const Family &f) { return f.modelType == modelType; });
    if (family == families().end())
        return badInput(place + ": model_type", "a family that GGUF can hold", "\"" + modelType + "\"");
    GgufLayout layout;
    layout.architecture = modelType == "gemma3_text" && !o.causal ? "gemma-embedding" : family->architecture;
    layout.interleavedRotary = family->interleavedRotary;
    layout.heads = o.heads;
    layout.keyValueHeads = o.keyValueHeads;
    Writer writer(layout, place);
    const std::int64_t window = modelType == "mistral" ? windowOf(o) : 0;
    writer.putSize("context_length", window > 0 ? std::min(o.positions, window) : o.positions);
    writer.putSize("embedding_length", o.hiddenSize);
    writer.putSize("block_count", std::int64_t(o.layers.size()));
    writer.putSize("feed_forward_length", o.intermediateSize);
    writer.putSize("attention.head_count", o.heads);
    writer.putSize("attention.head_count_kv", o.keyValueHeads);
    writer.putSize("attention.key_length", o.headSize);
    writer.putSize("attention.value_length", o.headSize);
    writer.putNumber("attention.layer_norm_rms_epsilon", o.epsilon);
    writer.putSize("vocab_size", o.vocabularySize);
    const bool gemma = modelType.starts_with("gemma");
    writer.require(o.activation == (gemma ? Activation::GeluTanh : Activation::Silu),
                   gemma ? "hidden_activation" : "hidden_act", gemma ? "gelu_pytorch_tanh" : "silu", "another");
    if (!o.causal)
        writer.put("attention.causal", false);
    putRotary(writer, layout, *family, o.rotary.front());
    putFamily(writer, layout, *family, o);
    SINTONIA_TRY(writer.finish());
    return layout;
}

} // namespace sintonia
