// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/nf4.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <span>

namespace sintonia {

/// x Wᵀ + b with W as it lies in memory (f32, bf16, f16 or NF4), never converted as a whole: x f32 [n, in], result f32
/// [n, out]. A few rows (decoding) cost one pass over the weight at the speed of the memory, and a row's result does not
/// depend on the other rows; many rows (prefill) multiply with converted blocks of the weight. The sums are f32, except that
/// many rows may be multiplied in `compute` where that is bf16 or f16 and the device has instructions for it.
/// Gradients of x and of the bias are recorded where they are on; the weight is frozen.
at::Tensor storedProduct(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias,
                         at::ScalarType compute = at::kFloat);
at::Tensor storedProduct(const at::Tensor &x, const std::shared_ptr<const Nf4Weight> &weight, const at::Tensor &bias,
                         at::ScalarType compute = at::kFloat);

/// One of the weights of storedProducts(): a tensor, or undefined beside a quantised one.
struct StoredPart {
    at::Tensor weight;
    std::shared_ptr<const Nf4Weight> quantized;
    at::Tensor bias; ///< or undefined

    std::int64_t rows() const { return quantized ? quantized->rows : weight.size(0); }
};

/// storedProduct() of at most mostRowsInOnePass rows with each of the weights, side by side [n, Σ out], without gradients:
/// the threads meet once. On the CPU.
at::Tensor storedProducts(const at::Tensor &x, std::span<const StoredPart> parts);

/// y W for y [n, out]: the gradient of x in storedProduct(), without a graph. f32 [n, in].
at::Tensor storedProductGradient(const at::Tensor &gradient, const at::Tensor &weight, at::ScalarType compute = at::kFloat);

/// Rows of x up to which the weight is read as it lies in memory.
inline constexpr std::int64_t mostRowsInOnePass = 16;

} // namespace sintonia
