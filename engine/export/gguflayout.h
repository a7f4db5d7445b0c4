// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/export/exportformat.h"
#include "engine/export/gguffile.h"

#include <optional>
#include <string>

namespace sintonia {

class Decoder;

/// How llama.cpp holds a network: its sizes under ARCHITECTURE.… keys, and what it does to the tensors of a checkpoint
/// (conversion/*.py of llama.cpp define it).
struct GgufLayout {
    std::string architecture;
    GgufMetadata metadata; ///< all ARCHITECTURE.… keys
    std::vector<GgufTensor> extra; ///< tensors that the checkpoint has as configuration (rope_freqs)
    /// Rows of query and key go in pairs (2i, 2i + 1) that are rotated together, where a checkpoint has halves.
    bool interleavedRotary = false;
    std::int64_t heads = 0, keyValueHeads = 0;
    double normShift = 0; ///< added to every norm weight
    std::int64_t firstPosition = 0; ///< rows of the table of positions that are left out at its beginning
    std::string postAttentionNorm = "ffn_norm"; ///< what "post_attention_layernorm" of a layer is
    bool fusesAttention = false; ///< query, key and value are one tensor, attn_qkv, also where a checkpoint has three
};

/// The layout of a network; one that llama.cpp doesn't compute alike is refused by the name of what it lacks.
Result<GgufLayout> ggufLayout(const ExportSource &source);
/// ggufdecoders.cpp
Result<GgufLayout> ggufDecoderLayout(const Decoder &decoder, const std::string &modelType, const std::string &place);
/// ggufencoders.cpp
Result<GgufLayout> ggufEncoderLayout(const Json &config, const std::string &modelType, const std::string &place);

/// The name in a GGUF file of a tensor of a checkpoint; nothing for one that has no place there.
std::optional<std::string> ggufName(const std::string &name, const GgufLayout &layout);
/// A checkpoint's tensor as the file holds it, and back. `original` is what the first `firstPosition` rows come from.
at::Tensor toGgufRows(const GgufLayout &layout, const std::string &ggufName, const at::Tensor &tensor);
at::Tensor fromGgufRows(const GgufLayout &layout, const std::string &ggufName, const at::Tensor &tensor,
                        const at::Tensor &original);

/// ggufvocabulary.cpp: the tokenizer.… keys of a model folder's tokenizer for `size` tokens. A kind of tokenizer that
/// llama.cpp doesn't have is refused by name.
Result<GgufMetadata> ggufVocabulary(const ExportSource &source, std::int64_t size);
/// gguftokens.cpp: the part of them that a tokenizer.json tells, from `place`: tokens with their types, scores and merges,
/// and how a text is split.
Result<void> putTokens(GgufMetadata &out, const Json &root, std::int64_t size, const std::string &place);

} // namespace sintonia
