// SPDX-License-Identifier: Apache-2.0
#include "engine/store/sample.h"

#include "engine/store/corpora.h"

#include <algorithm>

namespace sintonia {

namespace {

/// What is imported of a folder of the sample.
struct Source {
    fs::path path;
    ReadOptions read;
    bool divided = false;
};

/// Nothing where the folder is no corpus.
std::optional<Source> sourceIn(const fs::path &folder) {
    std::error_code error;
    Source source{folder, {}};
    if (fs::exists(folder / "corpus.jsonl", error))
        return source;
    if (fs::exists(folder / "squad.json", error))
        return Source{folder / "squad.json", {}, true};
    if (!fs::exists(folder / "rows.jsonl", error))
        return {};
    source.path = folder / "rows.jsonl";
    source.read.split = "test";
    return source;
}

Result<void> importFolder(Project &project, const Source &source, const std::string &name, StopToken stop,
                          ProgressSink &progress) {
    SINTONIA_TRY(importCorpus({name, source.read}, project, source.path, std::move(stop), progress));
    if (source.divided)
        SINTONIA_TRY(splitCorpus({}, project, name));
    return {};
}

} // namespace

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
        const auto name = folder.filename().string();
        const auto source = sourceIn(folder);
        const bool held = std::any_of(present.begin(), present.end(), [&](const CorpusInfo &info) { return info.name == name; });
        if (source && !held)
            SINTONIA_TRY(importFolder(project, *source, name, stop, progress));
    }
    return {};
}

} // namespace sintonia
