// SPDX-License-Identifier: Apache-2.0
#include "engine/export/gguflayout.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace sintonia {

namespace {

/// Names outside the layers, without a family's prefix.
const std::map<std::string_view, std::string_view> &outerNames() {
    static const std::map<std::string_view, std::string_view> names = {
        {"embed_tokens", "token_embd"},
        {"norm", "output_norm"},
        {"lm_head", "output"},
        {"embeddings.word_embeddings", "token_embd"},
        {"embeddings.tok_embeddings", "token_embd"},
        {"embeddings.position_embeddings", "position_embd"},
        {"embeddings.token_type_embeddings", "token_types"},
        {"embeddings.LayerNorm", "token_embd_norm"},
        {"embeddings.norm", "token_embd_norm"},
        {"emb_ln", "token_embd_norm"},
        {"final_norm", "output_norm"},
    };
    return names;
}

/// Names within a layer.
const std::map<std::string_view, std::string_view> &layerNames() {
    static const std::map<std::string_view, std::string_view> names = {
        // decoders; nomic_bert as transformers 5 spells it
        {"input_layernorm", "attn_norm"},
        {"self_attn.q_proj", "attn_q"},
        {"self_attn.k_proj", "attn_k"},
        {"self_attn.v_proj", "attn_v"},
        {"self_attn.qkv_proj", "attn_qkv"},
        {"self_attn.o_proj", "attn_output"},
        {"self_attn.q_norm", "attn_q_norm"},
        {"self_attn.k_norm", "attn_k_norm"},
        {"post_attention_layernorm", "ffn_norm"},
        {"pre_feedforward_layernorm", "ffn_norm"},
        {"post_feedforward_layernorm", "post_ffw_norm"},
        {"mlp.gate_proj", "ffn_gate"},
        {"mlp.up_proj", "ffn_up"},
        {"mlp.gate_up_proj", "ffn_up"},
        {"mlp.down_proj", "ffn_down"},
        // bert, roberta
        {"attention.self.query", "attn_q"},
        {"attention.self.key", "attn_k"},
        {"attention.self.value", "attn_v"},
        {"attention.output.dense", "attn_output"},
        {"attention.output.LayerNorm", "attn_output_norm"},
        {"intermediate.dense", "ffn_up"},
        {"output.dense", "ffn_down"},
        {"output.LayerNorm", "layer_output_norm"},
        // distilbert
        {"attention.q_lin", "attn_q"},
        {"attention.k_lin", "attn_k"},
        {"attention.v_lin", "attn_v"},
        {"attention.out_lin", "attn_output"},
        {"sa_layer_norm", "attn_output_norm"},
        {"ffn.lin1", "ffn_up"},
        {"ffn.lin2", "ffn_down"},
        {"output_layer_norm", "layer_output_norm"},
        // nomic_bert as its own code spells it
        {"attn.out_proj", "attn_output"},
        {"norm1", "attn_output_norm"},
        {"mlp.fc11", "ffn_up"},
        {"mlp.fc12", "ffn_gate"},
        {"mlp.fc2", "ffn_down"},
        {"norm2", "layer_output_norm"},
        {"post_mlp_layernorm", "layer_output_norm"},
        // modernbert
        {"attn_norm", "attn_norm"},
        {"attn.Wqkv", "attn_qkv"},
        {"attn.Wo", "attn_output"},
        {"mlp_norm", "ffn_norm"},
        {"mlp.Wi", "ffn_up"},
        {"mlp.Wo", "ffn_down"},
    };
    return names;
}

void removePrefix(std::string_view &name) {
    for (const std::string_view prefix : {"model.", "bert.", "roberta.", "distilbert.", "nomic_bert.", "camembert."})
        if (name.starts_with(prefix))
            return name.remove_prefix(prefix.size());
}

/// [rows, …] whose halves of each head are interleaved, or the reverse.
at::Tensor regrouped(const at::Tensor &rows, std::int64_t heads, bool interleave) {
    const auto half = rows.size(0) / heads / 2;
    auto shape = rows.sizes().vec();
    auto grouped = interleave ? std::vector<std::int64_t>{heads, 2, half} : std::vector<std::int64_t>{heads, half, 2};
    grouped.insert(grouped.end(), shape.begin() + 1, shape.end());
    return rows.reshape(grouped).transpose(1, 2).reshape(shape);
}

at::Tensor changed(const GgufLayout &layout, const std::string &name, const at::Tensor &tensor, bool toFile) {
    const bool query = name.find(".attn_q.") != std::string::npos, key = name.find(".attn_k.") != std::string::npos;
    if (layout.interleavedRotary && (query || key))
        return regrouped(tensor, query ? layout.heads : layout.keyValueHeads, toFile);
    if (layout.normShift != 0 && name.ends_with("norm.weight"))
        return at::add(tensor.to(at::kFloat), toFile ? layout.normShift : -layout.normShift);
    return tensor;
}

} // namespace

std::optional<std::string> ggufName(const std::string &name, const GgufLayout &layout) {
    std::string_view rest = name;
    removePrefix(rest);
    const auto dot = rest.rfind('.');
    if (dot == std::string_view::npos)
        return {};
    auto kind = std::string(rest.substr(dot));
    if (kind == ".gamma" || kind == ".beta") // of old files
        kind = kind == ".gamma" ? ".weight" : ".bias";
    rest = rest.substr(0, dot);
    if (const auto outer = outerNames().find(rest); outer != outerNames().end())
        return std::string(outer->second) + kind;
    for (const std::string_view layers : {"layers.", "encoder.layers.", "encoder.layer.", "transformer.layer."}) {
        if (!rest.starts_with(layers))
            continue;
        const auto inner = rest.substr(layers.size());
        const auto end = inner.find('.');
        if (end == std::string_view::npos)
            return {};
        const auto part = inner.substr(end + 1);
        const auto found = layerNames().find(part);
        if (found == layerNames().end())
            return {};
        const auto known = part == "post_attention_layernorm" ? layout.postAttentionNorm : std::string(found->second);
        return "blk." + std::string(inner.substr(0, end)) + "." + known + kind;
    }
    return {};
}

at::Tensor toGgufRows(const GgufLayout &layout, const std::string &name, const at::Tensor &tensor) {
    if (name == "position_embd.weight")
        return tensor.slice(0, layout.firstPosition);
    return changed(layout, name, tensor, true);
}

at::Tensor fromGgufRows(const GgufLayout &layout, const std::string &name, const at::Tensor &tensor,
                        const at::Tensor &original) {
    if (name == "position_embd.weight")
        return at::cat({original.slice(0, 0, layout.firstPosition).to(at::kFloat), tensor});
    return changed(layout, name, tensor, false);
}

} // namespace sintonia
