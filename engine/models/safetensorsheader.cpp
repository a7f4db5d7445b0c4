// SPDX-License-Identifier: Apache-2.0
#include "engine/models/safetensorsheader.h"

#include "engine/core/json.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {
namespace {

constexpr std::pair<const char *, at::ScalarType> typeNames[] = {
    {"BOOL", at::kBool},
    {"U8", at::kByte},
    {"I8", at::kChar},
    {"I16", at::kShort},
    {"U16", at::kUInt16},
    {"I32", at::kInt},
    {"U32", at::kUInt32},
    {"I64", at::kLong},
    {"U64", at::kUInt64},
    {"F16", at::kHalf},
    {"BF16", at::kBFloat16},
    {"F32", at::kFloat},
    {"F64", at::kDouble},
    {"C64", at::kComplexFloat},
    {"F8_E4M3", at::kFloat8_e4m3fn},
    {"F8_E5M2", at::kFloat8_e5m2},
};

constexpr std::size_t mostDimensions = 64;

Result<at::ScalarType> typeNamed(const std::string &name, const std::string &place) {
    for (const auto &[known, type] : typeNames)
        if (name == known)
            return type;
    return badInput(place, "a dtype among BOOL, U8 … F64, F16, BF16, F8_E4M3, F8_E5M2", "\"" + name + "\"");
}

/// A number that is written as a plain non-negative integer.
Result<std::uint64_t> unsignedNumber(const Json &value, const std::string &place) {
    if (!value.is_number_unsigned())
        return badInput(place, "a non-negative integer below 2^64", toText(value));
    return value.get<std::uint64_t>();
}

Result<TensorEntry> readEntry(const std::string &name, const Json &json, std::uint64_t dataSize, const std::string &file) {
    const std::string place = file + ": " + name;
    if (!json.is_object())
        return badInput(place, "an object with dtype, shape and data_offsets", json.type_name());
    for (const auto &[key, value] : json.items())
        if (key != "dtype" && key != "shape" && key != "data_offsets")
            return badInput(place, "only dtype, shape and data_offsets", "the key \"" + key + "\"");
    const auto dtype = json.find("dtype"), shape = json.find("shape"), offsets = json.find("data_offsets");
    if (dtype == json.end() || !dtype->is_string())
        return badInput(place, "a dtype", "none");
    if (shape == json.end() || !shape->is_array() || shape->size() > mostDimensions)
        return badInput(place, fmt::format("a shape of at most {} dimensions", mostDimensions),
                        shape == json.end() ? "none" : "another value");
    if (offsets == json.end() || !offsets->is_array() || offsets->size() != 2)
        return badInput(place, "data_offsets [begin, end]", "another value");

    TensorEntry entry;
    entry.name = name;
    SINTONIA_ASSIGN(type, typeNamed(dtype->get<std::string>(), place));
    entry.dtype = type;
    std::uint64_t bytes = c10::elementSize(type);
    for (const Json &value : *shape) {
        SINTONIA_ASSIGN(size, unsignedNumber(value, place + ": shape"));
        if (size > static_cast<std::uint64_t>(INT64_MAX) || __builtin_mul_overflow(bytes, size, &bytes))
            return badInput(place, "a shape whose size fits in 64 bits", toText(*shape));
        entry.shape.push_back(static_cast<std::int64_t>(size));
    }
    SINTONIA_ASSIGN(begin, unsignedNumber((*offsets)[0], place + ": data_offsets"));
    SINTONIA_ASSIGN(end, unsignedNumber((*offsets)[1], place + ": data_offsets"));
    if (begin > end || end > dataSize)
        return badInput(place, fmt::format("data_offsets within the {} bytes of data", dataSize),
                        fmt::format("[{}, {}]", begin, end));
    if (end - begin != bytes)
        return badInput(place, fmt::format("{} bytes for dtype and shape", bytes), fmt::format("{}", end - begin));
    entry.begin = begin;
    entry.end = end;
    return entry;
}

} // namespace

std::string safetensorsName(at::ScalarType type) {
    for (const auto &[name, known] : typeNames)
        if (type == known)
            return name;
    return {};
}

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view header, std::uint64_t dataSize, const std::string &place) {
    if (header.empty() || header.front() != '{')
        return badInput(place, "a header that starts with {", header.empty() ? "an empty header" : "another character");
    SINTONIA_ASSIGN(json, parseJson(header, place, JsonLimits{.depth = 4, .bytes = 100'000'000}));
    if (!json.is_object())
        return badInput(place, "a JSON object as header", json.type_name());
    SafetensorsHeader result;
    for (const auto &[name, value] : json.items()) {
        if (name == "__metadata__") {
            if (!value.is_object())
                return badInput(place + ": __metadata__", "an object of strings", value.type_name());
            for (const auto &[key, text] : value.items()) {
                if (!text.is_string())
                    return badInput(place + ": __metadata__." + key, "a string", text.type_name());
                result.metadata[key] = text.template get<std::string>();
            }
            continue;
        }
        SINTONIA_ASSIGN(entry, readEntry(name, value, dataSize, place));
        result.entries.push_back(std::move(entry));
    }
    std::stable_sort(result.entries.begin(), result.entries.end(), [](const TensorEntry &a, const TensorEntry &b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    std::uint64_t previous = 0;
    for (const TensorEntry &entry : result.entries) {
        if (entry.begin != previous)
            return badInput(place + ": " + entry.name,
                            fmt::format("data that starts at {}, where the tensor before ends", previous),
                            fmt::format("{}", entry.begin));
        previous = entry.end;
    }
    if (previous != dataSize)
        return badInput(place, fmt::format("{} bytes of data", previous), fmt::format("{}", dataSize));
    return result;
}

} // namespace sintonia
