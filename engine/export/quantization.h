// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// Element types of GGUF (ggml_type).
enum GgmlType : std::uint32_t { ggmlF32 = 0, ggmlF16 = 1, ggmlQ8_0 = 8, ggmlBf16 = 30 };

/// Bytes of `count` elements; nothing for another type and for a Q8_0 row that is not a multiple of 32.
std::optional<std::uint64_t> ggmlBytes(std::uint32_t type, std::uint64_t count, std::uint64_t rowLength);

/// Q8_0 (ggml-quants.c, quantize_row_q8_0_ref): each 32 values as an f16 scale, largest magnitude / 127, and 32 signed
/// bytes, rounded half away from zero. f16 and bf16 round half to even.
std::string encodeGgml(const at::Tensor &values, std::uint32_t type);
/// f32 of `shape`; `bytes` has ggmlBytes().
at::Tensor decodeGgml(std::string_view bytes, std::uint32_t type, const std::vector<std::int64_t> &shape);

} // namespace sintonia
