// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/library.h"

#include "engine/hub/modelfiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>

namespace sintonia {

namespace {

constexpr std::uint64_t spareBytes = std::uint64_t(64) << 20;
constexpr std::size_t mostFiles = 20'000;

fs::path trashFolder(const fs::path &models) { return models / ".trash"; }

Result<void> makeFolders(const fs::path &folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return failure(systemError(folder, "make the folder", error.value()));
    return {};
}

Result<void> removeFolder(const fs::path &folder) {
    std::error_code error;
    fs::remove_all(folder, error);
    if (error)
        return failure(systemError(folder, "remove", error.value()));
    return {};
}

/// A folder of a name of its own, removed again unless it was moved away.
struct IncomingFolder {
    fs::path path;
    explicit IncomingFolder(fs::path folder) : path(std::move(folder)) {}
    IncomingFolder(const IncomingFolder &) = delete;
    IncomingFolder &operator=(const IncomingFolder &) = delete;
    ~IncomingFolder() {
        std::error_code error;
        fs::remove_all(path, error);
    }
};

/// Names of all regular files in `folder`, links followed for files, two levels deep: no model file lies deeper.
Result<std::vector<std::string>> fileNames(const fs::path &folder) {
    std::vector<std::string> names;
    std::error_code error;
    auto at = fs::recursive_directory_iterator(folder, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        std::error_code ignored;
        if (at.depth() == 1)
            at.disable_recursion_pending();
        if (at->is_regular_file(ignored))
            names.push_back(at->path().lexically_relative(folder).generic_string());
        if (names.size() > mostFiles)
            return badInput(folder.string(), fmt::format("a model folder of at most {} files", mostFiles), "more");
    }
    if (error)
        return failure(systemError(folder, "read the folder", error.value()));
    return names;
}

Result<void> copyFile(const fs::path &from, const fs::path &to, StopToken stop,
                      const std::function<void(std::uint64_t)> &copied) {
    std::ifstream in(from, std::ios::binary);
    if (!in)
        return failure(systemError(from, "open", errno));
    SINTONIA_ASSIGN(out, AtomicFile::create(to));
    std::string block(std::size_t(4) << 20, '\0');
    while (in.read(block.data(), std::streamsize(block.size())) || in.gcount() > 0) {
        if (stop.stop_requested())
            return interrupted();
        SINTONIA_TRY(out.write(std::string_view(block.data(), std::size_t(in.gcount()))));
        copied(std::uint64_t(in.gcount()));
    }
    if (in.bad())
        return failure(systemError(from, "read", errno));
    return out.commit();
}

} // namespace

std::vector<fs::path> modelFoldersIn(const fs::path &folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error))
        if (!entry.path().filename().string().starts_with(".") && isModelFolder(entry.path()))
            found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<ModelDescription> describeModelsIn(const fs::path &folder, const std::vector<std::string> &families) {
    std::vector<ModelDescription> described;
    for (const auto &model : modelFoldersIn(folder))
        described.push_back(describeModelFolder(model, families));
    return described;
}

Result<void> checkNameIsFree(const fs::path &models, const std::string &name) {
    SINTONIA_TRY(checkModelName(name));
    std::error_code error;
    if (fs::exists(fs::symlink_status(models / name, error)))
        return badInput(models.string(), "a name that no model of the project has",
                        "\"" + name + "\", which is there already");
    return {};
}

Result<void> moveModelFolder(const fs::path &from, const fs::path &to) {
    SINTONIA_TRY(makeFolders(to.parent_path()));
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0)
        return failure(systemError(to, "move the folder into place", errno));
    SINTONIA_TRY(syncPath(to.parent_path()));
    return syncPath(from.parent_path());
}

Result<void> checkFreeSpace(const fs::path &folder, std::uint64_t bytes) {
    std::error_code error;
    const auto space = fs::space(folder, error);
    if (!error && space.available < bytes + spareBytes)
        return failure(Error{ErrorCode::Resource, "the disk is too full", folder.string(),
                             fmt::format("{} bytes free", bytes + spareBytes), fmt::format("{}", space.available)});
    return {};
}

Result<ModelDescription> importModel(const ModelImportOptions &options, const fs::path &models, const fs::path &source,
                                     StopToken stop, ProgressSink &progress) {
    std::error_code error;
    const auto folder = fs::canonical(source, error);
    if (error || !fs::is_directory(folder, error))
        return failure(systemError(source, "open the folder", error ? error.value() : ENOTDIR));
    const auto name = options.name.empty() ? folder.filename().string() : options.name;
    SINTONIA_TRY(checkNameIsFree(models, name));
    const auto original = describeModelFolder(folder, options.families);
    if (original.state == ModelState::Broken)
        return badInput(folder.string(), "a model this program can read", original.reason);
    SINTONIA_ASSIGN(names, fileNames(folder));
    const auto chosen = modelFileNames(names);
    std::uint64_t total = 0, done = 0;
    for (const auto &each : chosen)
        total += fs::file_size(folder / each, error);
    SINTONIA_TRY(makeFolders(models / ".incoming"));
    SINTONIA_TRY(checkFreeSpace(models, total));
    auto form = (models / ".incoming" / (name + ".XXXXXX")).string();
    if (!::mkdtemp(form.data()))
        return failure(systemError(form, "make the folder", errno));
    const IncomingFolder incoming(form);
    fs::permissions(incoming.path, fs::perms(0755), error);
    const auto stage = "Copying " + name;
    for (const auto &each : chosen) {
        SINTONIA_TRY(checkFileName(each, folder.string()));
        SINTONIA_TRY(copyFile(folder / each, incoming.path / each, stop, [&](std::uint64_t bytes) {
            done += bytes;
            progress.progress({stage, done, total, "bytes"});
        }));
    }
    auto provenance = original.provenance.value_or(Provenance{});
    provenance.folder = folder.string();
    SINTONIA_TRY(writeProvenance(incoming.path, std::move(provenance)));
    // What was copied is looked at again: the folder may have changed under the copy.
    if (const auto copy = describeModelFolder(incoming.path, options.families); copy.state == ModelState::Broken)
        return badInput(folder.string(), "a model this program can read", copy.reason);
    SINTONIA_TRY(moveModelFolder(incoming.path, models / name));
    return describeModelFolder(models / name, options.families);
}

Result<void> removeModel(const fs::path &models, const std::string &name) {
    SINTONIA_TRY(checkModelName(name));
    std::error_code error;
    if (!fs::is_directory(models / name, error))
        return badInput((models / name).string(), "a model of the project", "nothing");
    SINTONIA_TRY(removeFolder(trashFolder(models) / name));
    return moveModelFolder(models / name, trashFolder(models) / name);
}

Result<void> restoreModel(const fs::path &models, const std::string &name) {
    SINTONIA_TRY(checkNameIsFree(models, name));
    std::error_code error;
    if (!fs::is_directory(trashFolder(models) / name, error))
        return badInput((trashFolder(models) / name).string(), "a removed model", "nothing");
    return moveModelFolder(trashFolder(models) / name, models / name);
}

Result<void> emptyModelTrash(const fs::path &models) { return removeFolder(trashFolder(models)); }

} // namespace sintonia
