// SPDX-License-Identifier: Apache-2.0
#include "engine/export/quantization.h"

#include <ATen/ops/empty.h>
#include <c10/util/Half.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sintonia {

namespace {

constexpr std::int64_t blockLength = 32;
constexpr std::size_t blockBytes = 2 + blockLength;

at::ScalarType scalarOf(std::uint32_t type) {
    return type == ggmlF16 ? at::kHalf : type == ggmlBf16 ? at::kBFloat16 : at::kFloat;
}

void encodeBlock(const float *values, char *bytes) {
    float largest = 0;
    for (std::int64_t i = 0; i < blockLength; ++i)
        largest = std::max(largest, std::abs(values[i]));
    const float scale = largest / 127;
    const float inverse = scale == 0 ? 0 : 1 / scale;
    const c10::Half stored(scale);
    std::memcpy(bytes, &stored.x, 2);
    for (std::int64_t i = 0; i < blockLength; ++i)
        bytes[2 + i] = static_cast<char>(static_cast<std::int8_t>(std::round(values[i] * inverse)));
}

void decodeBlock(const char *bytes, float *values) {
    c10::Half stored;
    std::memcpy(&stored.x, bytes, 2);
    const float scale = stored;
    for (std::int64_t i = 0; i < blockLength; ++i)
        values[i] = scale * static_cast<float>(static_cast<std::int8_t>(bytes[2 + i]));
}

} // namespace

std::optional<std::uint64_t> ggmlBytes(std::uint32_t type, std::uint64_t count, std::uint64_t rowLength) {
    switch (type) {
    case ggmlF32:
        return count * 4;
    case ggmlF16:
    case ggmlBf16:
        return count * 2;
    case ggmlQ8_0:
        if (rowLength % blockLength != 0)
            return {};
        return count / blockLength * blockBytes;
    default:
        return {};
    }
}

std::string encodeGgml(const at::Tensor &values, std::uint32_t type) {
    if (type != ggmlQ8_0) {
        const auto typed = values.detach().to(at::kCPU, scalarOf(type)).contiguous();
        return {static_cast<const char *>(typed.data_ptr()), typed.nbytes()};
    }
    const auto floats = values.detach().to(at::kCPU, at::kFloat).contiguous();
    const std::int64_t blocks = floats.numel() / blockLength;
    std::string bytes(static_cast<std::size_t>(blocks) * blockBytes, '\0');
    for (std::int64_t i = 0; i < blocks; ++i)
        encodeBlock(floats.const_data_ptr<float>() + i * blockLength,
                    bytes.data() + static_cast<std::size_t>(i) * blockBytes);
    return bytes;
}

at::Tensor decodeGgml(std::string_view bytes, std::uint32_t type, const std::vector<std::int64_t> &shape) {
    if (type != ggmlQ8_0) {
        const auto typed = at::empty(shape, scalarOf(type));
        std::memcpy(typed.data_ptr(), bytes.data(), bytes.size());
        return typed.to(at::kFloat);
    }
    auto values = at::empty(shape, at::kFloat);
    for (std::size_t i = 0; i * blockBytes < bytes.size(); ++i)
        decodeBlock(bytes.data() + i * blockBytes, values.data_ptr<float>() + static_cast<std::int64_t>(i) * blockLength);
    return values;
}

} // namespace sintonia
