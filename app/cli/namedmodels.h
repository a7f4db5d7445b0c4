// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"
#include "engine/store/project.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sintonia::cli {

/// RUN, or RUN@STEP.
struct RunName {
    std::string run;
    std::optional<std::int64_t> step;
};
/// The run that a name means; nothing for "starter" and a directory.
Result<std::optional<RunName>> runName(const std::string &name);

/// Models of a project as people name them: "starter" or a directory, else RUN (its best step) or RUN@STEP (0: its base).
Result<std::unique_ptr<Embedder>> encoderNamed(const std::string &name, const Project &project,
                                               const EmbedderOptions &options);
Result<std::unique_ptr<LanguageModel>> languageModelNamed(const std::string &name, const Project &project,
                                                          const LanguageModelOptions &options);

} // namespace sintonia::cli
