// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/hub/modelfolder.h"
#include "engine/hub/retry.h"
#include "engine/hub/server.h"

namespace sintonia {

struct DownloadOptions {
    HubServer server;
    std::string name;                  ///< in models/; empty = the last part of the model's id
    std::vector<std::string> families; ///< as in describeModelFolder()
    RetryOptions retries;
};

/// Downloads `model` ("organisation/name", "organisation/name@revision" or its address) into models/NAME. The revision is
/// resolved to a commit, which is what is fetched and noted as provenance. Files are kept in models/.downloads until all are
/// there and checked, then the folder is moved into place: an interrupted or failed download is gone on with by the next
/// call, unless the revision has moved on. Refused: repositories without safetensors, folders that turn out Broken, names
/// that are taken (unless it is this very commit: that is returned at once), a disk too full, and a download of the same
/// model at the same time.
Result<ModelDescription> downloadModel(const DownloadOptions &options, const fs::path &models, const std::string &model,
                                       StopToken stop, ProgressSink &progress);

/// Downloads that are not complete: state Partial, `name` the model's id, `bytes` what is here, the provenance what was
/// asked for.
std::vector<ModelDescription> partialDownloads(const fs::path &models);
/// Removes what is kept of a download that is not complete.
Result<void> discardDownload(const fs::path &models, const std::string &id);

} // namespace sintonia
