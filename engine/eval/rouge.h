// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sintonia {

/// ROUGE-L (Lin 2004) as F-measure of the longest common subsequence of words, 0 … 1. Words are runs of letters and digits
/// in lower case, without stemming: on ASCII text what Google's rouge_score computes; letters with accents count as letters
/// here. 0 when either side has no word.
double rougeL(std::string_view prediction, std::string_view reference);

} // namespace sintonia
