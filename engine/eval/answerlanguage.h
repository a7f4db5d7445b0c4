// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/eval/qa.h"

#include <string_view>

namespace sintonia {

/// The language whose most frequent function words stand most often in `text`; `otherwise` when two have as many or none
/// has any.
AnswerLanguage guessAnswerLanguage(std::string_view text, AnswerLanguage otherwise = AnswerLanguage::English);

} // namespace sintonia
