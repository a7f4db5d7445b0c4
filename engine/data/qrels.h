// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/linereader.h"

namespace sintonia {

/// Reads judgements, one a line: BEIR's `query document relevance` divided by tabs, with or without header, or TREC's
/// `query iteration document relevance` divided by white space.
Result<void> readQrels(const fs::path &path, const std::string &name, const std::string &split, Reading &reading);

/// Whether the first lines of a text are judgements in TREC's form.
bool looksLikeTrecQrels(std::string_view head);

} // namespace sintonia
