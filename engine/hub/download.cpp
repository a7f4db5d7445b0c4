// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/download.h"

#include "engine/hub/filetransfer.h"
#include "engine/hub/library.h"
#include "engine/hub/modelfiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace sintonia {

namespace {

constexpr std::size_t longestAnswer = std::size_t(32) << 20;

/// "organisation--name", as "--" is in no id.
std::string folderName(const std::string &id) {
    const auto slash = id.find('/');
    return slash == id.npos ? id : id.substr(0, slash) + "--" + id.substr(slash + 1);
}

fs::path downloadFolder(const fs::path &models, const std::string &id) { return models / ".downloads" / folderName(id); }

/// Keeps a second process off the same download. The lock file lies beside the folder, which is moved away in the end.
class DownloadLock {
public:
    static Result<DownloadLock> take(const fs::path &folder, const std::string &id) {
        std::error_code error;
        fs::create_directories(folder.parent_path(), error);
        const auto path = folder.string() + ".lock";
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor < 0)
            return failure(systemError(path, "open", errno));
        DownloadLock lock(descriptor);
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
            return failure(Error{ErrorCode::Other, "it is being downloaded or discarded already", id, {}, {}});
        return lock;
    }
    DownloadLock(DownloadLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    DownloadLock &operator=(DownloadLock &&) = delete;
    ~DownloadLock() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }

private:
    explicit DownloadLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor = -1;
};

Result<Repository> askForRepository(HttpClient &client, const RetryOptions &retries, const RepositoryName &name,
                                    StopToken stop, ProgressSink &progress) {
    progress.progress({"Asking for " + name.id, 0, 0, {}});
    const auto url = fmt::format("{}/api/models/{}/revision/{}?blobs=true", client.server().endpoint,
                                 percentEncoded(name.id), percentEncoded(name.revision, false));
    std::string text;
    const HttpReceiver receiver{
        [&](const HttpHead &) -> Result<void> {
            text.clear();
            return {};
        },
        [&](std::string_view bytes) -> Result<void> {
            if (text.size() + bytes.size() > longestAnswer)
                return badInput(name.id, fmt::format("an answer of at most {} bytes", longestAnswer), "more");
            text += bytes;
            return {};
        },
    };
    SINTONIA_TRY(withRetries(retries, [&] { return client.get(url, name.id, 0, receiver, stop); }, stop, progress));
    SINTONIA_ASSIGN(json, parseJson(text, url));
    return readRepository(json, name.id);
}

/// The folder of this commit's files; what is there of another commit goes.
Result<void> prepareFolder(const fs::path &folder, const Provenance &wanted) {
    const auto kept = readProvenance(folder);
    std::error_code error;
    if (fs::exists(folder, error) && (!kept || kept->commit != wanted.commit || kept->endpoint != wanted.endpoint))
        fs::remove_all(folder, error);
    fs::create_directories(folder, error);
    if (error)
        return failure(systemError(folder, "make the folder", error.value()));
    return writeProvenance(folder, wanted);
}

/// Bytes that are here of a file, whole or in part.
std::uint64_t presentBytes(const fs::path &target, const RepositoryFile &file) {
    std::error_code error;
    if (const auto size = fs::file_size(target, error); !error)
        return size == file.size ? size : 0;
    const auto size = fs::file_size(partialPath(target), error);
    return error || size > file.size ? 0 : size;
}

Result<void> fetchFiles(HttpClient &client, const RetryOptions &retries, const Repository &repository,
                        const fs::path &folder, StopToken stop, ProgressSink &progress) {
    const auto total = repository.bytes();
    std::uint64_t present = 0;
    for (const auto &file : repository.files)
        present += presentBytes(folder / file.name, file);
    SINTONIA_TRY(checkFreeSpace(folder, total - present));
    const auto stage = "Downloading " + repository.id;
    // Small files first: what is wrong with a configuration shows before gigabytes have come.
    auto files = repository.files;
    std::stable_sort(files.begin(), files.end(), [](const auto &a, const auto &b) { return a.size < b.size; });
    for (const auto &file : files) {
        const auto target = folder / file.name;
        const auto before = present - presentBytes(target, file);
        // A file under its own name was checked before it got that name.
        std::error_code error;
        if (fs::file_size(target, error) != file.size || error) {
            const auto url = fmt::format("{}/{}/resolve/{}/{}", client.server().endpoint, percentEncoded(repository.id),
                                         repository.commit, percentEncoded(file.name));
            const auto report = [&](std::uint64_t here) { progress.progress({stage, before + here, total, "bytes"}); };
            SINTONIA_TRY(fetchFile(client, retries, url, repository.commit, file, target, report, stop, progress));
        }
        present = before + file.size;
    }
    return {};
}

} // namespace

Result<ModelDescription> downloadModel(const DownloadOptions &options, const fs::path &models, const std::string &model,
                                       StopToken stop, ProgressSink &progress) {
    auto server = options.server;
    SINTONIA_ASSIGN(endpoint, checkedEndpoint(server.endpoint));
    server.endpoint = endpoint;
    SINTONIA_ASSIGN(asked, parseRepositoryName(model, endpoint));
    const auto name = options.name.empty() ? asked.shortName() : options.name;
    SINTONIA_TRY(checkModelName(name));

    HttpClient client(server, options.retries);
    SINTONIA_ASSIGN(repository, askForRepository(client, options.retries, asked, stop, progress));
    const Provenance provenance{endpoint, repository.id, asked.revision, repository.commit, {}, {}};
    if (const auto there = readProvenance(models / name);
        there && there->id == repository.id && there->commit == repository.commit) {
        progress.message(fmt::format("{} is here already, at commit {}", repository.id, repository.commit));
        return describeModelFolder(models / name, options.families);
    }
    SINTONIA_TRY(checkNameIsFree(models, name));
    const auto folder = downloadFolder(models, repository.id);
    const auto lock = DownloadLock::take(folder, repository.id);
    if (!lock)
        return tl::unexpected(lock.error());
    SINTONIA_TRY(prepareFolder(folder, provenance));
    SINTONIA_TRY(fetchFiles(client, options.retries, repository, folder, stop, progress));
    if (const auto found = describeModelFolder(folder, options.families); found.state == ModelState::Broken) {
        std::error_code error;
        fs::remove_all(folder, error);
        return badInput(repository.id, "a model this program can read", found.reason);
    }
    SINTONIA_TRY(moveModelFolder(folder, models / name));
    return describeModelFolder(models / name, options.families);
}

std::vector<ModelDescription> partialDownloads(const fs::path &models) {
    std::vector<ModelDescription> partial;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(models / ".downloads", error)) {
        auto provenance = readProvenance(entry.path());
        if (!provenance)
            continue;
        auto model = describeModelFolder(entry.path(), {});
        model.name = provenance->id;
        model.state = ModelState::Partial;
        model.reason = "The download is not complete; downloading it again goes on where it ended.";
        model.provenance = std::move(provenance);
        partial.push_back(std::move(model));
    }
    return partial;
}

Result<void> discardDownload(const fs::path &models, const std::string &id) {
    SINTONIA_TRY(parseRepositoryName(id, {}));
    const auto folder = downloadFolder(models, id);
    const auto lock = DownloadLock::take(folder, id);
    if (!lock)
        return tl::unexpected(lock.error());
    std::error_code error;
    if (fs::remove_all(folder, error) == 0 || error)
        return badInput(folder.string(), "a download that is not complete", error ? error.message() : "nothing");
    fs::remove(folder.string() + ".lock", error);
    return {};
}

} // namespace sintonia
