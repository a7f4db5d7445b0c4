// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/result.h"

#include <string>
#include <utility>
#include <vector>

namespace sintonia::cli {

/// The texts of a model's input file: one a line, or JSON lines with "text" (and "title") when the name ends in .jsonl.
/// "-" or an empty name is standard input. Bytes that are not UTF-8 and broken lines are bad input with file and line.
Result<std::vector<std::string>> readTexts(const std::string &path);
/// The same as pairs: each text has exactly one tab, between its two parts.
Result<std::vector<std::pair<std::string, std::string>>> readPairs(const std::string &path);

} // namespace sintonia::cli
