// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/activation.h"
#include "engine/nn/forwardcontext.h"
#include "engine/nn/nf4.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sintonia {

/// Low-rank adapter of one linear layer (Hu et al. 2021, arXiv 2106.09685): adds scale · B A dropout(x).
struct LoraAdapter {
    at::Tensor a; ///< [r, in]
    at::Tensor b; ///< [out, r]
    double scale = 1.0;
    double dropout = 0.0;
};

/// A linear layer of a network, y = x Wᵀ + b over packed tokens, under the module name the checkpoint gives it.
/// The tensors are leaves of the graph; a trainer may move their storage (set_data) but not replace them.
struct Linear {
    std::string name;  ///< "encoder.layer.0.attention.self.query"
    at::Tensor weight; ///< [out, in] f32; bf16 or f16 where it stays as the file has it, and is then frozen
    std::shared_ptr<const Nf4Weight> quantized; ///< in place of `weight`, which is undefined then
    at::Tensor bias;   ///< [out] f32, or undefined
    std::optional<LoraAdapter> adapter;
    at::ScalarType compute = at::kFloat; ///< type in which the product is computed; in- and output stay f32
    std::uint64_t site = 0;              ///< place of the adapter's dropout (ForwardContext::seedOf)

    std::int64_t inputs() const { return quantized ? quantized->columns : weight.size(1); }
    std::int64_t outputs() const { return quantized ? quantized->rows : weight.size(0); }
    at::Device device() const { return quantized ? quantized->codes.device() : weight.device(); }
    /// [T, in] → [T, out], f32.
    at::Tensor forward(const at::Tensor &x, const ForwardContext &context) const;
    /// forward(activation(x)), keeping only x for the backward pass.
    at::Tensor forwardActivated(const at::Tensor &x, Activation activation, const ForwardContext &context) const;
    /// W + scale · B A; W itself without an adapter. [out, in], no graph.
    at::Tensor mergedWeight() const;
};

/// The outputs of several layers for one input side by side, such as query, key and value: [T, in] → [T, Σ out]. One product
/// where three weights lie one behind the other in memory, as after allocateAdjacent(), and for a few rows without gradients.
at::Tensor forwardTogether(std::span<const Linear> layers, const at::Tensor &x, const ForwardContext &context);

/// Copies `parts` (equal in all but the first dimension) into one allocation and returns them as views of it, in order.
std::vector<at::Tensor> allocateAdjacent(const std::vector<at::Tensor> &parts);

} // namespace sintonia
