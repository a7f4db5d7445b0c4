// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/weightheader.h"

#include "engine/core/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace sintonia {

namespace {

constexpr std::uint64_t longestHeader = 100'000'000;

struct StoredType {
    const char *name;
    std::uint64_t bits;
    bool floating;
};
constexpr StoredType storedTypes[] = {
    {"BOOL", 8, false},   {"U8", 8, false},     {"I8", 8, false},     {"I16", 16, false}, {"U16", 16, false},
    {"I32", 32, false},   {"U32", 32, false},   {"I64", 64, false},   {"U64", 64, false}, {"F16", 16, true},
    {"BF16", 16, true},   {"F32", 32, true},    {"F64", 64, true},    {"C64", 64, true},  {"F4", 4, true},
    {"F8_E4M3", 8, true}, {"F8_E5M2", 8, true}, {"F8_E8M0", 8, true},
};

/// The first eight bytes and the header after them.
Result<std::string> readHeader(const fs::path &path, std::uint64_t &dataSize) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error)
        return failure(systemError(path, "open", error.value()));
    std::ifstream file(path, std::ios::binary);
    unsigned char length[8] = {};
    if (size < 8 || !file.read(reinterpret_cast<char *>(length), 8))
        return badInput(path.string(), "a safetensors file", fmt::format("{} bytes", size));
    std::uint64_t headerSize = 0;
    for (int i = 7; i >= 0; --i)
        headerSize = headerSize << 8 | length[i];
    if (headerSize > longestHeader || headerSize > size - 8)
        return badInput(path.string(), "a safetensors header that fits into the file",
                        fmt::format("a header of {} bytes in a file of {}", headerSize, size));
    std::string header(std::size_t(headerSize), '\0');
    if (!file.read(header.data(), std::streamsize(header.size())))
        return failure(systemError(path, "read", errno));
    dataSize = size - 8 - headerSize;
    return header;
}

Result<std::uint64_t> elementsOf(const Json &shape, const std::string &place) {
    std::uint64_t elements = 1;
    for (const auto &size : shape)
        if (!size.is_number_unsigned() || __builtin_mul_overflow(elements, size.get<std::uint64_t>(), &elements))
            return badInput(place, "a shape whose size fits in 64 bits", toText(shape).substr(0, 80));
    return elements;
}

bool isQuantisationState(const std::string &name) {
    static const char *const parts[] = {".absmax", ".quant_map", ".nested_absmax", ".nested_quant_map", ".quant_state."};
    return std::any_of(std::begin(parts), std::end(parts), [&](const char *part) { return name.find(part) != name.npos; });
}

Result<void> addTensor(const std::string &name, const Json &tensor, std::uint64_t dataSize, bool packed4Bit,
                       const std::string &place, WeightSummary &summary) {
    const auto dtype = tensor.is_object() ? tensor.value("dtype", Json()) : Json();
    const auto shape = tensor.is_object() ? tensor.value("shape", Json()) : Json();
    const auto offsets = tensor.is_object() ? tensor.value("data_offsets", Json()) : Json();
    const bool formed = dtype.is_string() && shape.is_array() && offsets.is_array() && offsets.size() == 2 &&
                        offsets[0].is_number_unsigned() && offsets[1].is_number_unsigned();
    if (!formed)
        return badInput(place, "dtype, shape and data_offsets", toText(tensor).substr(0, 80));
    const auto type = std::find_if(std::begin(storedTypes), std::end(storedTypes),
                                   [&](const StoredType &each) { return dtype == each.name; });
    if (type == std::end(storedTypes))
        return badInput(place, "a dtype of the format", toText(dtype).substr(0, 40));
    SINTONIA_ASSIGN(elements, elementsOf(shape, place));
    const auto begin = offsets[0].get<std::uint64_t>(), end = offsets[1].get<std::uint64_t>();
    std::uint64_t bits = 0;
    if (begin > end || end > dataSize || __builtin_mul_overflow(elements, type->bits, &bits) ||
        (bits + 7) / 8 != end - begin)
        return badInput(place, fmt::format("data_offsets that fit the shape and the {} bytes of data", dataSize),
                        toText(offsets));
    if (packed4Bit && isQuantisationState(name))
        return {};
    const bool packed = packed4Bit && dtype == "U8";
    if (!packed && !type->floating)
        return {};
    const auto parameters = packed ? elements * 2 : elements;
    summary.parameters += parameters;
    summary.byType[packed ? "4-bit" : type->name] += parameters;
    return {};
}

} // namespace

Result<WeightSummary> summariseWeights(const fs::path &path, bool packed4Bit) {
    const auto place = path.filename().string();
    std::uint64_t dataSize = 0;
    SINTONIA_ASSIGN(header, readHeader(path, dataSize));
    SINTONIA_ASSIGN(json, parseJson(header, place, JsonLimits{.depth = 4, .bytes = longestHeader}));
    if (!json.is_object())
        return badInput(place, "a JSON object as header", json.type_name());
    WeightSummary summary;
    for (const auto &[name, tensor] : json.items())
        if (name != "__metadata__")
            SINTONIA_TRY(addTensor(name, tensor, dataSize, packed4Bit, place + ": " + name, summary));
    return summary;
}

} // namespace sintonia
