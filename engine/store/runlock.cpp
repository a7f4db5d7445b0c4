// SPDX-License-Identifier: Apache-2.0
#include "engine/store/runlock.h"

#include "engine/core/json.h"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace sintonia {

namespace {

fs::path lockFile(const fs::path &runFolder) { return runFolder / "lock"; }
fs::path requestFile(const fs::path &runFolder) { return runFolder / "request"; }

std::string hostName() {
    char name[256] = {};
    ::gethostname(name, sizeof name - 1);
    return name;
}

/// Start time of a process in clock ticks since boot (field 22 of /proc/PID/stat), or nothing when it does not live.
std::optional<std::uint64_t> startOf(std::int64_t process) {
    const auto stat = readFile(fmt::format("/proc/{}/stat", process));
    if (!stat)
        return {};
    // The name in parentheses may hold spaces and parentheses: fields count from behind the last one.
    const auto behindName = stat->rfind(") ");
    if (behindName == std::string::npos || (*stat)[behindName + 2] == 'Z')
        return {};
    std::size_t at = behindName + 2;
    for (int field = 3; field < 22; ++field) {
        at = stat->find(' ', at);
        if (at == std::string::npos)
            return {};
        ++at;
    }
    return std::strtoull(stat->c_str() + at, nullptr, 10);
}

std::string bootId() {
    const auto id = readFile("/proc/sys/kernel/random/boot_id");
    return id ? id->substr(0, id->find('\n')) : std::string();
}

struct Holder {
    std::int64_t process = 0;
    bool alive = false;
};

/// Who holds the lock, if a lock file is there. A holder on another machine can't be asked and counts as alive.
std::optional<Holder> holderOf(const fs::path &runFolder) {
    const auto text = readFile(lockFile(runFolder), 1 << 16);
    if (!text)
        return {};
    const auto json = parseJson(*text, "lock");
    if (!json || !json->is_object())
        return Holder{};
    const auto process = json->value("pid", std::int64_t(0));
    if (json->value("host", std::string()) != hostName())
        return Holder{process, true};
    const auto start = startOf(process);
    return Holder{process, start && *start == json->value("started", std::uint64_t(0)) &&
                               json->value("boot", std::string()) == bootId()};
}

/// Holds the kernel's lock on the run folder, so that looking at a stale lock and replacing it is one act.
class FolderMutex {
public:
    explicit FolderMutex(const fs::path &folder) : m_descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (m_descriptor >= 0)
            ::flock(m_descriptor, LOCK_EX);
    }
    FolderMutex(const FolderMutex &) = delete;
    FolderMutex &operator=(const FolderMutex &) = delete;
    ~FolderMutex() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }

private:
    int m_descriptor;
};

} // namespace

RunLock::RunLock(fs::path file) : m_file(std::move(file)) {}
RunLock::RunLock(RunLock &&other) noexcept : m_file(std::exchange(other.m_file, {})) {}
RunLock &RunLock::operator=(RunLock &&other) noexcept {
    std::swap(m_file, other.m_file);
    return *this;
}
RunLock::~RunLock() {
    if (!m_file.empty())
        ::unlink(m_file.c_str());
}

Result<RunLock> RunLock::take(const fs::path &runFolder) {
    std::error_code error;
    if (!fs::is_directory(runFolder, error))
        return badInput(runFolder.string(), "a run folder", "nothing");
    const FolderMutex mutex(runFolder);
    if (const auto holder = holderOf(runFolder); holder && holder->alive)
        return failure(Error{ErrorCode::Other,
                             fmt::format("the run is being trained by process {}", holder->process),
                             runFolder.string(),
                             {},
                             {}});
    const auto process = std::int64_t(::getpid());
    const Json content = {
        {"pid", process}, {"started", startOf(process).value_or(0)}, {"boot", bootId()}, {"host", hostName()}};
    SINTONIA_TRY(writeFileAtomically(lockFile(runFolder), toText(content) + "\n"));
    return RunLock(lockFile(runFolder));
}

std::optional<int> runLockHolder(const fs::path &runFolder) {
    const auto holder = holderOf(runFolder);
    if (!holder || !holder->alive)
        return {};
    return int(holder->process);
}

bool runLockIsStale(const fs::path &runFolder) {
    const auto holder = holderOf(runFolder);
    return holder && !holder->alive;
}

Result<void> requestTrainer(const fs::path &runFolder, const std::string &request) {
    if (request != "stop" && request != "pause")
        return failure(Error{ErrorCode::Usage, {}, "request", "stop or pause", "\"" + request + "\""});
    if (!runLockHolder(runFolder))
        return failure(Error{ErrorCode::Usage, "no trainer is at work on this run", runFolder.string(), {}, {}});
    return writeFileAtomically(requestFile(runFolder), request + "\n");
}

std::string takeTrainerRequest(const fs::path &runFolder) {
    const auto text = readFile(requestFile(runFolder), 4096);
    if (!text)
        return {};
    ::unlink(requestFile(runFolder).c_str());
    return text->substr(0, text->find('\n'));
}

} // namespace sintonia
