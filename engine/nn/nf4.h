// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nn/weightkernels.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace sintonia {

/// A matrix in NormalFloat-4 (Dettmers et al. 2023, arXiv 2305.14314) as bitsandbytes stores it: every block of `blockSize`
/// consecutive numbers is divided by its largest magnitude and each quotient replaced by the nearest of 16 values. With
/// double quantisation the magnitudes, less their mean, are themselves 8-bit codes in blocks of `scaleBlockSize`.
struct Nf4Weight {
    std::int64_t rows = 0, columns = 0;
    at::Tensor codes;  ///< uint8 [⌈rows · columns / 2⌉], the first number of a pair in the high half
    at::Tensor map;    ///< f32 [16]
    at::Tensor scales; ///< f32 [blocks]; undefined with double quantisation, which has these instead:
    at::Tensor scaleCodes;  ///< uint8 [blocks]
    at::Tensor scaleMap;    ///< f32 [256]
    at::Tensor scaleScales; ///< f32 [⌈blocks / scaleBlockSize⌉]
    float scaleOffset = 0;
    std::int64_t scaleBlockSize = 256;
    std::int64_t blockSize = 64;

    std::int64_t blocks() const { return (rows * columns + blockSize - 1) / blockSize; }
    Nf4Weight to(at::Device device) const;
    /// Bytes in memory.
    std::int64_t bytes() const;
    /// For the kernels; valid as long as the tensors, which must be on the CPU.
    kernels::Nf4View view() const;
};

/// bitsandbytes' quantize_4bit(quant_type="nf4", blocksize=64, compress_statistics=doubleQuantisation) of a matrix
/// [rows, columns] of f32, bf16 or f16: the same codes and scales bit for bit (0.50; its CPU search for the codes of scales
/// misses the nearest now and then, its CUDA kernel does not).
Nf4Weight quantizeNf4(const at::Tensor &weight, bool doubleQuantisation = true);
/// f32 [rows, columns] on the device of the codes.
at::Tensor dequantize(const Nf4Weight &weight);

/// The 16 values (create_normal_map of bitsandbytes), f32, ascending.
const at::Tensor &nf4Map();
/// The 256 values of the signed dynamic map (create_dynamic_map of bitsandbytes; Dettmers 2015, arXiv 1511.04561).
const at::Tensor &dynamicMap();

} // namespace sintonia
