// SPDX-License-Identifier: Apache-2.0
#include "engine/train/rowpreview.h"

#include "engine/train/llmrows.h"

#include <limits>

namespace sintonia {

namespace {

/// What each token adds to the text, special tokens included.
std::vector<std::string> tokenTexts(const Tokenizer &tokenizer, const TokenIds &ids) {
    std::vector<std::string> texts;
    TokenIds window; // from the last token whose text was whole on
    std::string known;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        window.push_back(ids[i]);
        const auto text = tokenizer.decode(window, false);
        if (text.ends_with("\xef\xbf\xbd") && i + 1 < ids.size() && window.size() < 8) {
            texts.emplace_back();
            continue;
        }
        texts.push_back(text.starts_with(known) ? text.substr(known.size()) : text);
        window = {ids[i]};
        known = tokenizer.decode(window, false);
    }
    return texts;
}

std::optional<ChatTemplate> chatTemplateOf(const fs::path &model) {
    auto chat = ChatTemplate::load(model);
    return chat ? std::optional(std::move(*chat)) : std::nullopt;
}

} // namespace

Result<RowPreview> previewRows(const RowPreviewOptions &options, const fs::path &model, const PromptTemplate &prompt,
                               const std::vector<TuningRow> &rows, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(tokenizer, Tokenizer::load(model));
    SINTONIA_ASSIGN(endTokens, answerEndTokens(model, *tokenizer));
    const auto chat = chatTemplateOf(model);
    const auto *chatOrNone = chat ? &*chat : nullptr;
    LlmRowOptions settings{options.maxLength, options.allTokens, prompt, endTokens.front()};
    const LlmRowTokenizer fitting(settings, *tokenizer, chatOrNone);
    settings.maxLength = std::numeric_limits<std::size_t>::max();
    const LlmRowTokenizer whole(settings, *tokenizer, chatOrNone);
    RowPreview preview;
    for (const auto &row : rows) {
        if (stop.stop_requested())
            return interrupted();
        if (preview.lengths.size() % 64 == 63)
            progress.progress({"Tokenising", preview.lengths.size() + preview.unusable, rows.size(), "rows"});
        auto tokens = whole.row(row);
        if (tokens) {
            preview.lengths.push_back(tokens->chosen.ids.size());
            if (tokens->chosen.ids.size() > options.maxLength)
                tokens = fitting.row(row);
        }
        const bool shown = preview.rows.size() < options.rows;
        if (!tokens) {
            ++preview.unusable;
            if (shown)
                preview.rows.push_back({row.id, {}, {}, false, tokens.error().text()});
            continue;
        }
        preview.cut += tokens->chosen.cut ? 1 : 0;
        if (shown)
            preview.rows.push_back({row.id, tokenTexts(*tokenizer, tokens->chosen.ids), tokens->chosen.counted,
                                    tokens->chosen.cut, {}});
    }
    return preview;
}

Json toJson(const RowPreview &preview) {
    Json rows = Json::array();
    for (const auto &row : preview.rows) {
        if (!row.error.empty())
            rows.push_back({{"id", row.id}, {"error", row.error}});
        else
            rows.push_back({{"id", row.id}, {"tokens", row.tokens}, {"counted", row.counted}, {"cut", row.cut}});
    }
    return {{"lengths", preview.lengths}, {"cut", preview.cut}, {"unusable", preview.unusable}, {"rows", std::move(rows)}};
}

} // namespace sintonia
