// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace sintonia {

namespace fs = std::filesystem;

/// The whole file. Fails when it does not exist, can't be read, or is larger than `limit` bytes (checked before reading).
Result<std::string> readFile(const fs::path &path, std::uint64_t limit = std::uint64_t(1) << 30);

/// Writes `bytes` to a temporary file beside `path`, syncs it, renames it over `path` and syncs the folder: after a crash
/// either the old or the new content is there, whole. Missing parent folders are made.
Result<void> writeFileAtomically(const fs::path &path, std::string_view bytes);

/// Syncs a file or folder to disk.
Result<void> syncPath(const fs::path &path);

/// Writes all of `bytes` to an open descriptor of `path`, also when signals interrupt it. A failure may leave a part.
Result<void> writeAll(int descriptor, const fs::path &path, std::string_view bytes);

/// Text of errno for a failed system call on `path`: "PATH: cannot open: No such file or directory".
Error systemError(const fs::path &path, std::string_view action, int errorNumber);

/// An output that becomes visible only by commit(); removed again when that never happens. For files written in pieces.
class AtomicFile {
public:
    static Result<AtomicFile> create(const fs::path &path);
    AtomicFile(AtomicFile &&other) noexcept;
    AtomicFile &operator=(AtomicFile &&other) noexcept;
    ~AtomicFile();

    Result<void> write(std::string_view bytes);
    /// Syncs, closes and renames into place.
    Result<void> commit();

private:
    AtomicFile(fs::path path, fs::path temporary, int descriptor);
    void discard() noexcept;

    fs::path m_path;
    fs::path m_temporary;
    int m_descriptor = -1;
};

} // namespace sintonia
