// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/attention.h"

namespace sintonia {

/// attention() by libtorch's operators: the variable-length flash kernel for 16-bit types on CUDA, sequence by sequence
/// otherwise. Any device and type; differentiable.
at::Tensor attentionByOperators(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options);

/// Causal attention of the last tokens of one sequence to all of it: q [n, heads · size], k and v [m, keyValueHeads · size]
/// with the last query at the last key → [n, heads · size], in the type of the inputs.
at::Tensor attendToCached(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const AttentionOptions &options);

} // namespace sintonia
