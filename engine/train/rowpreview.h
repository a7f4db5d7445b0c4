// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/core/progress.h"
#include "engine/data/prompttemplate.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

struct RowPreviewOptions {
    std::size_t maxLength = 2048; ///< tokens of a row with its answer
    bool allTokens = false;       ///< the loss counts the prompt, too
    std::size_t rows = 50;        ///< whose tokens are listed; all are counted
};

/// A row as a trainer would read it.
struct PreviewedRow {
    std::string id;
    std::vector<std::string> tokens; ///< their texts; empty where a character goes on in the next token
    std::vector<bool> counted;       ///< by the loss
    bool cut = false;
    std::string error; ///< why the row can't be used; it then has no tokens
};

struct RowPreview {
    std::vector<std::size_t> lengths; ///< tokens of each row that can be rendered, before anything is cut
    std::uint64_t cut = 0;            ///< rows that lose context or the start of their prompt
    std::uint64_t unusable = 0;       ///< rows whose answer alone is too long, or that the chat template can't render
    std::vector<PreviewedRow> rows;
};

/// Tokenises rows with the tokenizer, chat template and end token of a model folder, as training does (engine/train/llmrows.h).
/// Of a preference row the better answer is shown.
Result<RowPreview> previewRows(const RowPreviewOptions &options, const fs::path &model, const PromptTemplate &prompt,
                               const std::vector<TuningRow> &rows, StopToken stop, ProgressSink &progress);
Json toJson(const RowPreview &preview);

} // namespace sintonia
