// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/activation.h"

#include <cstdint>

/// The loops of the fused functions on the CPU, f32, compiled for several widths of vectors and chosen at load time.
/// Every row of a result depends only on its own inputs, so the split over threads does not change values.
namespace sintonia::kernels {

/// Dropout as a pure function: element (row, column) is dropped when hash(seed, row, column) < p · 2³².
struct DropoutMask {
    std::uint64_t seed = 0;
    std::uint32_t threshold = 0; ///< 0 = keep everything
    float scale = 1.0f;          ///< 1 / (1 - p)

    static DropoutMask of(double p, std::uint64_t seed);
    bool active() const { return threshold != 0; }
};

/// y = x dropped out; rows [begin, end) of [rows, width]. x and y may be the same.
void dropoutRows(const float *x, float *y, std::int64_t begin, std::int64_t end, std::int64_t width,
                 const DropoutMask &mask);

struct NormForward {
    const float *x = nullptr;
    const float *residual = nullptr; ///< or null
    const float *weight = nullptr;   ///< or null
    const float *bias = nullptr;     ///< or null
    float epsilon = 0;
    DropoutMask mask;
    float *y = nullptr;
    float *normalized = nullptr; ///< (z - mean) / deviation, or null
    float *inverse = nullptr;    ///< 1 / deviation of each row, or null
};
/// Rows [begin, end) of y = LayerNorm(residual + dropout(x)) · weight + bias.
void normForwardRows(const NormForward &job, std::int64_t begin, std::int64_t end, std::int64_t width);

struct NormBackward {
    const float *gradient = nullptr;
    const float *normalized = nullptr;
    const float *inverse = nullptr;
    const float *weight = nullptr; ///< or null
    DropoutMask mask;
    float *gradX = nullptr;        ///< or null
    float *gradResidual = nullptr; ///< or null; equal to gradX where nothing is dropped
};
/// Rows [begin, end) of the gradients; adds Σ gradient · normalized and Σ gradient of these rows to `gradWeight` and
/// `gradBias` (either may be null).
void normBackwardRows(const NormBackward &job, std::int64_t begin, std::int64_t end, std::int64_t width, float *gradWeight,
                      float *gradBias);

void activateRange(const float *x, float *y, std::int64_t begin, std::int64_t end, Activation activation);
/// gradX = gradient · activation'(x), and y = activation(x) unless y is null. gradX may be `gradient`.
void activateBackwardRange(const float *x, const float *gradient, float *gradX, float *y, std::int64_t begin,
                           std::int64_t end, Activation activation);

/// Softmax of `scale` · scores in place; dropout with row key `row`. Returns the log-sum-exp of the scaled scores.
float softmaxRow(float *scores, std::int64_t keys, float scale, const DropoutMask &mask, std::uint64_t row);
/// From raw scores and the row's log-sum-exp: `scores` becomes the dropped-out probabilities, and `gradient` (of them)
/// becomes scale · the gradient of the scores. `delta` = Σ output · gradient of the output of this row.
void softmaxBackwardRow(float *scores, float *gradient, std::int64_t keys, float scale, float logSumExp, float delta,
                        const DropoutMask &mask, std::uint64_t row);

/// A row of products of a query with keys becomes softcap · tanh(scale · product / softcap) (scale · product where `softcap`
/// is 0) plus `bias`, which may be null.
void capScores(float *scores, std::int64_t keys, float scale, float softcap, const float *bias);
/// `gradient` of capped scores (without bias) becomes that of the products.
void capScoresBackward(const float *capped, float *gradient, std::int64_t keys, float scale, float softcap);

/// target[c] += Σ of source rows, for columns [begin, end): target [width], source [rows, width].
void addRows(const float *source, std::int64_t rows, std::int64_t width, float *target);

} // namespace sintonia::kernels
