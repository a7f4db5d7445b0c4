// SPDX-License-Identifier: Apache-2.0
#include "engine/export/gguffile.h"
#include "engine/export/quantization.h"

#include <bit>
#include <cstring>
#include <type_traits>

namespace sintonia {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

constexpr std::uint64_t alignment = 32;

/// gguf_metadata_value_type
template <typename T>
constexpr std::uint32_t valueType() {
    if constexpr (std::is_same_v<T, std::uint8_t>)
        return 0;
    else if constexpr (std::is_same_v<T, std::uint32_t>)
        return 4;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return 5;
    else if constexpr (std::is_same_v<T, float>)
        return 6;
    else if constexpr (std::is_same_v<T, bool>)
        return 7;
    else if constexpr (std::is_same_v<T, std::string>)
        return 8;
    else if constexpr (std::is_same_v<T, std::uint64_t>)
        return 10;
    else if constexpr (std::is_same_v<T, double>)
        return 12;
    else
        return 9;
}

template <typename T>
void append(std::string &out, const T &value) {
    if constexpr (std::is_same_v<T, std::string>) {
        append(out, std::uint64_t(value.size()));
        out += value;
    } else {
        out.append(reinterpret_cast<const char *>(&value), sizeof value);
    }
}

template <typename T>
void append(std::string &out, const std::vector<T> &values) {
    append(out, valueType<T>());
    append(out, std::uint64_t(values.size()));
    for (const T &value : values)
        append(out, value);
}

std::string header(const GgufMetadata &metadata, const std::vector<GgufTensor> &tensors) {
    std::string out = "GGUF";
    append(out, std::uint32_t(3));
    append(out, std::uint64_t(tensors.size()));
    append(out, std::uint64_t(metadata.size()));
    for (const auto &[key, value] : metadata) {
        append(out, key);
        std::visit(
            [&out](const auto &held) {
                append(out, valueType<std::decay_t<decltype(held)>>());
                append(out, held);
            },
            value);
    }
    return out;
}

std::uint64_t padding(std::uint64_t size) { return (alignment - size % alignment) % alignment; }

std::uint64_t bytesOf(const GgufTensor &tensor) {
    return *ggmlBytes(tensor.type, std::uint64_t(tensor.values.numel()), std::uint64_t(tensor.values.size(-1)));
}

} // namespace

Result<void> writeGgufFile(const fs::path &path, const GgufMetadata &metadata, const std::vector<GgufTensor> &tensors) {
    std::string start = header(metadata, tensors);
    std::uint64_t offset = 0;
    for (const auto &tensor : tensors) {
        append(start, tensor.name);
        append(start, std::uint32_t(tensor.values.dim()));
        for (std::int64_t i = tensor.values.dim(); i-- > 0;) // innermost first
            append(start, std::uint64_t(tensor.values.size(i)));
        append(start, tensor.type);
        append(start, offset);
        offset += bytesOf(tensor) + padding(bytesOf(tensor));
    }
    start.append(padding(start.size()), '\0');
    SINTONIA_ASSIGN(file, AtomicFile::create(path));
    SINTONIA_TRY(file.write(start));
    for (const auto &tensor : tensors) {
        SINTONIA_TRY(file.write(encodeGgml(tensor.values, tensor.type)));
        SINTONIA_TRY(file.write(std::string(padding(bytesOf(tensor)), '\0')));
    }
    return file.commit();
}

} // namespace sintonia
