// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/alignedtext.h"

namespace sintonia {

enum class NormalForm { NFC, NFD, NFKC, NFKD };

/// Unicode normalisation with the tables and the alignment of the reference (Unicode 9).
void toNormalForm(AlignedText &text, NormalForm form);
/// Lower case, code point by code point.
void toLowerCase(AlignedText &text);

} // namespace sintonia
