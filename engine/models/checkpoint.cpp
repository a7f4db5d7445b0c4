// SPDX-License-Identifier: Apache-2.0
#include "engine/models/checkpoint.h"

#include "engine/core/json.h"

#include <set>

namespace sintonia {
namespace {

constexpr const char *singleName = "model.safetensors";
constexpr const char *indexName = "model.safetensors.index.json";

/// The tensor → shard map of an index, names checked.
Result<std::map<std::string, std::string>> readIndex(const fs::path &path) {
    SINTONIA_ASSIGN(json, readJsonFile(path));
    const std::string place = path.string();
    const auto map = json.is_object() ? json.find("weight_map") : json.end();
    if (!json.is_object() || map == json.end() || !map->is_object() || map->empty())
        return badInput(place, "a weight_map from tensors to files", "none");
    std::map<std::string, std::string> result;
    for (const auto &[tensor, file] : map->items()) {
        const std::string name = file.is_string() ? file.get<std::string>() : std::string();
        const bool plain = !name.empty() && name != "." && name != ".." &&
                           name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
        if (!plain || !name.ends_with(".safetensors"))
            return badInput(place + ": " + tensor, "the name of a .safetensors file in the same folder", toText(file));
        result[tensor] = name;
    }
    return result;
}

} // namespace

Result<void> Checkpoint::add(SafetensorsFile file) {
    for (std::size_t i = 0; i < file.entries().size(); ++i)
        if (!m_places.emplace(file.entries()[i].name, Place{m_files.size(), i}).second)
            return badInput(file.path().string() + ": " + file.entries()[i].name, "a tensor that no other shard holds",
                            "it twice");
    m_files.push_back(std::move(file));
    return {};
}

Result<Checkpoint> Checkpoint::open(const fs::path &folder) {
    Checkpoint checkpoint;
    checkpoint.m_folder = folder;
    std::error_code ignored;
    if (fs::exists(folder / singleName, ignored)) {
        SINTONIA_ASSIGN(file, SafetensorsFile::open(folder / singleName));
        SINTONIA_TRY(checkpoint.add(std::move(file)));
        return checkpoint;
    }
    if (!fs::exists(folder / indexName, ignored)) {
        const bool pickled = fs::exists(folder / "pytorch_model.bin", ignored) ||
                             fs::exists(folder / "pytorch_model.bin.index.json", ignored);
        return badInput(folder.string(), std::string(singleName) + " or " + indexName,
                        pickled ? "only pytorch_model.bin, a pickle, which is never read" : "neither");
    }
    checkpoint.m_index = folder / indexName;
    SINTONIA_ASSIGN(index, readIndex(checkpoint.m_index));
    std::set<std::string> names;
    for (const auto &[tensor, file] : index)
        names.insert(file);
    for (const std::string &name : names) {
        const fs::path path = folder / name;
        if (fs::is_symlink(path, ignored)) {
            const fs::path target = fs::weakly_canonical(path, ignored);
            if (!target.filename().string().ends_with(".safetensors") && target.parent_path().filename() != "blobs")
                return badInput(path.string(), "a file, or a link to a .safetensors file", "a link to " + target.string());
        }
        SINTONIA_ASSIGN(file, SafetensorsFile::open(path));
        SINTONIA_TRY(checkpoint.add(std::move(file)));
    }
    for (const auto &[tensor, file] : index)
        if (!checkpoint.has(tensor) || checkpoint.m_files[checkpoint.m_places[tensor].file].path().filename() != file)
            return badInput((folder / file).string(), "the tensor \"" + tensor + "\" that the index places there", "none");
    return checkpoint;
}

std::vector<std::string> Checkpoint::names() const {
    std::vector<std::string> names;
    for (const auto &[name, place] : m_places)
        names.push_back(name);
    return names;
}

Result<at::Tensor> Checkpoint::tensor(const std::string &name) const {
    const auto found = m_places.find(name);
    if (found == m_places.end())
        return badInput(m_folder.string(), "the tensor \"" + name + "\"", "none of that name");
    const SafetensorsFile &file = m_files[found->second.file];
    return file.tensor(file.entries()[found->second.entry]);
}

void Checkpoint::release(const std::string &name) const {
    if (const auto found = m_places.find(name); found != m_places.end())
        m_files[found->second.file].release(m_files[found->second.file].entries()[found->second.entry]);
}

std::uint64_t Checkpoint::bytes() const {
    std::uint64_t sum = 0;
    for (const SafetensorsFile &file : m_files)
        for (const TensorEntry &entry : file.entries())
            sum += entry.end - entry.begin;
    return sum;
}

std::string Checkpoint::placeOf(const std::string &name) const {
    const auto found = m_places.find(name);
    const fs::path file = found == m_places.end() ? m_folder : m_files[found->second.file].path();
    return file.string() + ": " + name;
}

std::vector<fs::path> Checkpoint::files() const {
    std::vector<fs::path> paths;
    if (!m_index.empty())
        paths.push_back(m_index);
    for (const SafetensorsFile &file : m_files)
        paths.push_back(file.path());
    return paths;
}

} // namespace sintonia
