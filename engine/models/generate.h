// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/models/decoder.h"
#include "engine/models/sampler.h"
#include "engine/text/tokenizer.h"

#include <memory>
#include <string>
#include <vector>

namespace sintonia {

class TokenMask;

struct GenerateOptions {
    std::int64_t maxNewTokens = 256; ///< a sequence, 0 … 1e6
    SamplingOptions sampling;
    std::vector<std::int32_t> endTokens;  ///< end a sequence and stay in its ids, not in its text
    std::vector<std::string> stopStrings; ///< end a sequence; its text ends before them, its ids with the token that completes one
    /// Not null: every text is one of its grammar and ends when it is complete (stopped by "text"), unless maxNewTokens come first.
    std::shared_ptr<const TokenMask> mask;
};

/// What model folders say about generation: generation_config.json where it is there, else config.json.
struct GenerationDefaults {
    std::vector<std::int32_t> endTokens; ///< eos_token_id, a number or a list
    SamplingOptions sampling;            ///< temperature stays 0: chance is asked for, never a default

    static Result<GenerationDefaults> load(const fs::path &folder);
};

enum class StoppedBy { Length, End, Text };
/// "length", "end", "text".
std::string nameOf(StoppedBy reason);

struct GeneratedText {
    TokenIds ids; ///< the new tokens
    std::string text;
    StoppedBy stoppedBy = StoppedBy::Length;
};

struct Generation {
    std::vector<GeneratedText> texts; ///< one a prompt, in their order
    double promptSeconds = 0;         ///< until the first token of all of them was chosen
    double seconds = 0;               ///< for all
};

/// Goes on with each prompt (token ids, at least one each) until an end token, a stop string or the most new tokens. All
/// prompts are computed together and each ends on its own; without chance every result is that of its prompt alone. The
/// texts go to progress.piece() as they come. A stop request returns interrupted() before the next token.
Result<Generation> generate(const GenerateOptions &options, const Decoder &decoder, const Tokenizer &tokenizer,
                            const std::vector<TokenIds> &prompts, StopToken stop, ProgressSink &progress);

} // namespace sintonia
