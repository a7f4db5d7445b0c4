// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/eval/qa.h"

#include <string>
#include <string_view>
#include <vector>

namespace sintonia {

/// The sentence with which a training row says that the context does not hold the answer, in the language of the answer.
std::string abstentionSentence(AnswerLanguage language);

/// Whether an answer declines to answer: it is empty after SQuAD's normalisation, or holds the abstention sentence or one of
/// a few usual phrases of that language ("not in the context", "não sei").
bool abstains(std::string_view answer, AnswerLanguage language);

struct Abstention {
    bool predicted = false; ///< the answer declines
    bool expected = false;  ///< the question can't be answered from its context
};

struct AbstentionScore {
    double rate = 0;      ///< share of answers that decline
    double precision = 0; ///< of them, the share that was right to; 1 when none declines
    double recall = 0;    ///< of the questions without answer, the share that was declined; 1 when there is none
};
/// All values are 0 … 1; nothing to score gives rate 0.
AbstentionScore scoreAbstentions(const std::vector<Abstention> &answers);

} // namespace sintonia
