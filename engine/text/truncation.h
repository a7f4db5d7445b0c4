// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/tokenizer.h"

#include <cstddef>

namespace sintonia {

/// Cuts two encodings to `room` tokens together, as `tokenizers` does (utils/truncation.rs, LongestFirst): only the longer
/// one where that is enough, else both to half.
void cutLongestFirst(Encoding &first, Encoding &second, std::size_t room);

} // namespace sintonia
