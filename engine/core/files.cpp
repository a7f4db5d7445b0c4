// SPDX-License-Identifier: Apache-2.0
#include "engine/core/files.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sintonia {

Error systemError(const fs::path &path, std::string_view action, int errorNumber) {
    const bool missing = errorNumber == ENOENT || errorNumber == ENOTDIR || errorNumber == EACCES || errorNumber == EISDIR;
    const bool full = errorNumber == ENOSPC || errorNumber == EDQUOT || errorNumber == ENOMEM;
    const auto code = missing ? ErrorCode::BadInput : full ? ErrorCode::Resource : ErrorCode::Other;
    return Error{code, fmt::format("cannot {}: {}", action, std::strerror(errorNumber)), path.string(), {}, {}};
}

Result<std::string> readFile(const fs::path &path, std::uint64_t limit) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return failure(systemError(path, "open", errno));
    struct Closer {
        int descriptor;
        ~Closer() { ::close(descriptor); }
    } closer{descriptor};
    struct stat status {};
    if (::fstat(descriptor, &status) != 0)
        return failure(systemError(path, "stat", errno));
    if (S_ISDIR(status.st_mode))
        return badInput(path.string(), "a file", "a folder");
    if (std::uint64_t(status.st_size) > limit)
        return badInput(path.string(), fmt::format("at most {} bytes", limit), fmt::format("{} bytes", status.st_size));
    std::string bytes;
    bytes.resize(std::size_t(status.st_size));
    std::size_t used = 0;
    for (;;) {
        if (used == bytes.size()) {
            if (bytes.size() > limit)
                return badInput(path.string(), fmt::format("at most {} bytes", limit), "more");
            // Regular files end here; pipes and /proc files state no size and grow.
            char probe = 0;
            const auto count = ::read(descriptor, &probe, 1);
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return failure(systemError(path, "read", errno));
            if (count == 0)
                return bytes;
            bytes.push_back(probe);
            ++used;
            bytes.resize(std::max<std::size_t>(4096, bytes.size() * 2));
        }
        const auto count = ::read(descriptor, bytes.data() + used, bytes.size() - used);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(systemError(path, "read", errno));
        if (count == 0) {
            bytes.resize(used);
            return bytes;
        }
        used += std::size_t(count);
    }
}

Result<void> syncPath(const fs::path &path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return failure(systemError(path, "open", errno));
    const int status = ::fsync(descriptor);
    const int errorNumber = errno;
    ::close(descriptor);
    if (status != 0 && errorNumber != EINVAL)
        return failure(systemError(path, "sync", errorNumber));
    return {};
}

Result<void> writeAll(int descriptor, const fs::path &path, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(systemError(path, "write", errno));
        bytes.remove_prefix(std::size_t(count));
    }
    return {};
}

Result<void> writeFileAtomically(const fs::path &path, std::string_view bytes) {
    SINTONIA_ASSIGN(file, AtomicFile::create(path));
    SINTONIA_TRY(file.write(bytes));
    return file.commit();
}

Result<AtomicFile> AtomicFile::create(const fs::path &path) {
    std::error_code error;
    const auto folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    fs::create_directories(folder, error);
    if (error)
        return failure(systemError(folder, "make the folder", error.value()));
    if (fs::is_directory(path, error))
        return badInput(path.string(), "a file", "a folder");
    std::string name = (folder / ("." + path.filename().string() + ".XXXXXX")).string();
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0)
        return failure(systemError(path, "create", errno));
    const auto mask = ::umask(0);
    ::umask(mask);
    ::fchmod(descriptor, 0666 & ~mask);
    return AtomicFile(path, name, descriptor);
}

AtomicFile::AtomicFile(fs::path path, fs::path temporary, int descriptor)
    : m_path(std::move(path)), m_temporary(std::move(temporary)), m_descriptor(descriptor) {}

AtomicFile::AtomicFile(AtomicFile &&other) noexcept { *this = std::move(other); }

AtomicFile &AtomicFile::operator=(AtomicFile &&other) noexcept {
    if (this == &other)
        return *this;
    discard();
    m_path = std::move(other.m_path);
    m_temporary = std::move(other.m_temporary);
    m_descriptor = std::exchange(other.m_descriptor, -1);
    return *this;
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::discard() noexcept {
    if (m_descriptor < 0)
        return;
    ::close(m_descriptor);
    ::unlink(m_temporary.c_str());
    m_descriptor = -1;
}

Result<void> AtomicFile::write(std::string_view bytes) { return writeAll(m_descriptor, m_path, bytes); }

Result<void> AtomicFile::commit() {
    if (::fsync(m_descriptor) != 0 && errno != EINVAL)
        return failure(systemError(m_path, "sync", errno));
    if (::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        return failure(systemError(m_path, "rename into place", errno));
    ::close(std::exchange(m_descriptor, -1));
    return syncPath(m_path.has_parent_path() ? m_path.parent_path() : fs::path("."));
}

} // namespace sintonia
