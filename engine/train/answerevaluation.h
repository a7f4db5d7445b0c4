// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"
#include "engine/train/llmdata.h"
#include "engine/train/llmrows.h"
#include "engine/train/trainingtask.h"

namespace sintonia {

struct AnswerEvaluationOptions {
    std::size_t rows = 16;                ///< of the set, from the first on
    std::size_t maxNewTokens = 64;        ///< of an answer
    std::vector<std::int32_t> endTokens;  ///< that end one
};

/// Answers the first rows of a set greedily and adds to `result` the answers and, as means over them and per row,
/// exact_match, f1 (SQuAD's, with the articles of the language that the reference seems to be in) and rouge_l against the best
/// of the row's references; abstention_rate, abstention_precision and abstention_recall; with an encoder also relevance and
/// supported (engine/retrieve/relevance.h). A row that does not fit is left out.
Result<void> evaluateSetAnswers(const AnswerEvaluationOptions &options, const LanguageModel &model, const Embedder *encoder,
                                const LlmRowTokenizer &tokenizer, const LlmSet &set, SetEvaluation &result, StopToken stop,
                                ProgressSink &progress);

} // namespace sintonia
