// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/hub/modelfolder.h"

namespace sintonia {

/// The models of a project: one folder each in models/. Hidden folders beside them hold what is on its way in (.incoming,
/// .downloads) or out (.trash).

/// Folders directly in `folder` that hold a model, by name.
std::vector<fs::path> modelFoldersIn(const fs::path &folder);
/// The same, described.
std::vector<ModelDescription> describeModelsIn(const fs::path &folder, const std::vector<std::string> &families);

struct ModelImportOptions {
    std::string name;                  ///< in models/; empty = that of the folder
    std::vector<std::string> families; ///< as in describeModelFolder()
};

/// Copies the files of a model that this program reads (modelFileNames()) into models/, links resolved, and syncs them. The
/// copy appears whole or not at all; a folder that is Broken, a name that is taken and a disk that is too full are refused.
/// A family that is not computed is taken in all the same: its description says so.
Result<ModelDescription> importModel(const ModelImportOptions &options, const fs::path &models, const fs::path &source,
                                     StopToken stop, ProgressSink &progress);

/// Moves a model to models/.trash, from where restoreModel() brings it back; emptyModelTrash() ends that.
Result<void> removeModel(const fs::path &models, const std::string &name);
Result<void> restoreModel(const fs::path &models, const std::string &name);
Result<void> emptyModelTrash(const fs::path &models);

/// Bad input when models/ has something of this name already.
Result<void> checkNameIsFree(const fs::path &models, const std::string &name);
/// Renames `from` to `to`, which must not exist, and syncs both folders.
Result<void> moveModelFolder(const fs::path &from, const fs::path &to);
/// An error when the disk of `folder` has less than `bytes` and a little to spare.
Result<void> checkFreeSpace(const fs::path &folder, std::uint64_t bytes);

} // namespace sintonia
