// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/packedbatch.h"

namespace sintonia {

/// Σ weight(t) · hidden(t) over each sequence: hidden [T, d], weights [T] → [n, d]. Differentiable in `hidden`.
at::Tensor weightedSums(const at::Tensor &hidden, const at::Tensor &weights, const PackedBatch &batch);

/// Largest value of each dimension over the tokens from `skip` of each sequence: [T, d] → [n, d]. A sequence without tokens
/// gives -1e9, as sentence-transformers does.
at::Tensor maxima(const at::Tensor &hidden, const PackedBatch &batch, std::int64_t skip);

} // namespace sintonia
