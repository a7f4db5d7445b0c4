// SPDX-License-Identifier: Apache-2.0
#include "engine/store/project.h"

#include "engine/store/runs.h"
#include "engine/store/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>

namespace sintonia {

namespace {

// Another connection's import may hold the write lock for minutes; readers never wait (WAL), writers give up after this.
constexpr int busyMilliseconds = 30000;

void configure(SQLite::Database &database) {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = NORMAL");
    database.exec("PRAGMA foreign_keys = ON");
    database.exec("PRAGMA cache_size = -65536"); // KiB
    database.exec("PRAGMA temp_store = MEMORY");
}

} // namespace

struct Project::State {
    State(fs::path projectFolder, const fs::path &file)
        : folder(std::move(projectFolder)),
          database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busyMilliseconds) {}
    fs::path folder;
    mutable SQLite::Database database;
};

Project::Project(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Project::Project(Project &&) noexcept = default;
Project &Project::operator=(Project &&) noexcept = default;
Project::~Project() = default;

Result<Project> Project::open(const fs::path &folder) {
    std::error_code error;
    const auto absolute = fs::absolute(folder).lexically_normal();
    const auto file = absolute / "project.db";
    if (!fs::is_directory(absolute, error))
        return badInput(folder.string(), "a project folder", fs::exists(absolute, error) ? "a file" : "nothing");
    const bool lost = !fs::exists(file, error);
    if (lost && !fs::is_directory(absolute / "runs", error))
        return badInput(folder.string(), "a project folder (with project.db or runs/)", "another folder");
    try {
        Project project(std::make_unique<State>(absolute, file));
        configure(project.database());
        SINTONIA_TRY(migrate(project.database(), schemaSteps(), file.string()));
        for (const auto &made : {project.runsFolder(), project.modelsFolder(), project.cacheFolder()}) {
            fs::create_directories(made, error);
            if (error)
                return failure(systemError(made, "make the folder", error.value()));
        }
        if (lost)
            SINTONIA_TRY(indexRuns(project));
        return project;
    } catch (const SQLite::Exception &exception) {
        return failure(
            Error{ErrorCode::BadInput, std::string("cannot open the database: ") + exception.what(), file.string(), {}, {}});
    }
}

Result<Project> Project::openOrCreate(const fs::path &folder) {
    std::error_code error;
    if (fs::exists(folder, error) && !fs::is_directory(folder, error))
        return badInput(folder.string(), "a project folder", "a file");
    fs::create_directories(folder / "runs", error);
    if (error)
        return failure(systemError(folder / "runs", "make the folder", error.value()));
    return open(folder);
}

const fs::path &Project::folder() const { return m_state->folder; }
fs::path Project::runsFolder() const { return m_state->folder / "runs"; }
fs::path Project::modelsFolder() const { return m_state->folder / "models"; }
fs::path Project::cacheFolder() const { return m_state->folder / "cache"; }
SQLite::Database &Project::database() const { return m_state->database; }

std::string Project::name() const {
    const auto &folder = m_state->folder;
    return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

} // namespace sintonia
