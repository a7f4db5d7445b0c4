// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <memory>
#include <string>

namespace SQLite {
class Database;
}

namespace sintonia {

/// A project folder: project.db (SQLite, WAL), runs/, models/, cache/. The run folders are the truth for runs, the database
/// is an index of them and the home of corpora. One Project is one connection: use it from one thread at a time and open
/// another for another thread; connections see each other's committed work.
class Project {
public:
    /// Opens the project in `folder`; a missing folder or database is bad input. Older schemas are migrated, a newer one is
    /// refused. A database that was deleted while runs/ exist is made again and the runs are indexed anew.
    static Result<Project> open(const fs::path &folder);
    /// Opens, or makes an empty project where there is none.
    static Result<Project> openOrCreate(const fs::path &folder);

    Project(Project &&) noexcept;
    Project &operator=(Project &&) noexcept;
    ~Project();

    const fs::path &folder() const;
    fs::path runsFolder() const;
    fs::path modelsFolder() const;
    fs::path cacheFolder() const;
    /// Name for people: that of the folder.
    std::string name() const;

    /// For the store folder itself.
    SQLite::Database &database() const;

private:
    struct State;
    explicit Project(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace sintonia
