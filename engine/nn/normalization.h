// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace sintonia {

/// x with elements zeroed at rate `p` and the others scaled by 1 / (1 - p). The mask is a function of (seed, index).
at::Tensor dropout(const at::Tensor &x, double p, std::uint64_t seed);

/// LayerNorm(residual + dropout(x)) over the last dimension, times `weight` plus `bias` (either may be undefined).
/// x and residual [T, hidden]; residual may be undefined.
at::Tensor dropoutAddNorm(const at::Tensor &x, const at::Tensor &residual, const at::Tensor &weight, const at::Tensor &bias,
                          double epsilon, double p, std::uint64_t seed);

} // namespace sintonia
