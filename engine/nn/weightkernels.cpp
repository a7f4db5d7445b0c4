// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/weightkernels.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define SINTONIA_VECTORS 1
#include <immintrin.h>
#endif

namespace sintonia::kernels {
namespace {

float bf16ToFloat(std::uint16_t value) { return std::bit_cast<float>(std::uint32_t(value) << 16); }

/// By multiplication with 2¹¹², which is exact for subnormal numbers; infinities and NaN keep their mantissa.
float f16ToFloat(std::uint16_t value) {
    const std::uint32_t sign = std::uint32_t(value & 0x8000) << 16, magnitude = std::uint32_t(value & 0x7fff) << 13;
    const float scaled = std::bit_cast<float>(magnitude) * 0x1p112f;
    const std::uint32_t bits = (value & 0x7c00) == 0x7c00 ? magnitude | 0x7f800000u : std::bit_cast<std::uint32_t>(scaled);
    return std::bit_cast<float>(bits | sign);
}

namespace plain {

constexpr std::int64_t lanes = 2;
struct Floats {
    float first, second;
};
inline Floats zero() { return {0, 0}; }
inline Floats filled(float value) { return {value, value}; }
inline Floats add(Floats a, Floats b) { return {a.first + b.first, a.second + b.second}; }
inline Floats multiply(Floats a, Floats b) { return {a.first * b.first, a.second * b.second}; }
inline Floats multiplyAdd(Floats a, Floats b, Floats c) { return add(multiply(a, b), c); }
inline float sumOf(Floats v) { return v.first + v.second; }
inline Floats loadF32(const float *from) { return {from[0], from[1]}; }
inline Floats loadBf16(const std::uint16_t *from) { return {bf16ToFloat(from[0]), bf16ToFloat(from[1])}; }
inline Floats loadF16(const std::uint16_t *from) { return {f16ToFloat(from[0]), f16ToFloat(from[1])}; }
inline void store(Floats v, float *to) { to[0] = v.first, to[1] = v.second; }

struct CodeTable {
    const float *map;
    explicit CodeTable(const float *from) : map(from) {}
    Floats values(const std::uint8_t *codes) const { return {map[*codes >> 4], map[*codes & 15]}; }
};
#include "engine/nn/weightloops.inc"

} // namespace plain

#ifdef SINTONIA_VECTORS
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v3")
namespace avx2 {

constexpr std::int64_t lanes = 8;
using Floats = __m256;
inline Floats zero() { return _mm256_setzero_ps(); }
inline Floats filled(float value) { return _mm256_set1_ps(value); }
inline Floats add(Floats a, Floats b) { return _mm256_add_ps(a, b); }
inline Floats multiply(Floats a, Floats b) { return _mm256_mul_ps(a, b); }
inline Floats multiplyAdd(Floats a, Floats b, Floats c) { return _mm256_fmadd_ps(a, b, c); }
inline float sumOf(Floats v) {
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
inline __m128i loadHalves(const std::uint16_t *from) { return _mm_loadu_si128(reinterpret_cast<const __m128i *>(from)); }
inline Floats loadF32(const float *from) { return _mm256_loadu_ps(from); }
inline Floats loadBf16(const std::uint16_t *from) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(loadHalves(from)), 16));
}
inline Floats loadF16(const std::uint16_t *from) { return _mm256_cvtph_ps(loadHalves(from)); }
inline void store(Floats v, float *to) { _mm256_storeu_ps(to, v); }

/// The 16 values in two vectors; the fourth bit of a code, moved to the sign, chooses between them.
struct CodeTable {
    Floats low, high;
    explicit CodeTable(const float *map) : low(loadF32(map)), high(loadF32(map + lanes)) {}
    Floats values(const std::uint8_t *codes) const {
        std::int32_t word;
        std::memcpy(&word, codes, sizeof(word));
        const __m256i code = _mm256_srlv_epi32(_mm256_set1_epi32(word), _mm256_setr_epi32(4, 0, 12, 8, 20, 16, 28, 24));
        return _mm256_blendv_ps(_mm256_permutevar8x32_ps(low, code), _mm256_permutevar8x32_ps(high, code),
                                _mm256_castsi256_ps(_mm256_slli_epi32(code, 28)));
    }
};
#include "engine/nn/weightloops.inc"

} // namespace avx2
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4")
namespace avx512 {

constexpr std::int64_t lanes = 16;
using Floats = __m512;
inline Floats zero() { return _mm512_setzero_ps(); }
inline Floats filled(float value) { return _mm512_set1_ps(value); }
inline Floats add(Floats a, Floats b) { return _mm512_add_ps(a, b); }
inline Floats multiply(Floats a, Floats b) { return _mm512_mul_ps(a, b); }
inline Floats multiplyAdd(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a, b, c); }
inline float sumOf(Floats v) { return _mm512_reduce_add_ps(v); }
inline __m256i loadHalves(const std::uint16_t *from) { return _mm256_loadu_si256(reinterpret_cast<const __m256i *>(from)); }
inline Floats loadF32(const float *from) { return _mm512_loadu_ps(from); }
inline Floats loadBf16(const std::uint16_t *from) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(loadHalves(from)), 16));
}
inline Floats loadF16(const std::uint16_t *from) { return _mm512_cvtph_ps(loadHalves(from)); }
inline void store(Floats v, float *to) { _mm512_storeu_ps(to, v); }

struct CodeTable {
    Floats map;
    explicit CodeTable(const float *from) : map(loadF32(from)) {}
    Floats values(const std::uint8_t *codes) const {
        std::int64_t word;
        std::memcpy(&word, codes, sizeof(word));
        // Each quarter of the low and high half of the word in four lanes; a lane's shift brings its code down.
        const __m512i words = _mm512_permutexvar_epi32(_mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1),
                                                       _mm512_set1_epi64(word));
        const __m512i code = _mm512_srlv_epi32(
            words, _mm512_setr_epi32(4, 0, 12, 8, 20, 16, 28, 24, 4, 0, 12, 8, 20, 16, 28, 24));
        return _mm512_permutexvar_ps(code, map);
    }
};
#include "engine/nn/weightloops.inc"

} // namespace avx512
#pragma GCC pop_options
#endif

enum class Level { Plain, Avx2, Avx512 };

Level levelOfMachine() {
#ifdef SINTONIA_VECTORS
    if (__builtin_cpu_supports("x86-64-v4"))
        return Level::Avx512;
    if (__builtin_cpu_supports("x86-64-v3"))
        return Level::Avx2;
#endif
    return Level::Plain;
}

const Level level = levelOfMachine();

#ifdef SINTONIA_VECTORS
/// Calls the function of the namespace that fits the machine.
#define SINTONIA_BEST(call) (level == Level::Avx512 ? avx512::call : level == Level::Avx2 ? avx2::call : plain::call)
#else
#define SINTONIA_BEST(call) plain::call
#endif

} // namespace

void rowProducts(const StoredView &weight, const float *x, std::int64_t count, float *y, std::int64_t stride,
                 std::int64_t begin, std::int64_t end) {
    SINTONIA_BEST(multiplyRows(weight, x, count, y, stride, begin, end));
}

void rowProducts(const Nf4View &weight, const float *x, std::int64_t count, float *y, std::int64_t stride,
                 std::int64_t begin, std::int64_t end, float *row) {
    SINTONIA_BEST(multiplyRows(weight, x, count, y, stride, begin, end, row));
}

void toFloat(Stored type, const void *values, std::int64_t begin, std::int64_t end, float *y) {
    SINTONIA_BEST(convertAll(type, values, begin, end, y));
}

void toFloat(const Nf4View &values, std::int64_t begin, std::int64_t end, float *y) {
    SINTONIA_BEST(convertAll(values, begin, end, y));
}

} // namespace sintonia::kernels
