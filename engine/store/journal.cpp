// SPDX-License-Identifier: Apache-2.0
#include "engine/store/journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace sintonia {

namespace {

double secondsNow() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

Result<std::string> readRange(int descriptor, const fs::path &file, std::uint64_t begin, std::uint64_t end) {
    std::string bytes(end - begin, '\0');
    std::size_t used = 0;
    while (used < bytes.size()) {
        const auto count = ::pread(descriptor, bytes.data() + used, bytes.size() - used, off_t(begin + used));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(systemError(file, "read", errno));
        if (count == 0)
            break;
        used += std::size_t(count);
    }
    bytes.resize(used);
    return bytes;
}

std::optional<std::int64_t> sequenceOf(std::string_view line) {
    const auto json = parseJson(line, "journal");
    if (!json || !json->is_object() || !json->contains("seq") || !(*json)["seq"].is_number_integer())
        return {};
    return (*json)["seq"].get<std::int64_t>();
}

struct Tail {
    std::uint64_t end = 0;     ///< behind the last newline
    std::int64_t sequence = 0; ///< of the last whole line that has one
};

/// Reads backwards in growing pieces until a whole line with a sequence number is in sight.
Result<Tail> tailOf(int descriptor, const fs::path &file, std::uint64_t size) {
    for (std::uint64_t window = 1 << 16;; window *= 4) {
        const auto begin = size > window ? size - window : 0;
        SINTONIA_ASSIGN(bytes, readRange(descriptor, file, begin, size));
        auto end = bytes.rfind('\n');
        Tail tail;
        tail.end = end == std::string::npos ? 0 : begin + end + 1;
        while (end != std::string::npos) {
            const auto before = end == 0 ? std::string::npos : bytes.rfind('\n', end - 1);
            if (before == std::string::npos && begin > 0)
                break;
            const auto first = before == std::string::npos ? 0 : before + 1;
            if (const auto sequence = sequenceOf(std::string_view(bytes).substr(first, end - first))) {
                tail.sequence = *sequence;
                return tail;
            }
            end = before;
        }
        if (begin == 0)
            return tail;
    }
}

} // namespace

JournalWriter::JournalWriter(fs::path file, int descriptor, std::int64_t next)
    : m_file(std::move(file)), m_descriptor(descriptor), m_next(next) {}
JournalWriter::JournalWriter(JournalWriter &&other) noexcept { *this = std::move(other); }
JournalWriter &JournalWriter::operator=(JournalWriter &&other) noexcept {
    std::swap(m_file, other.m_file);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_next, other.m_next);
    return *this;
}
JournalWriter::~JournalWriter() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<JournalWriter> JournalWriter::open(const fs::path &file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return failure(systemError(file, "open", errno));
    JournalWriter writer(file, descriptor, 1);
    struct stat status {};
    if (::fstat(descriptor, &status) != 0)
        return failure(systemError(file, "stat", errno));
    SINTONIA_ASSIGN(tail, tailOf(descriptor, file, std::uint64_t(status.st_size)));
    if (tail.end < std::uint64_t(status.st_size) && ::ftruncate(descriptor, off_t(tail.end)) != 0)
        return failure(systemError(file, "cut a torn line off", errno));
    writer.m_next = tail.sequence + 1;
    return writer;
}

Result<void> JournalWriter::append(const std::string &kind, Json content) {
    content["seq"] = m_next;
    content["time"] = secondsNow();
    content["kind"] = kind;
    SINTONIA_TRY(writeAll(m_descriptor, m_file, toText(content) + "\n"));
    ++m_next;
    return {};
}

Result<void> JournalWriter::sync() {
    if (::fdatasync(m_descriptor) != 0 && errno != EINVAL)
        return failure(systemError(m_file, "sync", errno));
    return {};
}

Result<std::vector<JournalEntry>> readJournal(const fs::path &file, std::uint64_t &offset, std::vector<std::string> *broken,
                                              std::uint64_t limit) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return failure(systemError(file, "open", errno));
    struct Closer {
        int descriptor;
        ~Closer() { ::close(descriptor); }
    } closer{descriptor};
    struct stat status {};
    if (::fstat(descriptor, &status) != 0)
        return failure(systemError(file, "stat", errno));
    const auto size = std::uint64_t(status.st_size);
    std::vector<JournalEntry> entries;
    std::string bytes;
    std::size_t end = std::string::npos;
    // A line longer than the limit is read whole all the same.
    for (auto window = limit; end == std::string::npos; window = window > size / 2 ? size : window * 2) {
        const auto stop = size - std::min(size, offset) > window ? offset + window : size;
        if (stop <= offset)
            return entries;
        SINTONIA_ASSIGN(piece, readRange(descriptor, file, offset, stop));
        bytes = std::move(piece);
        end = bytes.rfind('\n');
        if (end == std::string::npos && stop == size)
            return entries;
    }
    for (std::size_t at = 0; at <= end;) {
        const auto lineEnd = bytes.find('\n', at);
        const auto place = fmt::format("{} at byte {}", file.filename().string(), offset + at);
        auto json = parseJson(std::string_view(bytes).substr(at, lineEnd - at), place);
        at = lineEnd + 1;
        const bool whole = json && json->is_object() && json->contains("seq") && (*json)["seq"].is_number_integer() &&
                           json->contains("kind") && (*json)["kind"].is_string();
        if (whole) {
            const auto time = json->contains("time") && (*json)["time"].is_number() ? (*json)["time"].get<double>() : 0.0;
            entries.push_back(
                {(*json)["seq"].get<std::int64_t>(), time, (*json)["kind"].get<std::string>(), std::move(*json)});
        } else if (broken) {
            broken->push_back(json ? place + ": expected an entry with seq and kind" : json.error().text());
        }
    }
    offset += end + 1;
    return entries;
}

} // namespace sintonia
