// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <string>
#include <vector>

namespace sintonia {

/// A file name out of a repository: relative, UTF-8, "/" between at most four parts, none of them empty, "." or "..", no
/// backslash or control character. Anything else could leave the folder and is bad input; `place` stands in the error.
Result<void> checkFileName(const std::string &name, const std::string &place);

/// Of the names of a model's files those that this program reads: weights as safetensors, and json, txt, model, md and jinja
/// files, at the top and in the folders of sentence-transformers modules ("1_Pooling"). Where the weights are there under
/// the names that loaders look for (model.safetensors or its shards), copies of them under other names are left out.
std::vector<std::string> modelFileNames(const std::vector<std::string> &names);

/// Whether `names` hold weights; else bad input whose sentence says what is there instead (pickled weights, or none).
Result<void> checkHasWeights(const std::vector<std::string> &names, const std::string &place);

/// A name that a folder of models/ may have: not empty, no "/", not hidden, at most 128 bytes.
Result<void> checkModelName(const std::string &name);

} // namespace sintonia
