// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/safetensors.h"

#include <map>
#include <string>
#include <vector>

namespace sintonia {

/// The weights of a model folder: model.safetensors, or the shards that model.safetensors.index.json lists. Shard names are
/// plain file names inside the folder. A folder with only pickled weights (pytorch_model.bin) is refused.
class Checkpoint {
public:
    static Result<Checkpoint> open(const fs::path &folder);

    bool has(const std::string &name) const { return m_places.contains(name); }
    std::vector<std::string> names() const;
    /// In the file's own type; a name that is not there is an error.
    Result<at::Tensor> tensor(const std::string &name) const;
    /// Gives back the memory of a tensor that was read and copied.
    void release(const std::string &name) const;
    /// Of all tensors.
    std::uint64_t bytes() const;
    /// "FILE: NAME", for messages.
    std::string placeOf(const std::string &name) const;
    /// The files read, for the model's hash.
    std::vector<fs::path> files() const;

private:
    struct Place {
        std::size_t file = 0;
        std::size_t entry = 0;
    };
    Result<void> add(SafetensorsFile file);

    fs::path m_folder;
    fs::path m_index; ///< empty for a single file
    std::vector<SafetensorsFile> m_files;
    std::map<std::string, Place> m_places;
};

} // namespace sintonia
