// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <optional>

namespace sintonia {

/// runs/ID/lock: held by the trainer while it lives. It carries process id and process start time, so that a reused
/// process id is not taken for the trainer; a lock whose process is gone is stale and its run has crashed.
class RunLock {
public:
    /// Takes the lock, replacing a stale one; a living holder is an error that names its process id.
    static Result<RunLock> take(const fs::path &runFolder);
    RunLock(RunLock &&) noexcept;
    RunLock &operator=(RunLock &&) noexcept;
    ~RunLock(); ///< gives it back

private:
    explicit RunLock(fs::path file);
    fs::path m_file;
};

/// Process id of the living holder; nothing when there is no lock or it is stale.
std::optional<int> runLockHolder(const fs::path &runFolder);
/// Whether a lock file is there whose process is gone.
bool runLockIsStale(const fs::path &runFolder);

/// Asks a running trainer to "stop" or "pause" after its step: a file `request` in the run folder that it looks for.
Result<void> requestTrainer(const fs::path &runFolder, const std::string &request);
/// The request that waits, removed by reading; empty when none.
std::string takeTrainerRequest(const fs::path &runFolder);

} // namespace sintonia
