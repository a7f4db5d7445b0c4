// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <string>
#include <vector>

namespace sintonia {

/// An output folder that becomes visible only by commit(): it is filled under a temporary name beside its target and removed
/// again when commit() never happens. What a crash left under that name is removed by the next create().
class PendingFolder {
public:
    /// A target that is a file or a folder with something in it is refused; an empty folder is taken over.
    static Result<PendingFolder> create(const fs::path &target);
    PendingFolder(PendingFolder &&other) noexcept;
    PendingFolder &operator=(PendingFolder &&) = delete;
    ~PendingFolder();

    /// Where to write until commit().
    const fs::path &path() const { return m_temporary; }
    /// Paths of the files inside, relative to path(), sorted.
    Result<std::vector<std::string>> files() const;
    /// Syncs everything inside and renames the folder to its target.
    Result<void> commit();
    /// Syncs the one file of that name and renames it to `target`, replacing nothing else; the folder is removed.
    Result<void> commitFile(const std::string &name, const fs::path &target);

private:
    PendingFolder(fs::path target, fs::path temporary);

    fs::path m_target;
    fs::path m_temporary; ///< empty once committed or moved from
};

} // namespace sintonia
