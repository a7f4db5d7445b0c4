// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"
#include "engine/models/safetensorsheader.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sintonia {

/// A safetensors file, mapped. Every rule of the format (huggingface/safetensors, tensor.rs) is checked before anything is
/// allocated: length of the header, UTF-8, strict JSON without duplicate keys, known types, shapes whose size does not
/// overflow, data without holes or overlaps, and the exact size of the file. Errors name file and tensor.
class SafetensorsFile {
public:
    static Result<SafetensorsFile> open(const fs::path &path);

    const fs::path &path() const { return m_path; }
    const std::vector<TensorEntry> &entries() const { return m_entries; }
    const std::map<std::string, std::string> &metadata() const { return m_metadata; }
    /// The tensor in its own type, a view of the mapped file (writes stay private to the process); a copy where the data is
    /// not aligned for its type.
    at::Tensor tensor(const TensorEntry &entry) const;
    /// Gives back the memory of a tensor that was read and copied; it is read from the file again when it is asked for.
    void release(const TensorEntry &entry) const;

private:
    struct Mapping;
    fs::path m_path;
    std::shared_ptr<const Mapping> m_mapping;
    std::uint64_t m_dataStart = 0;
    std::vector<TensorEntry> m_entries;
    std::map<std::string, std::string> m_metadata;
};

/// Writes `tensors` as the reference does: largest element type first, then by name, header padded to eight bytes, metadata
/// {"format": "pt"}. The file appears whole or not at all. Duplicate names are an error.
Result<void> writeSafetensors(const fs::path &path, const std::vector<std::pair<std::string, at::Tensor>> &tensors,
                              const std::map<std::string, std::string> &metadata = {{"format", "pt"}});

} // namespace sintonia
