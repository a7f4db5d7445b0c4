// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace sintonia {

/// x Wᵀ + b without a graph: [T, in], [out, in], [out] or undefined → [T, out]. On the CPU in f32 with enough rows the
/// weight is packed for oneDNN, whose kernel also adds the bias; a few rows are storedProduct(); anything else is libtorch's
/// linear.
at::Tensor linearProduct(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias);

} // namespace sintonia
