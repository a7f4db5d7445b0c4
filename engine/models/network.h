// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/forwardcontext.h"
#include "engine/nn/linear.h"
#include "engine/nn/lora.h"
#include "engine/nn/packedbatch.h"

#include <string>
#include <utility>
#include <vector>

namespace sintonia {

struct NamedTensor {
    std::string name; ///< as the checkpoint spells it
    at::Tensor tensor;
};

/// A network that turns packed tokens into hidden states. One thread uses it at a time while gradients are recorded;
/// without gradients forward() may be called from several.
class Network {
public:
    virtual ~Network() = default;

    /// Hidden states of the last layer, [T, hidden] f32 on the device of the parameters.
    virtual at::Tensor forward(const PackedBatch &batch, const ForwardContext &context) const = 0;
    virtual std::int64_t hiddenSize() const = 0;
    virtual std::int64_t vocabularySize() const = 0;
    /// Tokens a sequence may have at most.
    virtual std::int64_t maxPositions() const = 0;

    /// All parameters in a fixed order, adapters not among them. Those that lie side by side in memory follow each other.
    const std::vector<NamedTensor> &parameters() const { return m_parameters; }
    /// Those that require gradients, adapters ("….lora_A.weight") included; what an optimiser gets.
    std::vector<NamedTensor> trainableParameters() const;
    /// Every linear layer that an adapter can be put on.
    const std::vector<Linear *> &linearLayers() const { return m_linearLayers; }
    /// Puts adapters on the layers that `options` names and freezes everything else. The names of the adapted layers.
    Result<std::vector<std::string>> adapt(const LoraOptions &options, std::uint64_t seed);
    /// The type in which linear layers and attention multiply; everything between stays f32.
    void setCompute(at::ScalarType type);
    /// The checkpoint's tensors under its own names, adapters merged in, tensors that the network does not use included;
    /// quantised weights in f32.
    std::vector<NamedTensor> namedTensors() const;

protected:
    std::vector<NamedTensor> m_parameters;
    std::vector<Linear *> m_linearLayers;
    std::vector<std::pair<std::string, const Linear *>> m_quantized; ///< the checkpoint's names of quantised weights
    std::vector<NamedTensor> m_unused; ///< in the file, not part of the computation (the pooler, position_ids)

    friend class WeightReader;
};

} // namespace sintonia
