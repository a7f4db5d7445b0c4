// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/kernels.h"

#include "engine/core/hash.h"
#include "engine/nn/kernelmath.h"

#include <cmath>

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
