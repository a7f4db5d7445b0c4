// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sintonia {

/// One value of a GGUF file's metadata, of the types that are written here; others are read into the nearest of them.
using GgufValue =
    std::variant<std::uint32_t, std::int32_t, float, bool, std::string, std::uint64_t, double, std::vector<std::string>,
                 std::vector<float>, std::vector<std::int32_t>, std::vector<std::uint8_t>>;
/// In the order in which the file has it.
using GgufMetadata = std::vector<std::pair<std::string, GgufValue>>;

struct GgufTensor {
    std::string name;
    at::Tensor values; ///< of any floating type and shape, outermost dimension first
    std::uint32_t type = 0; ///< ggml_type in the file: F32 0, F16 1, Q8_0 8, BF16 30
};

/// Writes a GGUF file of version 3 (ggml, docs/gguf.md), little-endian, tensors aligned to 32 bytes. It appears whole or not
/// at all.
Result<void> writeGgufFile(const fs::path &path, const GgufMetadata &metadata, const std::vector<GgufTensor> &tensors);

/// A GGUF file of version 2 or 3 that is read. Counts, lengths, types, shapes, offsets and the file's size are checked
/// before anything is allocated; errors name the file and the key or tensor.
class GgufFile {
public:
    static Result<GgufFile> open(const fs::path &path);

    const GgufMetadata &metadata() const { return m_metadata; }
    /// Null for a key that is not there.
    const GgufValue *find(const std::string &key) const;
    std::vector<std::string> tensorNames() const;
    /// ggml_type of a tensor that is there.
    std::uint32_t typeOf(const std::string &name) const { return m_places.at(name).type; }
    /// f32, outermost dimension first, dequantised; a name that is not there and a type other than GgufTensor's is an error.
    Result<at::Tensor> tensor(const std::string &name) const;

private:
    struct Place {
        std::vector<std::int64_t> shape;
        std::uint32_t type = 0;
        std::uint64_t begin = 0; ///< in the file
    };
    fs::path m_path;
    GgufMetadata m_metadata;
    std::map<std::string, Place> m_places;
};

} // namespace sintonia
