// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/attention.h"

namespace sintonia {

/// attention() by libtorch's operators: the variable-length flash kernel for 16-bit types on CUDA, sequence by sequence
/// otherwise. Any device and type; differentiable.
at::Tensor attentionByOperators(const at::Tensor &qkv, const PackedBatch &batch, const AttentionOptions &options);

} // namespace sintonia
