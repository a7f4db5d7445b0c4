// SPDX-License-Identifier: Apache-2.0
#include "engine/train/checkpoint.h"

#include "engine/core/hash.h"
#include "engine/models/safetensors.h"

#include <algorithm>
#include <charconv>

namespace sintonia {

namespace {

constexpr auto weightsName = "weights.safetensors";
constexpr auto optimizerName = "optimizer.safetensors";
constexpr auto stateName = "state.json";
constexpr auto manifestName = "manifest.json";

TensorList onCpu(const TensorList &tensors) {
    TensorList list;
    for (const auto &[name, tensor] : tensors)
        list.emplace_back(name, tensor.detach().cpu().contiguous());
    return list;
}

Result<TensorList> readTensors(const fs::path &path) {
    SINTONIA_ASSIGN(file, SafetensorsFile::open(path));
    TensorList list;
    for (const auto &entry : file.entries())
        list.emplace_back(entry.name, file.tensor(entry));
    return list;
}

Result<void> requireWhole(const fs::path &folder) {
    if (!isWholeCheckpoint(folder))
        return badInput(folder.string(), "a whole checkpoint (files as its manifest says)", "a missing or damaged one");
    return {};
}

/// Steps by the folders' names, manifests not looked at.
std::vector<std::int64_t> numberedFolders(const fs::path &runFolder) {
    std::vector<std::int64_t> steps;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(checkpointsFolder(runFolder), error)) {
        const auto name = entry.path().filename().string();
        std::int64_t step = 0;
        const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), step);
        if (problem == std::errc() && end == name.data() + name.size())
            steps.push_back(step);
    }
    std::sort(steps.begin(), steps.end());
    return steps;
}

} // namespace

fs::path checkpointsFolder(const fs::path &runFolder) { return runFolder / "checkpoints"; }
fs::path checkpointFolder(const fs::path &runFolder, std::int64_t step) {
    return checkpointsFolder(runFolder) / std::to_string(step);
}

Result<void> writeCheckpoint(const fs::path &runFolder, const CheckpointState &checkpoint,
                             const std::function<Result<void>()> &beforeManifest) {
    const auto folder = checkpointFolder(runFolder, checkpoint.step);
    std::error_code error;
    fs::remove(folder / manifestName, error); // what is left of an earlier write stops being a checkpoint first
    fs::create_directories(folder, error);
    if (error)
        return failure(systemError(folder, "make the folder", error.value()));
    SINTONIA_TRY(writeSafetensors(folder / weightsName, onCpu(checkpoint.weights)));
    SINTONIA_TRY(writeSafetensors(folder / optimizerName, onCpu(checkpoint.optimizer)));
    auto state = checkpoint.state;
    state["step"] = checkpoint.step;
    SINTONIA_TRY(writeFileAtomically(folder / stateName, toText(state, 2) + "\n"));
    Json hashes = Json::object();
    for (const auto *name : {weightsName, optimizerName, stateName}) {
        SINTONIA_ASSIGN(hash, sha256OfFile(folder / name));
        hashes[name] = hash;
    }
    SINTONIA_TRY(beforeManifest());
    SINTONIA_TRY(
        writeFileAtomically(folder / manifestName, toText(Json{{"step", checkpoint.step}, {"sha256", hashes}}, 2) + "\n"));
    SINTONIA_TRY(syncPath(checkpointsFolder(runFolder)));
    return requireWhole(folder);
}

bool isWholeCheckpoint(const fs::path &folder) {
    const auto manifest = readJsonFile(folder / manifestName);
    if (!manifest || !manifest->is_object() || !manifest->contains("sha256"))
        return false;
    for (const auto *name : {weightsName, optimizerName, stateName}) {
        const auto hash = sha256OfFile(folder / name);
        if (!hash || (*manifest)["sha256"].value(name, Json()) != *hash)
            return false;
    }
    return true;
}

std::vector<std::int64_t> checkpointSteps(const fs::path &runFolder) {
    auto steps = numberedFolders(runFolder);
    std::erase_if(steps, [&](std::int64_t step) {
        std::error_code error;
        return !fs::exists(checkpointFolder(runFolder, step) / manifestName, error);
    });
    return steps;
}

std::optional<std::int64_t> newestCheckpoint(const fs::path &runFolder) {
    auto steps = checkpointSteps(runFolder);
    for (auto step = steps.rbegin(); step != steps.rend(); ++step)
        if (isWholeCheckpoint(checkpointFolder(runFolder, *step)))
            return *step;
    return {};
}

Result<TensorList> readCheckpointWeights(const fs::path &folder) {
    SINTONIA_TRY(requireWhole(folder));
    return readTensors(folder / weightsName);
}

Result<CheckpointState> readCheckpoint(const fs::path &folder) {
    SINTONIA_TRY(requireWhole(folder));
    CheckpointState checkpoint;
    SINTONIA_ASSIGN(weights, readTensors(folder / weightsName));
    SINTONIA_ASSIGN(optimizer, readTensors(folder / optimizerName));
    SINTONIA_ASSIGN(state, readJsonFile(folder / stateName));
    checkpoint.weights = std::move(weights);
    checkpoint.optimizer = std::move(optimizer);
    checkpoint.state = std::move(state);
    checkpoint.step = checkpoint.state.value("step", std::int64_t(0));
    return checkpoint;
}

void pruneCheckpoints(const fs::path &runFolder, std::optional<std::int64_t> best) {
    const auto whole = checkpointSteps(runFolder);
    std::vector<std::int64_t> kept(whole.end() - std::ptrdiff_t(std::min<std::size_t>(2, whole.size())), whole.end());
    if (best)
        kept.push_back(*best);
    for (const auto step : numberedFolders(runFolder)) {
        if (std::find(kept.begin(), kept.end(), step) != kept.end())
            continue;
        std::error_code error;
        const auto folder = checkpointFolder(runFolder, step);
        fs::remove(folder / manifestName, error); // a removal cut off half-way leaves no checkpoint
        fs::remove_all(folder, error);
    }
}

} // namespace sintonia
