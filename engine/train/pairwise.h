// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/similarity.h"

namespace sintonia {

/// Similarity of row i of `a` [n, d] and row i of `b` [n, d]: [n], differentiable; the pairwise_… functions of
/// sentence-transformers (util/similarity.py).
at::Tensor pairwiseSimilarity(const at::Tensor &a, const at::Tensor &b, Similarity function);

} // namespace sintonia
