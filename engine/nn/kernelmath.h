// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/activation.h"
#include "engine/nn/clones.h"

#include <bit>
#include <cstdint>

/// Functions of one number that the vectoriser turns into loops over vectors; inlined into every clone of a kernel.
namespace sintonia::kernels {

/// Cephes' expf: 1 ulp over the range of float; below -87.3 the smallest normal number.
SINTONIA_INLINE float exponential(float x) {
    x = x < -87.33f ? -87.33f : x;
    x = x > 88.37f ? 88.37f : x;
    const float rounder = 12582912.0f; // 1.5 · 2²³: adding it rounds to the nearest integer
    const float shifted = x * 1.44269504088896341f + rounder;
    const float n = shifted - rounder;
    float r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    return p * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
}

/// Rational approximation of the error function (Eigen, XLA), a few ulp.
SINTONIA_INLINE float errorFunction(float x) {
    x = x < -4.0f ? -4.0f : x;
    x = x > 4.0f ? 4.0f : x;
    const float s = x * x;
    float p = -2.72614225801306e-10f;
    p = p * s + 2.77068142495902e-08f;
    p = p * s - 2.10102402082508e-06f;
    p = p * s - 5.69250639462346e-05f;
    p = p * s - 7.34990630326855e-04f;
    p = p * s - 2.95459980854025e-03f;
    p = p * s - 1.60960333262415e-02f;
    float q = -1.45660718464996e-05f;
    q = q * s - 2.13374055278905e-04f;
    q = q * s - 1.68282697438203e-03f;
    q = q * s - 7.37332916720468e-03f;
    q = q * s - 1.42647390514189e-02f;
    return x * p / q;
}

SINTONIA_INLINE float tangent(float x) { return 1.0f - 2.0f / (exponential(2.0f * x) + 1.0f); }
SINTONIA_INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

struct ValueAndSlope {
    float value = 0;
    float slope = 0;
};

constexpr float inverseSqrt2 = 0.70710678118654752f;
constexpr float inverseSqrt2Pi = 0.39894228040143268f;
constexpr float sqrt2OverPi = 0.79788456080286536f;

template <Activation activation>
SINTONIA_INLINE ValueAndSlope evaluate(float x) {
    if constexpr (activation == Activation::Gelu) {
        const float cdf = 0.5f * (1.0f + errorFunction(x * inverseSqrt2));
        return {x * cdf, cdf + x * inverseSqrt2Pi * exponential(-0.5f * x * x)};
    } else if constexpr (activation == Activation::GeluTanh) {
        const float t = tangent(sqrt2OverPi * (x + 0.044715f * x * x * x));
        return {0.5f * x * (1.0f + t),
                0.5f * (1.0f + t) + 0.5f * x * (1.0f - t * t) * sqrt2OverPi * (1.0f + 3.0f * 0.044715f * x * x)};
    } else if constexpr (activation == Activation::Relu) {
        return {x > 0 ? x : 0.0f, x > 0 ? 1.0f : 0.0f};
    } else if constexpr (activation == Activation::Silu) {
        const float s = sigmoid(x);
        return {x * s, s * (1.0f + x * (1.0f - s))};
    } else {
        const float t = tangent(x);
        return {t, 1.0f - t * t};
    }
}

} // namespace sintonia::kernels
