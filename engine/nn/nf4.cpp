// SPDX-License-Identifier: Apache-2.0
#include "engine/nn/nf4.h"

#include "engine/nn/clones.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/bitwise_and.h>
#include <ATen/ops/bitwise_right_shift.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sintonia {
namespace {

/// Numbers quantised by one thread at least.
constexpr std::int64_t grain = 1 << 15;
constexpr float leastMagnitude = 1e-38f;

constexpr std::array<float, 16> normalFloats = {
    -1.0f, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f, -0.28444138169288635f, -0.18477343022823334f,
    -0.09105003625154495f, 0.0f, 0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f,
    0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f};

std::vector<float> boundsOf(const at::Tensor &map) {
    std::vector<float> bounds;
    const float *values = map.const_data_ptr<float>();
    for (std::int64_t i = 0; i + 1 < map.numel(); ++i)
        bounds.push_back((values[i] + values[i + 1]) / 2);
    return bounds;
}

float largestMagnitude(const float *values, std::int64_t count) {
    float largest = 0;
    for (std::int64_t i = 0; i < count; ++i)
        largest = std::max(largest, std::abs(values[i]));
    return largest;
}

/// codes[i] = number of the 15 bounds below values[i].
SINTONIA_CLONES
void nearestOfSixteen(const float *values, std::int64_t count, const float *bounds, std::int32_t *codes) {
#pragma omp simd
    for (std::int64_t i = 0; i < count; ++i) {
        std::int32_t code = 0;
        for (int k = 0; k < 15; ++k)
            code += values[i] > bounds[k] ? 1 : 0;
        codes[i] = code;
    }
}

void quantizeScales(const at::Tensor &scales, Nf4Weight &result) {
    const std::int64_t count = scales.numel(), size = result.scaleBlockSize;
    result.scaleMap = dynamicMap();
    const std::vector<float> bounds = boundsOf(result.scaleMap);
    const at::Tensor offset = scales.mean();
    result.scaleOffset = offset.item<float>();
    const at::Tensor shifted = scales - offset;
    result.scaleCodes = at::empty({count}, at::kByte);
    result.scaleScales = at::empty({(count + size - 1) / size}, at::kFloat);
    const float *values = shifted.const_data_ptr<float>();
    auto *codes = result.scaleCodes.data_ptr<std::uint8_t>();
    for (std::int64_t begin = 0, block = 0; begin < count; begin += size, ++block) {
        const std::int64_t end = std::min(count, begin + size);
        const float largest = largestMagnitude(values + begin, end - begin);
        result.scaleScales.data_ptr<float>()[block] = largest;
        const float inverse = 1.0f / std::max(largest, leastMagnitude);
        for (std::int64_t i = begin; i < end; ++i) {
            const float value = std::clamp(values[i] * inverse, -1.0f, 1.0f);
            codes[i] = static_cast<std::uint8_t>(std::lower_bound(bounds.begin(), bounds.end(), value) - bounds.begin());
        }
    }
}

kernels::Stored storedAs(at::ScalarType type) {
    return type == at::kBFloat16 ? kernels::Stored::Bf16 : type == at::kHalf ? kernels::Stored::F16 : kernels::Stored::F32;
}

} // namespace

const at::Tensor &nf4Map() {
    static const at::Tensor map = at::tensor(at::ArrayRef<float>(normalFloats.data(), normalFloats.size()), at::kFloat);
    return map;
}

const at::Tensor &dynamicMap() {
    static const at::Tensor map = [] {
        // The exponent's zeros leave fewer bits for the fraction, which is linear between 0.1 and 1 as torch.linspace
        // rounds it.
        constexpr int exponents = 7;
        std::vector<float> values = {0.0f, 1.0f};
        for (int i = 0; i < exponents; ++i) {
            const int items = 1 << i;
            const double scale = std::pow(10.0, i - (exponents - 1));
            const auto boundary = [&](int k) {
                const float step = (1.0f - 0.1f) / static_cast<float>(items);
                return k < (items + 1) / 2 ? std::fma(step, float(k), 0.1f) : std::fma(-step, float(items - k), 1.0f);
            };
            for (int k = 0; k < items; ++k) {
                const float mean = (boundary(k) + boundary(k + 1)) / 2.0f;
                const float value = static_cast<float>(scale) * mean;
                values.push_back(value);
                values.push_back(-value);
            }
        }
        std::sort(values.begin(), values.end());
        return at::tensor(values, at::kFloat);
    }();
    return map;
}

Nf4Weight Nf4Weight::to(at::Device device) const {
    Nf4Weight moved = *this;
    for (at::Tensor *tensor : {&moved.codes, &moved.map, &moved.scales, &moved.scaleCodes, &moved.scaleMap, &moved.scaleScales})
        if (tensor->defined())
            *tensor = tensor->to(device);
    return moved;
}

std::int64_t Nf4Weight::bytes() const {
    std::int64_t sum = 0;
    for (const at::Tensor *tensor : {&codes, &scales, &scaleCodes, &scaleScales})
        sum += tensor->defined() ? static_cast<std::int64_t>(tensor->nbytes()) : 0;
    return sum;
}

kernels::Nf4View Nf4Weight::view() const {
    kernels::Nf4View view;
    view.codes = codes.const_data_ptr<std::uint8_t>();
    view.map = map.const_data_ptr<float>();
    view.blockSize = blockSize;
    view.columns = columns;
    if (scales.defined()) {
        view.scales = scales.const_data_ptr<float>();
    } else {
        view.scaleCodes = scaleCodes.const_data_ptr<std::uint8_t>();
        view.scaleMap = scaleMap.const_data_ptr<float>();
        view.scaleScales = scaleScales.const_data_ptr<float>();
        view.scaleOffset = scaleOffset;
        view.scaleBlockSize = scaleBlockSize;
    }
    return view;
}

Nf4Weight quantizeNf4(const at::Tensor &given, bool doubleQuantisation) {
    const at::NoGradGuard guard;
    const at::Tensor weight = given.detach().to(at::kCPU).contiguous();
    Nf4Weight result;
    result.rows = weight.size(0);
    result.columns = weight.size(1);
    result.map = nf4Map();
    const std::int64_t count = weight.numel(), size = result.blockSize, blocks = result.blocks();
    result.codes = at::empty({(count + 1) / 2}, at::kByte);
    at::Tensor scales = at::empty({blocks}, at::kFloat);
    auto *codes = result.codes.data_ptr<std::uint8_t>();
    float *magnitudes = scales.data_ptr<float>();
    const std::vector<float> bounds = boundsOf(result.map);
    const kernels::Stored type = storedAs(weight.scalar_type());
    at::parallel_for(0, blocks, grain / size, [&](std::int64_t first, std::int64_t last) {
        std::vector<float> values(static_cast<std::size_t>(size));
        std::vector<std::int32_t> nearest(static_cast<std::size_t>(size) + 1);
        for (std::int64_t block = first; block < last; ++block) {
            const std::int64_t begin = block * size, length = std::min(size, count - begin);
            kernels::toFloat(type, weight.const_data_ptr(), begin, begin + length, values.data());
            float largest = largestMagnitude(values.data(), length);
            if (length == size) {
                const float inverse = 1.0f / std::max(largest, leastMagnitude);
                for (std::int64_t i = 0; i < length; ++i)
                    values[i] = std::clamp(values[i] * inverse, -1.0f, 1.0f);
            } else {
                largest = std::max(largest, leastMagnitude);
                for (std::int64_t i = 0; i < length; ++i)
                    values[i] = std::clamp(values[i] / largest, -1.0f, 1.0f);
            }
            magnitudes[block] = largest;
            nearestOfSixteen(values.data(), length, bounds.data(), nearest.data());
            if (length % 2 != 0)
                nearest[length] = 7; // the code of 0
            for (std::int64_t i = 0; i < length; i += 2)
                codes[(begin + i) / 2] = static_cast<std::uint8_t>(nearest[i] << 4 | nearest[i + 1]);
        }
    });
    if (doubleQuantisation)
        quantizeScales(scales, result);
    else
        result.scales = scales;
    return result;
}

at::Tensor dequantize(const Nf4Weight &weight) {
    const at::NoGradGuard guard;
    const std::int64_t count = weight.rows * weight.columns;
    if (weight.codes.is_cpu()) {
        at::Tensor result = at::empty({weight.rows, weight.columns}, at::kFloat);
        const kernels::Nf4View view = weight.view();
        float *out = result.data_ptr<float>();
        at::parallel_for(0, count, grain, [&](std::int64_t begin, std::int64_t end) {
            kernels::toFloat(view, begin, end, out + begin);
        });
        return result;
    }
    const auto looked = [](const at::Tensor &map, const at::Tensor &codes) {
        return map.index_select(0, codes.reshape({-1}).to(at::kInt));
    };
    at::Tensor scales = weight.scales;
    if (!scales.defined())
        scales = looked(weight.scaleMap, weight.scaleCodes) *
                     weight.scaleScales.repeat_interleave(weight.scaleBlockSize).narrow(0, 0, weight.blocks()) +
                 weight.scaleOffset;
    const at::Tensor pairs = at::stack({weight.codes.bitwise_right_shift(4), weight.codes.bitwise_and(15)}, 1);
    const at::Tensor values = looked(weight.map, pairs).narrow(0, 0, count);
    return (values * scales.repeat_interleave(weight.blockSize).narrow(0, 0, count)).view({weight.rows, weight.columns});
}

} // namespace sintonia
