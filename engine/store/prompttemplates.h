// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/prompttemplate.h"
#include "engine/store/corpora.h"

#include <string>
#include <vector>

namespace sintonia {

/// One version of the template by which the rows of a corpus become prompts. Versions are never changed.
struct PromptTemplateVersion {
    int number = 0; ///< from 1
    std::string made; ///< ISO 8601, UTC
    PromptTemplate prompt;
};

/// All versions, oldest first.
Result<std::vector<PromptTemplateVersion>> promptTemplates(const Project &project, const CorpusInfo &corpus);
/// The newest version; the default one in English where the corpus has none.
Result<PromptTemplate> promptTemplate(const Project &project, const CorpusInfo &corpus);
/// Adds a version, unless the newest one is the same: its number either way. The corpus's hash follows.
Result<int> addPromptTemplate(const PromptTemplate &prompt, Project &project, const std::string &corpus);

} // namespace sintonia
