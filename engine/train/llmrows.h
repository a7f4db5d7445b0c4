// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/data/prompttemplate.h"
#include "engine/nn/packedbatch.h"
#include "engine/text/chattemplate.h"
#include "engine/text/tokenizer.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// A row as a decoder reads it.
struct TokenRow {
    TokenIds ids;
    std::vector<bool> counted; ///< the loss counts the prediction of this token; never of the first
    bool cut = false;          ///< the context or the start of the prompt was shortened
};

/// A training row as tokens; `rejected` is there in preference rows, with the same prompt.
struct LlmRow {
    TokenRow chosen;
    std::optional<TokenRow> rejected;
};

struct LlmRowOptions {
    std::size_t maxLength = 2048;  ///< tokens of a row with its answer
    bool allTokens = false;        ///< the loss counts the prompt, too
    PromptTemplate promptTemplate; ///< for rows with a question
    std::int32_t endToken = 0;     ///< appended to completions of plain prompts
};

/// Turns rows into tokens. A plain prompt (with the tokenizer's special tokens) and its completion (without) are tokenised
/// apart and the end token follows. Conversations, and questions with context, go through the chat template as one text, in
/// which all that the assistant says counts; where the model has no template (`chat` is null) their turns are lines of a
/// plain prompt. A row that is too long loses context first: documents that are not the oracle from the last on, then the
/// end of the longest document; then the start of its prompt. The answer is never cut.
class LlmRowTokenizer {
public:
    LlmRowTokenizer(const LlmRowOptions &options, const Tokenizer &tokenizer, const ChatTemplate *chat);

    /// Bad input when the answer alone is longer than the limit, or when the chat template can't render the row.
    Result<LlmRow> row(const TuningRow &row) const;
    /// What the model goes on from when it is to answer: at most `maxLength` - `room` tokens, at least one.
    Result<TokenIds> prompt(const TuningRow &row, std::size_t room) const;

private:
    using Tokenise = std::function<Result<TokenRow>(const TuningRow &row)>;
    static bool isPlain(const TuningRow &row) { return row.messages.empty() && row.question.empty(); }
    /// The row's turns before the answer.
    std::vector<ChatMessage> turns(const TuningRow &row) const;
    Result<TokenRow> answered(const TuningRow &row, const std::string &answer) const;
    TokenRow plain(const std::string &prompt, const std::string &answer) const;
    Result<TokenRow> conversation(std::vector<ChatMessage> turns, const std::string &answer) const;
    /// `tokenise` of the row with as much context as fits; then the start of the prompt is cut.
    Result<TokenRow> fitted(const TuningRow &row, std::size_t limit, const Tokenise &tokenise) const;

    LlmRowOptions m_options;
    const Tokenizer &m_tokenizer;
    const ChatTemplate *m_chat;
};

/// Tokens that end an answer of the model in `folder`: its eos_token, which is what rows end with, then those of
/// generation_config.json or config.json. A model without any is bad input.
Result<std::vector<std::int32_t>> answerEndTokens(const fs::path &folder, const Tokenizer &tokenizer);

struct LlmRows {
    std::vector<LlmRow> rows;
    std::vector<std::size_t> positions; ///< of the rows among those that were given
    std::uint64_t cut = 0;              ///< rows that were shortened
    std::uint64_t skipped = 0;          ///< rows that can't be used: the answer is too long
    std::string firstReason;            ///< why the first of them was skipped
};

/// Tokenises all rows; those that can't be used are left out and counted.
Result<LlmRows> tokenizeLlmRows(const LlmRowTokenizer &tokenizer, const std::vector<TuningRow> &rows, StopToken stop,
                                ProgressSink &progress);

} // namespace sintonia
