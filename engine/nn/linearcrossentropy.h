// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace sintonia {

struct LinearCrossEntropyOptions {
    double scale = 1;                    ///< logits are hidden Wᵀ times this
    double softcap = 0;                  ///< c tanh(logits / c) after the scale; 0 = none
    at::ScalarType compute = at::kFloat; ///< type of the products (engine/nn/storedweight.h)
};

/// The negative log-likelihood of each target under softmax(hidden Wᵀ), [n] f32, without the [n, vocabulary] logits ever
/// existing whole: rows are worked on in blocks, forward and again in the backward pass where the weight is trained.
/// `hidden` [n, width] f32, `weight` [vocabulary, width] f32 or, frozen, bf16 or f16, `targets` [n] int64. Differentiable by
/// hidden and by an f32 weight.
at::Tensor linearCrossEntropy(const at::Tensor &hidden, const at::Tensor &weight, const at::Tensor &targets,
                              const LinearCrossEntropyOptions &options = {});

} // namespace sintonia
