// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/kernels.h"

#include "engine/core/hash.h"
#include "engine/nn/clones.h"

#include <bit>
#include <cmath>
#include <numbers>

namespace sintonia::kernels {
namespace {

/// Two rounds of multiply and shift (Chris Wellons' lowbias32): every input bit reaches every output bit.
SINTONIA_INLINE std::uint32_t hashOf(std::uint32_t rowKey, std::uint32_t column) {
    std::uint32_t h = rowKey ^ (column * 0x9e3779b1u);
    h = (h ^ (h >> 16)) * 0x7feb352du;
    h = (h ^ (h >> 15)) * 0x846ca68bu;
    return h ^ (h >> 16);
}

SINTONIA_INLINE std::uint32_t rowKeyOf(const DropoutMask &mask, std::uint64_t row) {
    return static_cast<std::uint32_t>(mix64(mask.seed + row * 0x9e3779b97f4a7c15ull));
}

SINTONIA_INLINE float keepFactor(const DropoutMask &mask, std::uint32_t rowKey, std::int64_t column) {
    return hashOf(rowKey, static_cast<std::uint32_t>(column)) >= mask.threshold ? mask.scale : 0.0f;
}

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

template <Activation activation>
SINTONIA_INLINE void forwardLoop(const float *x, float *y, std::int64_t begin, std::int64_t end) {
#pragma omp simd
    for (std::int64_t i = begin; i < end; ++i)
        y[i] = evaluate<activation>(x[i]).value;
}

template <Activation activation>
SINTONIA_INLINE void backwardLoop(const float *x, const float *gradient, float *gradX, float *y, std::int64_t begin,
                                  std::int64_t end) {
    if (y) {
#pragma omp simd
        for (std::int64_t i = begin; i < end; ++i) {
            const ValueAndSlope at = evaluate<activation>(x[i]);
            gradX[i] = gradient[i] * at.slope;
            y[i] = at.value;
        }
    } else {
#pragma omp simd
        for (std::int64_t i = begin; i < end; ++i)
            gradX[i] = gradient[i] * evaluate<activation>(x[i]).slope;
    }
}

} // namespace

DropoutMask DropoutMask::of(double p, std::uint64_t seed) {
    DropoutMask mask;
    mask.seed = seed;
    mask.threshold = static_cast<std::uint32_t>(std::llround(p * 4294967296.0));
    mask.scale = static_cast<float>(1.0 / (1.0 - p));
    return mask;
}

SINTONIA_CLONES
void dropoutRows(const float *x, float *y, std::int64_t begin, std::int64_t end, std::int64_t width,
                 const DropoutMask &mask) {
    for (std::int64_t row = begin; row < end; ++row) {
        const std::uint32_t key = rowKeyOf(mask, row);
        const float *in = x + row * width;
        float *out = y + row * width;
#pragma omp simd
        for (std::int64_t c = 0; c < width; ++c)
            out[c] = in[c] * keepFactor(mask, key, c);
    }
}

SINTONIA_CLONES
void normForwardRows(const NormForward &job, std::int64_t begin, std::int64_t end, std::int64_t width) {
    for (std::int64_t row = begin; row < end; ++row) {
        const float *x = job.x + row * width;
        const float *residual = job.residual ? job.residual + row * width : nullptr;
        float *y = job.y + row * width;
        const std::uint32_t key = rowKeyOf(job.mask, row);
        const DropoutMask mask = job.mask;
        if (mask.active() && residual) {
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                y[c] = residual[c] + x[c] * keepFactor(mask, key, c);
        } else if (residual) {
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                y[c] = residual[c] + x[c];
        } else if (mask.active()) {
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                y[c] = x[c] * keepFactor(mask, key, c);
        } else if (y != x) {
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                y[c] = x[c];
        }
        float sum = 0;
#pragma omp simd reduction(+ : sum)
        for (std::int64_t c = 0; c < width; ++c)
            sum += y[c];
        const float mean = sum / static_cast<float>(width);
        float squares = 0;
#pragma omp simd reduction(+ : squares)
        for (std::int64_t c = 0; c < width; ++c)
            squares += (y[c] - mean) * (y[c] - mean);
        const float inverse = 1.0f / std::sqrt(squares / static_cast<float>(width) + job.epsilon);
        if (job.inverse)
            job.inverse[row] = inverse;
        if (job.normalized) {
            float *normalized = job.normalized + row * width;
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                normalized[c] = (y[c] - mean) * inverse;
        }
        const float *weight = job.weight;
        const float *bias = job.bias;
#pragma omp simd
        for (std::int64_t c = 0; c < width; ++c)
            y[c] = (y[c] - mean) * inverse;
        if (weight) {
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                y[c] *= weight[c];
        }
        if (bias) {
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                y[c] += bias[c];
        }
    }
}

SINTONIA_CLONES
void normBackwardRows(const NormBackward &job, std::int64_t begin, std::int64_t end, std::int64_t width, float *gradWeight,
                      float *gradBias) {
    for (std::int64_t row = begin; row < end; ++row) {
        const float *g = job.gradient + row * width;
        const float *z = job.normalized + row * width;
        const float *weight = job.weight;
        if (gradWeight) {
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                gradWeight[c] += g[c] * z[c];
        }
        if (gradBias) {
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                gradBias[c] += g[c];
        }
        float *out = job.gradResidual ? job.gradResidual + row * width : job.gradX + row * width;
        if (!job.gradResidual && !job.gradX)
            continue;
        float sum = 0, product = 0;
        if (weight) {
#pragma omp simd reduction(+ : sum, product)
            for (std::int64_t c = 0; c < width; ++c) {
                sum += g[c] * weight[c];
                product += g[c] * weight[c] * z[c];
            }
        } else {
#pragma omp simd reduction(+ : sum, product)
            for (std::int64_t c = 0; c < width; ++c) {
                sum += g[c];
                product += g[c] * z[c];
            }
        }
        sum /= static_cast<float>(width);
        product /= static_cast<float>(width);
        const float inverse = job.inverse[row];
        if (weight) {
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                out[c] = inverse * (g[c] * weight[c] - sum - z[c] * product);
        } else {
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                out[c] = inverse * (g[c] - sum - z[c] * product);
        }
        if (job.mask.active() && job.gradX) {
            const std::uint32_t key = rowKeyOf(job.mask, row);
            const DropoutMask mask = job.mask;
            float *gradX = job.gradX + row * width;
#pragma omp simd
            for (std::int64_t c = 0; c < width; ++c)
                gradX[c] = out[c] * keepFactor(mask, key, c);
        }
    }
}

SINTONIA_CLONES
void activateRange(const float *x, float *y, std::int64_t begin, std::int64_t end, Activation activation) {
    switch (activation) {
    case Activation::Gelu: return forwardLoop<Activation::Gelu>(x, y, begin, end);
    case Activation::GeluTanh: return forwardLoop<Activation::GeluTanh>(x, y, begin, end);
    case Activation::Relu: return forwardLoop<Activation::Relu>(x, y, begin, end);
    case Activation::Silu: return forwardLoop<Activation::Silu>(x, y, begin, end);
    case Activation::Tanh: return forwardLoop<Activation::Tanh>(x, y, begin, end);
    }
}

SINTONIA_CLONES
void activateBackwardRange(const float *x, const float *gradient, float *gradX, float *y, std::int64_t begin,
                           std::int64_t end, Activation activation) {
    switch (activation) {
    case Activation::Gelu: return backwardLoop<Activation::Gelu>(x, gradient, gradX, y, begin, end);
    case Activation::GeluTanh: return backwardLoop<Activation::GeluTanh>(x, gradient, gradX, y, begin, end);
    case Activation::Relu: return backwardLoop<Activation::Relu>(x, gradient, gradX, y, begin, end);
    case Activation::Silu: return backwardLoop<Activation::Silu>(x, gradient, gradX, y, begin, end);
    case Activation::Tanh: return backwardLoop<Activation::Tanh>(x, gradient, gradX, y, begin, end);
    }
}

SINTONIA_CLONES
float softmaxRow(float *scores, std::int64_t keys, float scale, const DropoutMask &mask, std::uint64_t row) {
    float largest = -INFINITY;
#pragma omp simd reduction(max : largest)
    for (std::int64_t k = 0; k < keys; ++k)
        largest = scores[k] > largest ? scores[k] : largest;
    largest *= scale;
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t k = 0; k < keys; ++k) {
        scores[k] = exponential(scores[k] * scale - largest);
        sum += scores[k];
    }
    const float inverse = 1.0f / sum;
    if (mask.active()) {
        const std::uint32_t key = rowKeyOf(mask, row);
        const DropoutMask local = mask;
#pragma omp simd
        for (std::int64_t k = 0; k < keys; ++k)
            scores[k] *= inverse * keepFactor(local, key, k);
    } else {
#pragma omp simd
        for (std::int64_t k = 0; k < keys; ++k)
            scores[k] *= inverse;
    }
    return largest + std::log(sum);
}

SINTONIA_CLONES
void softmaxBackwardRow(float *scores, float *gradient, std::int64_t keys, float scale, float logSumExp, float delta,
                        const DropoutMask &mask, std::uint64_t row) {
    if (mask.active()) {
        const std::uint32_t key = rowKeyOf(mask, row);
        const DropoutMask local = mask;
#pragma omp simd
        for (std::int64_t k = 0; k < keys; ++k) {
            const float keep = keepFactor(local, key, k);
            const float probability = exponential(scores[k] * scale - logSumExp);
            gradient[k] = scale * probability * (gradient[k] * keep - delta);
            scores[k] = probability * keep;
        }
    } else {
#pragma omp simd
        for (std::int64_t k = 0; k < keys; ++k) {
            const float probability = exponential(scores[k] * scale - logSumExp);
            gradient[k] = scale * probability * (gradient[k] - delta);
            scores[k] = probability;
        }
    }
}

SINTONIA_CLONES
void capScores(float *scores, std::int64_t keys, float scale, float softcap, const float *bias) {
    if (softcap != 0) {
        const float inner = scale / softcap;
#pragma omp simd
        for (std::int64_t k = 0; k < keys; ++k)
            scores[k] = softcap * tangent(scores[k] * inner);
    } else {
#pragma omp simd
        for (std::int64_t k = 0; k < keys; ++k)
            scores[k] *= scale;
    }
    if (bias) {
#pragma omp simd
        for (std::int64_t k = 0; k < keys; ++k)
            scores[k] += bias[k];
    }
}

SINTONIA_CLONES
void capScoresBackward(const float *capped, float *gradient, std::int64_t keys, float scale, float softcap) {
    const float inverse = 1.0f / softcap;
#pragma omp simd
    for (std::int64_t k = 0; k < keys; ++k) {
        const float t = capped[k] * inverse;
        gradient[k] *= scale * (1.0f - t * t);
    }
}

SINTONIA_CLONES
void addRows(const float *source, std::int64_t rows, std::int64_t width, float *target) {
    for (std::int64_t row = 0; row < rows; ++row) {
        const float *in = source + row * width;
#pragma omp simd
        for (std::int64_t c = 0; c < width; ++c)
            target[c] += in[c];
    }
}

} // namespace sintonia::kernels
