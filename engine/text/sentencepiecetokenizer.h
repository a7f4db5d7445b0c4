// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/tokenizer.h"

#include <memory>
#include <string>

namespace sintonia {

/// A sentencepiece model on its own, as libsentencepiece runs it: what a folder holds that has a .model and nothing which
/// says how transformers reads it. Adds no tokens of its own. `place` stands in errors.
Result<std::shared_ptr<const Tokenizer>> sentencePieceTokenizer(const std::string &model, const std::string &place);

} // namespace sintonia
