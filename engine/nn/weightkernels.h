// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// Products with weights as they lie in memory (f32, bf16, f16, NF4), accumulated in f32 and compiled for several widths of
/// vectors. A weight is read once for up to `mostShared` inputs, so that one token costs one pass over the memory.
namespace sintonia::kernels {

/// Number type of a stored weight.
enum class Stored { F32, Bf16, F16 };

/// A matrix of `columns` numbers a row, the rows `rowStride` numbers apart.
struct StoredView {
    Stored type = Stored::F32;
    const void *values = nullptr;
    std::int64_t columns = 0, rowStride = 0;
};

/// A matrix [rows, columns] of 4-bit codes (engine/nn/nf4.h), row after row, with a scale for every block of codes.
struct Nf4View {
    const std::uint8_t *codes = nullptr; ///< two codes a byte, the first in the high half
    const float *map = nullptr;          ///< [16], the values that codes stand for
    const float *scales = nullptr;       ///< [blocks], or null where they are quantised themselves:
    const std::uint8_t *scaleCodes = nullptr;
    const float *scaleMap = nullptr;    ///< [256]
    const float *scaleScales = nullptr; ///< one for `scaleBlockSize` scales
    float scaleOffset = 0;
    std::int64_t scaleBlockSize = 256;
    std::int64_t blockSize = 64; ///< a multiple of 32
    std::int64_t columns = 0;

    float scale(std::int64_t block) const {
        return scales ? scales[block] : scaleMap[scaleCodes[block]] * scaleScales[block / scaleBlockSize] + scaleOffset;
    }
};

/// Inputs that one pass over the weight serves.
inline constexpr std::int64_t mostShared = 4;

/// y[i · stride + r] = Σ x[i, c] · weight[r, c] for rows r in [begin, end) of weight [rows, columns] and inputs i < count of
/// x [count, columns], 1 ≤ count ≤ mostShared.
void rowProducts(const StoredView &weight, const float *x, std::int64_t count, float *y, std::int64_t stride,
                 std::int64_t begin, std::int64_t end);
/// The same with NF4; `row` is room for one row [columns], used where blocks cross the ends of rows.
void rowProducts(const Nf4View &weight, const float *x, std::int64_t count, float *y, std::int64_t stride,
                 std::int64_t begin, std::int64_t end, float *row);

/// Elements [begin, end) as f32 in y[0 … end - begin).
void toFloat(Stored type, const void *values, std::int64_t begin, std::int64_t end, float *y);
void toFloat(const Nf4View &values, std::int64_t begin, std::int64_t end, float *y);

} // namespace sintonia::kernels
