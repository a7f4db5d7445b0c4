// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/hub/http.h"
#include "engine/hub/repository.h"

#include <functional>

namespace sintonia {

/// Where a file that is not complete yet is kept: "NAME.part" beside it.
fs::path partialPath(const fs::path &target);

/// Fetches one file to `target`. Bytes are appended to the partial file, from where a later call goes on; a server that
/// ignores the range starts it again. Size and hash are checked before the file is synced and renamed into place. A partial
/// file whose hash is wrong is removed, and fetched once more from its beginning when it was one of an earlier call.
/// `commit`: what the server has to say it serves, where it says so. `present` is called with the bytes that are here.
Result<void> fetchFile(HttpClient &client, const RetryOptions &retries, const std::string &url, const std::string &commit,
                       const RepositoryFile &file, const fs::path &target, const std::function<void(std::uint64_t)> &present,
                       StopToken stop, ProgressSink &progress);

} // namespace sintonia
