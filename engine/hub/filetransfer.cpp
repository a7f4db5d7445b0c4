// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/filetransfer.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace sintonia {

namespace {

/// A broken attempt that brought this much is no sign that the next one will fail, too.
constexpr std::uint64_t notableBytes = std::uint64_t(1) << 20;

/// The bytes of a file that have come so far, on disk and in its hash.
class PartialFile {
public:
    PartialFile(const RepositoryFile &file, fs::path path) : m_file(file), m_path(std::move(path)) {}
    ~PartialFile() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    PartialFile(const PartialFile &) = delete;
    PartialFile &operator=(const PartialFile &) = delete;

    std::uint64_t size() const { return m_size; }

    /// Opens it and takes what is there into the hash.
    Result<void> open(const StopToken &stop) {
        m_descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (m_descriptor < 0)
            return failure(systemError(m_path, "open", errno));
        m_hash.emplace(m_file.kind, m_file.size);
        std::string block(std::size_t(1) << 20, '\0');
        for (;;) {
            if (stop.stop_requested())
                return interrupted();
            const auto count = ::read(m_descriptor, block.data(), block.size());
            if (count < 0)
                return failure(systemError(m_path, "read", errno));
            if (count == 0)
                break;
            m_size += std::uint64_t(count);
            m_hash->add(std::string_view(block.data(), std::size_t(count)));
        }
        return m_size > m_file.size ? startAgain() : Result<void>();
    }

    Result<void> startAgain() {
        if (::ftruncate(m_descriptor, 0) != 0)
            return failure(systemError(m_path, "shorten", errno));
        m_hash.emplace(m_file.kind, m_file.size);
        m_size = 0;
        return {};
    }

    Result<void> append(std::string_view bytes) {
        if (bytes.size() > m_file.size - m_size)
            return badInput(m_file.name, fmt::format("{} bytes", m_file.size), "more");
        m_hash->add(bytes);
        m_size += bytes.size();
        while (!bytes.empty()) {
            const auto count = ::write(m_descriptor, bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return failure(systemError(m_path, "write", errno));
            bytes.remove_prefix(std::size_t(count));
        }
        return {};
    }

    std::string hash() { return m_hash->hex(); }

    Result<void> commit(const fs::path &target) {
        if (::fsync(m_descriptor) != 0 && errno != EINVAL)
            return failure(systemError(m_path, "sync", errno));
        if (::rename(m_path.c_str(), target.c_str()) != 0)
            return failure(systemError(target, "rename into place", errno));
        return syncPath(target.parent_path());
    }

private:
    const RepositoryFile &m_file;
    fs::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
    std::optional<ContentHash> m_hash;
};

std::optional<std::uint64_t> numberIn(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Whether the answer is the wanted file at the wanted commit, beginning where `partial` ends.
Result<void> checkHead(const HttpHead &head, const std::string &commit, const RepositoryFile &file, PartialFile &partial) {
    const auto served = head.header("x-repo-commit");
    if (!served.empty() && served != commit)
        return badInput(file.name, "commit " + commit, "commit " + served.substr(0, 60));
    const auto length = numberIn(head.header("content-length"));
    if (head.status == 200) {
        if (length && *length != file.size)
            return badInput(file.name, fmt::format("{} bytes", file.size), fmt::format("{} bytes", *length));
        return partial.size() > 0 ? partial.startAgain() : Result<void>();
    }
    const auto expected = fmt::format("bytes {}-{}/{}", partial.size(), file.size - 1, file.size);
    const auto range = head.header("content-range");
    if (range != expected)
        return badInput(file.name, "the range \"" + expected + "\"", "\"" + range.substr(0, 80) + "\"");
    return {};
}

/// Brings the partial file to its full size.
Result<void> fill(HttpClient &client, const RetryOptions &retries, const std::string &url, const std::string &commit,
                  const RepositoryFile &file, PartialFile &partial, const std::function<void(std::uint64_t)> &present,
                  StopToken stop, ProgressSink &progress) {
    const HttpReceiver receiver{
        [&](const HttpHead &head) { return checkHead(head, commit, file, partial); },
        [&](std::string_view bytes) -> Result<void> {
            SINTONIA_TRY(partial.append(bytes));
            present(partial.size());
            return {};
        },
    };
    const auto attempt = [&]() -> RequestResult {
        const auto before = partial.size();
        if (before == file.size)
            return {};
        auto done = client.get(url, file.name, before, receiver, stop);
        if (done && partial.size() < file.size)
            done =
                tl::unexpected(RequestFailure{Error{ErrorCode::Other, "the answer ended early", file.name,
                                                    fmt::format("{} bytes", file.size), fmt::format("{}", partial.size())},
                                              true});
        if (!done)
            done.error().gained = partial.size() >= before + notableBytes;
        return done;
    };
    return withRetries(retries, attempt, stop, progress);
}

} // namespace

fs::path partialPath(const fs::path &target) { return target.string() + ".part"; }

Result<void> fetchFile(HttpClient &client, const RetryOptions &retries, const std::string &url, const std::string &commit,
                       const RepositoryFile &file, const fs::path &target, const std::function<void(std::uint64_t)> &present,
                       StopToken stop, ProgressSink &progress) {
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    if (error)
        return failure(systemError(target.parent_path(), "make the folder", error.value()));
    const auto path = partialPath(target);
    for (bool again = false;; again = true) {
        PartialFile partial(file, path);
        SINTONIA_TRY(partial.open(stop));
        const bool resumed = partial.size() > 0;
        present(partial.size());
        SINTONIA_TRY(fill(client, retries, url, commit, file, partial, present, stop, progress));
        const auto found = partial.hash();
        if (found == file.hash)
            return partial.commit(target);
        fs::remove(path, error);
        if (!resumed || again)
            return badInput(file.name, "content with the hash " + file.hash, found + "; the damaged file was removed");
        progress.message(file.name + ": what was kept of it is damaged; it is fetched again from its beginning");
    }
}

} // namespace sintonia
