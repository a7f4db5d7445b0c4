// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace sintonia {

/// Root mean square normalisation (Zhang & Sennrich 2019): x / √(mean x² + epsilon) · (weight + shift) over the last
/// dimension of x [T, hidden], in f32. `shift` is 0, or 1 in the Gemma family.
at::Tensor rmsNorm(const at::Tensor &x, const at::Tensor &weight, double epsilon, double shift = 0);

/// The same on the queries and keys inside packed qkv [T, queries + keys + values], rows as wide as each weight: one head
/// (Qwen 3, Gemma 3), or all heads together (OLMo 2). The values pass through.
at::Tensor normalizeQueriesAndKeys(const at::Tensor &qkv, std::int64_t queries, std::int64_t keys,
                                   const at::Tensor &queryWeight, const at::Tensor &keyWeight, double epsilon,
                                   double shift = 0);

} // namespace sintonia
