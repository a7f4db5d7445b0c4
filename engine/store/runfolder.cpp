// SPDX-License-Identifier: Apache-2.0
#include "engine/store/runfolder.h"

#include "engine/store/corpora.h"
#include "engine/store/runlock.h"
#include "engine/store/runs.h"
#include "engine/store/sqlguard.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <functional>
#include <random>
#include <sys/stat.h>

namespace sintonia {

namespace {

fs::path trashFolder(const Project &project) { return project.runsFolder() / ".trash"; }
fs::path annotationsFile(const fs::path &folder) { return folder / "annotations.json"; }

/// Writes the annotations into the run folder, where they outlive the database, and then into the database.
Result<void> annotate(Project &project, const std::string &id, const std::function<void(RunAnnotations &)> &change) {
    const auto folder = runFolder(project, id);
    std::error_code error;
    if (!isRunId(id) || !fs::is_directory(folder, error))
        return badInput(folder.string(), "a run of the project", "nothing");
    auto annotations = readAnnotations(folder);
    change(annotations);
    const Json json = {{"name", annotations.name ? Json(*annotations.name) : Json(nullptr)},
                       {"notes", annotations.notes},
                       {"tags", annotations.tags}};
    SINTONIA_TRY(writeFileAtomically(annotationsFile(folder), toText(json, 2) + "\n"));
    return guardSql(project, [&]() -> Result<void> {
        SQLite::Statement update(project.database(),
                                 "UPDATE runs SET name = coalesce(?, name), notes = ?, tags = ? WHERE id = ?");
        if (annotations.name)
            update.bind(1, *annotations.name);
        update.bind(2, annotations.notes);
        update.bind(3, toText(Json(annotations.tags)));
        update.bind(4, id);
        update.exec();
        return {};
    });
}

Result<void> moveFolder(const fs::path &from, const fs::path &to) {
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    if (!error)
        fs::rename(from, to, error);
    if (error)
        return failure(systemError(from, "move", error.value()));
    return syncPath(to.parent_path());
}

} // namespace

bool isRunId(const std::string &id) {
    return !id.empty() && id.front() != '.' && id.find('/') == std::string::npos && id.find('\0') == std::string::npos;
}

RunAnnotations readAnnotations(const fs::path &folder) {
    RunAnnotations annotations;
    const auto json = readJsonFile(annotationsFile(folder));
    if (!json)
        return annotations;
    std::string name;
    JsonReader reader(*json, "annotations.json");
    if (const auto *value = reader.child("name"); value && value->is_string())
        annotations.name = value->get<std::string>();
    reader.read("notes", annotations.notes);
    reader.read("tags", annotations.tags);
    return annotations;
}

Result<std::string> createRun(const Project &project, const Experiment &experiment, const Json &environment) {
    // Not std::time(): its coarse clock may still be in the second before.
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::random_device random;
    for (int attempt = 0; attempt < 100; ++attempt) {
        const auto id = fmt::format("{:%Y%m%d-%H%M%S}-{:04x}", fmt::gmtime(now), random() & 0xffff);
        const auto folder = runFolder(project, id);
        if (::mkdir(folder.c_str(), 0777) != 0) {
            if (errno == EEXIST)
                continue;
            return failure(systemError(folder, "make the folder", errno));
        }
        auto content = environment.is_object() ? environment : Json::object();
        content["experiment"] = toJson(experiment);
        content["created"] = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
        SINTONIA_TRY(writeFileAtomically(folder / "experiment.json", toText(content, 2) + "\n"));
        SINTONIA_TRY(syncPath(project.runsFolder()));
        return id;
    }
    return failure(ErrorCode::Other, "cannot find a free name for the run in " + project.runsFolder().string());
}

fs::path runFolder(const Project &project, const std::string &run) { return project.runsFolder() / run; }

Result<void> setRunNotes(Project &project, const std::string &id, const std::string &notes) {
    return annotate(project, id, [&](RunAnnotations &annotations) { annotations.notes = notes; });
}

Result<void> setRunTags(Project &project, const std::string &id, const std::vector<std::string> &tags) {
    return annotate(project, id, [&](RunAnnotations &annotations) { annotations.tags = tags; });
}

Result<void> renameRun(Project &project, const std::string &id, const std::string &name) {
    return annotate(project, id, [&](RunAnnotations &annotations) { annotations.name = name; });
}

Result<void> removeRun(Project &project, const std::string &id) {
    const auto folder = runFolder(project, id);
    std::error_code error;
    if (!isRunId(id) || !fs::is_directory(folder, error))
        return badInput(folder.string(), "a run of the project", "nothing");
    if (const auto holder = runLockHolder(folder))
        return failure(Error{
            ErrorCode::Usage, fmt::format("the run is being trained by process {}: stop it first", *holder), id, {}, {}});
    SINTONIA_TRY(moveFolder(folder, trashFolder(project) / id));
    SINTONIA_TRY(indexRuns(project));
    return {};
}

Result<void> restoreRun(Project &project, const std::string &id) {
    std::error_code error;
    if (!isRunId(id) || !fs::is_directory(trashFolder(project) / id, error))
        return badInput((trashFolder(project) / id).string(), "a removed run", "nothing");
    SINTONIA_TRY(moveFolder(trashFolder(project) / id, runFolder(project, id)));
    SINTONIA_TRY(indexRuns(project));
    return {};
}

Result<void> emptyTrash(Project &project) {
    SINTONIA_TRY(deleteRemovedCorpora(project));
    std::error_code error;
    fs::remove_all(trashFolder(project), error);
    if (error)
        return failure(systemError(trashFolder(project), "remove", error.value()));
    return {};
}

} // namespace sintonia
