// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/decoderkernels.h"

#include "engine/nn/kernelmath.h"

#include <cmath>

namespace sintonia::kernels {
namespace {

template <Activation activation>
SINTONIA_INLINE void gateLoop(const float *x, float *y, std::int64_t width, std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
        const float *gate = x + 2 * row * width, *up = gate + width;
        float *out = y + row * width;
#pragma omp simd
        for (std::int64_t c = 0; c < width; ++c)
            out[c] = evaluate<activation>(gate[c]).value * up[c];
    }
}

template <Activation activation>
SINTONIA_INLINE void gateBackwardLoop(const float *x, const float *gradient, float *gradX, std::int64_t width,
                                      std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
        const float *gate = x + 2 * row * width, *up = gate + width, *g = gradient + row * width;
        float *gradGate = gradX + 2 * row * width, *gradUp = gradGate + width;
#pragma omp simd
        for (std::int64_t c = 0; c < width; ++c) {
            const ValueAndSlope at = evaluate<activation>(gate[c]);
            gradGate[c] = g[c] * up[c] * at.slope;
            gradUp[c] = g[c] * at.value;
        }
    }
}

/// y[c] = Σ weights[r] · rows[r, c] for `width` columns from `begin` on: sums that stay in registers.
template <int width>
SINTONIA_INLINE void sumColumns(const float *weights, const StridedRows &rows, std::int64_t begin, float *y) {
    float sums[width] = {};
    for (std::int64_t r = 0; r < rows.count; ++r) {
        const float *row = rows.first + r * rows.stride + begin;
        for (int c = 0; c < width; c += 16) // the hardware does not see rows with gaps between them coming
            __builtin_prefetch(row + 8 * rows.stride + c);
#pragma omp simd
        for (int c = 0; c < width; ++c)
            sums[c] += weights[r] * row[c];
    }
    for (int c = 0; c < width; ++c)
        y[begin + c] = sums[c];
}

} // namespace

SINTONIA_CLONES
void rmsForward(const RmsRows &job, float *y, std::int64_t begin, std::int64_t end) {
    const float *weight = job.weight;
    const float shift = job.shift;
    for (std::int64_t token = begin; token < end; ++token)
        for (std::int64_t row = 0; row < job.rows; ++row) {
            const float *in = job.x + token * job.stride + row * job.width;
            float *out = y + token * job.stride + row * job.width;
            float squares = 0;
#pragma omp simd reduction(+ : squares)
            for (std::int64_t c = 0; c < job.width; ++c)
                squares += in[c] * in[c];
            const float inverse = 1.0f / std::sqrt(squares / static_cast<float>(job.width) + job.epsilon);
            if (job.inverse)
                job.inverse[token * job.rows + row] = inverse;
#pragma omp simd
            for (std::int64_t c = 0; c < job.width; ++c)
                out[c] = in[c] * inverse * (weight[c] + shift);
        }
}

SINTONIA_CLONES
void rmsBackward(const RmsRows &job, const float *gradient, float *gradX, float *gradWeight, std::int64_t begin,
                 std::int64_t end) {
    const float *weight = job.weight;
    const float shift = job.shift;
    for (std::int64_t token = begin; token < end; ++token)
        for (std::int64_t row = 0; row < job.rows; ++row) {
            const std::int64_t offset = token * job.stride + row * job.width;
            const float *in = job.x + offset, *g = gradient + offset;
            float *out = gradX + offset;
            const float inverse = job.inverse[token * job.rows + row];
            if (gradWeight) {
#pragma omp simd
                for (std::int64_t c = 0; c < job.width; ++c)
                    gradWeight[c] += g[c] * in[c] * inverse;
            }
            float product = 0;
#pragma omp simd reduction(+ : product)
            for (std::int64_t c = 0; c < job.width; ++c)
                product += g[c] * (weight[c] + shift) * in[c];
            product *= inverse * inverse / static_cast<float>(job.width);
#pragma omp simd
            for (std::int64_t c = 0; c < job.width; ++c)
                out[c] = inverse * (g[c] * (weight[c] + shift) - in[c] * product);
        }
}

SINTONIA_CLONES
void rotate(const Rotation &job, const float *x, float *y, std::int64_t begin, std::int64_t end) {
    const float direction = job.direction;
    for (std::int64_t token = begin; token < end; ++token) {
        const float *cosine = job.cosine + token * job.half, *sine = job.sine + token * job.half;
        const float *in = x + token * job.stride;
        float *out = y + token * job.stride;
        for (std::int64_t head = 0; head < job.heads; ++head) {
            const float *a = in + head * job.size, *b = a + job.half;
            float *first = out + head * job.size, *second = first + job.half;
#pragma omp simd
            for (std::int64_t c = 0; c < job.half; ++c) {
                const float left = a[c], right = b[c], s = direction * sine[c];
                first[c] = left * cosine[c] - right * s;
                second[c] = right * cosine[c] + left * s;
            }
            if (x != y)
                for (std::int64_t c = 2 * job.half; c < job.size; ++c)
                    first[c] = a[c];
        }
        if (x != y)
            for (std::int64_t c = job.heads * job.size; c < job.stride; ++c)
                out[c] = in[c];
    }
}

SINTONIA_CLONES
void gateRows(const float *x, float *y, std::int64_t width, Activation activation, std::int64_t begin, std::int64_t end) {
    switch (activation) {
    case Activation::Gelu: return gateLoop<Activation::Gelu>(x, y, width, begin, end);
    case Activation::GeluTanh: return gateLoop<Activation::GeluTanh>(x, y, width, begin, end);
    case Activation::Relu: return gateLoop<Activation::Relu>(x, y, width, begin, end);
    case Activation::Silu: return gateLoop<Activation::Silu>(x, y, width, begin, end);
    case Activation::Tanh: return gateLoop<Activation::Tanh>(x, y, width, begin, end);
    }
}

SINTONIA_CLONES
void gateBackwardRows(const float *x, const float *gradient, float *gradX, std::int64_t width, Activation activation,
                      std::int64_t begin, std::int64_t end) {
    switch (activation) {
    case Activation::Gelu: return gateBackwardLoop<Activation::Gelu>(x, gradient, gradX, width, begin, end);
    case Activation::GeluTanh: return gateBackwardLoop<Activation::GeluTanh>(x, gradient, gradX, width, begin, end);
    case Activation::Relu: return gateBackwardLoop<Activation::Relu>(x, gradient, gradX, width, begin, end);
    case Activation::Silu: return gateBackwardLoop<Activation::Silu>(x, gradient, gradX, width, begin, end);
    case Activation::Tanh: return gateBackwardLoop<Activation::Tanh>(x, gradient, gradX, width, begin, end);
    }
}

SINTONIA_CLONES
void sumRows(const float *weights, std::int64_t n, const StridedRows &rows, float *y) {
    for (std::int64_t i = 0; i < n; ++i) {
        std::int64_t begin = 0;
        for (; begin + 64 <= rows.size; begin += 64)
            sumColumns<64>(weights + i * rows.count, rows, begin, y + i * rows.size);
        for (; begin + 8 <= rows.size; begin += 8)
            sumColumns<8>(weights + i * rows.count, rows, begin, y + i * rows.size);
        for (; begin < rows.size; ++begin)
            sumColumns<1>(weights + i * rows.count, rows, begin, y + i * rows.size);
    }
}

} // namespace sintonia::kernels
