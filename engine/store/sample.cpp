// SPDX-License-Identifier: Apache-2.0
#include "engine/store/sample.h"

#include "engine/store/corpora.h"

#include <algorithm>

namespace sintonia {

Result<void> importSample(Project &project, const fs::path &sample, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(present, corpora(project));
    std::error_code error;
    std::vector<fs::path> folders;
    for (const auto &entry : fs::directory_iterator(sample, error))
        if (entry.is_directory(error))
            folders.push_back(entry.path());
    if (error || folders.empty())
        return badInput(sample.string(), "the sample's folders of texts", error ? error.message() : "none");
    std::sort(folders.begin(), folders.end());
    for (const auto &folder : folders) {
        ImportOptions options;
        options.name = folder.filename().string();
        if (std::any_of(present.begin(), present.end(), [&](const CorpusInfo &info) { return info.name == options.name; }))
            continue;
        SINTONIA_TRY(importCorpus(options, project, folder, stop, progress));
    }
    return {};
}

} // namespace sintonia
