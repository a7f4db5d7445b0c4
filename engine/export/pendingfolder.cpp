// SPDX-License-Identifier: Apache-2.0
#include "engine/export/pendingfolder.h"

#include <algorithm>
#include <utility>

namespace sintonia {

namespace {

Result<void> refuseUnlessFree(const fs::path &target) {
    std::error_code error;
    const auto status = fs::symlink_status(target, error);
    if (status.type() == fs::file_type::not_found)
        return {};
    if (status.type() == fs::file_type::directory && fs::is_empty(target, error) && !error)
        return {};
    return failure(Error{ErrorCode::Usage,
                         {},
                         target.string(),
                         "a folder that does not exist yet or is empty",
                         status.type() == fs::file_type::directory ? "a folder with files" : "a file"});
}

} // namespace

Result<PendingFolder> PendingFolder::create(const fs::path &target) {
    std::error_code error;
    auto whole = fs::absolute(target, error).lexically_normal();
    if (!whole.has_filename())
        whole = whole.parent_path();
    if (error || !whole.has_filename())
        return failure(Error{ErrorCode::Usage, {}, target.string(), "the path of an output folder", "none"});
    SINTONIA_TRY(refuseUnlessFree(whole));
    const auto temporary = whole.parent_path() / ("." + whole.filename().string() + ".partial");
    fs::remove_all(temporary, error);
    if (!error)
        fs::create_directories(temporary, error);
    if (error)
        return failure(systemError(temporary, "make", error.value()));
    return PendingFolder(whole, temporary);
}

PendingFolder::PendingFolder(fs::path target, fs::path temporary)
    : m_target(std::move(target)), m_temporary(std::move(temporary)) {}

PendingFolder::PendingFolder(PendingFolder &&other) noexcept
    : m_target(std::move(other.m_target)), m_temporary(std::exchange(other.m_temporary, {})) {}

PendingFolder::~PendingFolder() {
    std::error_code ignored;
    if (!m_temporary.empty())
        fs::remove_all(m_temporary, ignored);
}

Result<std::vector<std::string>> PendingFolder::files() const {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::recursive_directory_iterator it(m_temporary, error), end; !error && it != end; it.increment(error)) {
        if (it->is_regular_file(error))
            names.push_back(it->path().lexically_relative(m_temporary).string());
    }
    if (error)
        return failure(systemError(m_temporary, "list", error.value()));
    std::sort(names.begin(), names.end());
    return names;
}

Result<void> PendingFolder::commit() {
    SINTONIA_ASSIGN(names, files());
    for (const auto &name : names)
        SINTONIA_TRY(syncPath(m_temporary / name));
    SINTONIA_TRY(syncPath(m_temporary));
    std::error_code error;
    fs::rename(m_temporary, m_target, error);
    if (error)
        return failure(systemError(m_target, "rename to", error.value()));
    m_temporary.clear();
    return syncPath(m_target.parent_path());
}

Result<void> PendingFolder::commitFile(const std::string &name, const fs::path &target) {
    SINTONIA_TRY(syncPath(m_temporary / name));
    std::error_code error;
    fs::rename(m_temporary / name, target, error);
    if (error)
        return failure(systemError(target, "rename to", error.value()));
    return syncPath(m_target.parent_path());
}

} // namespace sintonia
