// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/activation.h"

#include <cstdint>

/// The loops of RMSNorm, rotary positions and gated activations on the CPU, f32, compiled for several widths of vectors.
namespace sintonia::kernels {

/// RMSNorm of `rows` rows of `width` that stand side by side in every token: y = x / √(mean x² + epsilon) · (weight +
/// shift). Pointers are to the first row of token 0.
struct RmsRows {
    std::int64_t rows = 1, width = 0;
    std::int64_t stride = 0; ///< floats from one token to the next, of x, y and their gradients
    const float *x = nullptr;
    const float *weight = nullptr; ///< [width]
    float shift = 0, epsilon = 0;
    float *inverse = nullptr; ///< [tokens, rows], 1 / √(mean x² + epsilon), or null
};
/// Tokens [begin, end); y may be x.
void rmsForward(const RmsRows &job, float *y, std::int64_t begin, std::int64_t end);
/// Gradient of x from that of y for tokens [begin, end); adds that of the weight to `gradWeight` unless it is null.
void rmsBackward(const RmsRows &job, const float *gradient, float *gradX, float *gradWeight, std::int64_t begin,
                 std::int64_t end);

/// Rotates the pairs (c, c + half) of `heads` heads of `size` side by side in every token by that token's angles, for tokens
/// [begin, end): cosine and sine [tokens, half]. `direction` -1 is the transposed rotation. y may be x; values that are not
/// rotated are copied.
struct Rotation {
    std::int64_t heads = 1, size = 0, half = 0;
    std::int64_t stride = 0;
    const float *cosine = nullptr, *sine = nullptr;
    float direction = 1;
};
void rotate(const Rotation &job, const float *x, float *y, std::int64_t begin, std::int64_t end);

/// y [T, width] = activation(x[…, 0 … width)) · x[…, width … 2 · width), rows [begin, end).
void gateRows(const float *x, float *y, std::int64_t width, Activation activation, std::int64_t begin, std::int64_t end);
/// Gradient of both halves of x.
void gateBackwardRows(const float *x, const float *gradient, float *gradX, std::int64_t width, Activation activation,
                      std::int64_t begin, std::int64_t end);

/// Rows of `size` values, `stride` apart, such as the values of one head in a cache.
struct StridedRows {
    const float *first = nullptr;
    std::int64_t count = 0, size = 0, stride = 0;
};
/// y[i] = Σ weights[i, r] · row r for `n` rows of weights [n, count] and y [n, size].
void sumRows(const float *weights, std::int64_t n, const StridedRows &rows, float *y);

} // namespace sintonia::kernels
