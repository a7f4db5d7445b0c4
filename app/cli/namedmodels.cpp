// SPDX-License-Identifier: Apache-2.0
#include "app/cli/namedmodels.h"

#include "app/cli/installation.h"
#include "engine/train/runmodel.h"

#include <charconv>

namespace sintonia::cli {

namespace {

bool isFolder(const std::string &name) {
    std::error_code ignored;
    return name == "starter" || name.find('/') != name.npos || fs::is_directory(name, ignored);
}

} // namespace

Result<std::optional<RunName>> runName(const std::string &name) {
    if (isFolder(name))
        return std::optional<RunName>();
    const auto at = name.rfind('@');
    if (at == name.npos)
        return RunName{name, {}};
    std::int64_t step = 0;
    const auto [end, problem] = std::from_chars(name.data() + at + 1, name.data() + name.size(), step);
    if (problem != std::errc() || end != name.data() + name.size() || step < 0)
        return failure(Error{ErrorCode::Usage, {}, "model", "RUN@STEP", '"' + name + '"'});
    return RunName{name.substr(0, at), step};
}

Result<std::unique_ptr<Embedder>> encoderNamed(const std::string &name, const Project &project,
                                               const EmbedderOptions &options) {
    SINTONIA_ASSIGN(run, runName(name));
    if (run)
        return loadRunModel(project, run->run, run->step, options);
    SINTONIA_ASSIGN(folder, modelFolder(name));
    return Embedder::load(folder, options);
}

Result<std::unique_ptr<LanguageModel>> languageModelNamed(const std::string &name, const Project &project,
                                                          const LanguageModelOptions &options) {
    SINTONIA_ASSIGN(run, runName(name));
    if (run)
        return loadRunLanguageModel(project, run->run, run->step, options);
    SINTONIA_ASSIGN(folder, modelFolder(name));
    return LanguageModel::load(folder, options);
}

} // namespace sintonia::cli
