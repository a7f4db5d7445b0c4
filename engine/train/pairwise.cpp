// SPDX-License-Identifier: Apache-2.0
#include "engine/train/pairwise.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_vector_norm.h>

namespace sintonia {

namespace {

at::Tensor unit(const at::Tensor &x) { return x / at::linalg_vector_norm(x, 2, at::IntArrayRef{-1}, true).clamp_min(1e-12); }

} // namespace

at::Tensor pairwiseSimilarity(const at::Tensor &a, const at::Tensor &b, Similarity function) {
    switch (function) {
    case Similarity::Cosine:
        return (unit(a) * unit(b)).sum(-1);
    case Similarity::Dot:
        return (a * b).sum(-1);
    case Similarity::Euclidean:
        return -at::linalg_vector_norm(a - b, 2, at::IntArrayRef{-1});
    case Similarity::Manhattan:
        return -(a - b).abs().sum(-1);
    }
    return {};
}

} // namespace sintonia
