// SPDX-License-Identifier: Apache-2.0
#include "engine/train/llmrows.h"

#include "engine/models/generate.h"
#include "engine/text/tokenizersettings.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

namespace {

/// Takes something away from a context that makes the prompt too long by about `share` of its length; false when nothing is
/// left to take.
bool shorten(std::vector<ContextDocument> &context, double share) {
    for (std::size_t i = context.size(); i-- > 0;)
        if (!context[i].oracle && context.size() > 1) {
            context.erase(context.begin() + std::ptrdiff_t(i));
            return true;
        }
    const auto longest = std::max_element(context.begin(), context.end(), [](const auto &a, const auto &b) {
        return a.document.text.size() < b.document.text.size();
    });
    if (longest == context.end() || longest->document.text.empty())
        return false;
    auto &text = longest->document.text;
    const auto kept = std::size_t(double(text.size()) * std::clamp(1 - share, 0.0, 0.95));
    const auto space = text.rfind(' ', kept);
    text.resize(space == std::string::npos ? 0 : space);
    return true;
}

/// Byte position of every code point, and the end.
std::vector<std::size_t> codePointStarts(const std::string &text) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80)
            starts.push_back(i);
    starts.push_back(text.size());
    return starts;
}

} // namespace

LlmRowTokenizer::LlmRowTokenizer(const LlmRowOptions &options, const Tokenizer &tokenizer, const ChatTemplate *chat)
    : m_options(options), m_tokenizer(tokenizer), m_chat(chat) {}

std::vector<ChatMessage> LlmRowTokenizer::turns(const TuningRow &row) const {
    return row.messages.empty() ? renderPrompt(m_options.promptTemplate, row.question, row.context) : row.messages;
}

Result<TokenRow> LlmRowTokenizer::fitted(const TuningRow &row, std::size_t limit, const Tokenise &tokenise) const {
    auto shorter = row;
    bool cut = false;
    for (;;) {
        SINTONIA_ASSIGN(tokens, tokenise(shorter));
        tokens.cut = cut;
        const auto length = tokens.ids.size();
        if (length <= limit)
            return tokens;
        cut = true;
        if (!isPlain(row) && shorten(shorter.context, 1 - double(limit) / double(length)))
            continue;
        const auto answer = std::size_t(std::find(tokens.counted.begin(), tokens.counted.end(), true) - tokens.counted.begin());
        const auto excess = length - limit;
        if (answer <= excess)
            return badInput({}, fmt::format("an answer of fewer than {} tokens", limit),
                            fmt::format("{}", length - answer));
        // The first token (a beginning-of-sequence token where the model has one) stays.
        tokens.ids.erase(tokens.ids.begin() + 1, tokens.ids.begin() + 1 + std::ptrdiff_t(excess));
        tokens.counted.erase(tokens.counted.begin() + 1, tokens.counted.begin() + 1 + std::ptrdiff_t(excess));
        tokens.cut = true;
        return tokens;
    }
}

TokenRow LlmRowTokenizer::plain(const std::string &prompt, const std::string &answer) const {
    TokenRow row;
    row.ids = m_tokenizer.ids(prompt, 0, true);
    row.counted.assign(row.ids.size(), false);
    auto completion = m_tokenizer.ids(answer, 0, false);
    completion.push_back(m_options.endToken);
    row.ids.insert(row.ids.end(), completion.begin(), completion.end());
    row.counted.resize(row.ids.size(), true);
    return row;
}

namespace {

std::string asLines(const std::vector<ChatMessage> &turns) {
    std::string text;
    for (const auto &turn : turns)
        text += turn.content + "\n";
    return text;
}

} // namespace

Result<TokenRow> LlmRowTokenizer::conversation(std::vector<ChatMessage> turns, const std::string &answer) const {
    if (!m_chat)
        return plain(asLines(turns), answer);
    turns.push_back({"assistant", answer});
    SINTONIA_ASSIGN(marked, m_chat->renderMarked(turns));
    const auto encoding = m_tokenizer.encode(marked.text, false);
    TokenRow row;
    row.ids = encoding.ids;
    const auto starts = codePointStarts(marked.text); // offsets count code points, spans bytes
    for (const auto &offset : encoding.offsets) {
        const auto begin = starts[offset.first];
        row.counted.push_back(std::any_of(marked.spans.begin(), marked.spans.end(), [&](const TextSpan &span) {
            return begin >= span.begin && begin < span.end;
        }));
    }
    return row;
}

Result<TokenRow> LlmRowTokenizer::answered(const TuningRow &row, const std::string &answer) const {
    return fitted(row, m_options.maxLength, [&](const TuningRow &shorter) -> Result<TokenRow> {
        if (isPlain(shorter))
            return plain(shorter.prompt, answer);
        return conversation(turns(shorter), answer);
    });
}

Result<LlmRow> LlmRowTokenizer::row(const TuningRow &row) const {
    LlmRow made;
    SINTONIA_ASSIGN(chosen, answered(row, row.completion));
    made.chosen = std::move(chosen);
    if (row.rejected) {
        SINTONIA_ASSIGN(rejected, answered(row, *row.rejected));
        made.rejected = std::move(rejected);
    }
    for (auto *tokens : {&made.chosen, made.rejected ? &*made.rejected : nullptr}) {
        if (!tokens)
            continue;
        if (m_options.allTokens)
            tokens->counted.assign(tokens->counted.size(), true);
        tokens->counted[0] = false;
        if (std::find(tokens->counted.begin(), tokens->counted.end(), true) == tokens->counted.end())
            return badInput({}, "a row with an answer after its first token", "none");
    }
    return made;
}

Result<TokenIds> LlmRowTokenizer::prompt(const TuningRow &row, std::size_t room) const {
    const auto limit = m_options.maxLength > room ? m_options.maxLength - room : 1;
    const auto tokenise = [&](const TuningRow &shorter) -> Result<TokenRow> {
        TokenRow tokens;
        if (isPlain(shorter) || !m_chat) {
            tokens.ids = m_tokenizer.ids(isPlain(shorter) ? shorter.prompt : asLines(turns(shorter)), 0, true);
        } else {
            ChatOptions options;
            options.addGenerationPrompt = true;
            SINTONIA_ASSIGN(text, m_chat->render(turns(shorter), options));
            tokens.ids = m_tokenizer.ids(text, 0, false);
        }
        tokens.counted.assign(tokens.ids.size(), false);
        return tokens;
    };
    SINTONIA_ASSIGN(tokens, fitted(row, limit, tokenise));
    if (tokens.ids.empty())
        return badInput({}, "a prompt of at least one token", "none");
    return std::move(tokens.ids);
}

Result<std::vector<std::int32_t>> answerEndTokens(const fs::path &folder, const Tokenizer &tokenizer) {
    SINTONIA_ASSIGN(settings, TokenizerSettings::read(folder));
    SINTONIA_ASSIGN(defaults, GenerationDefaults::load(folder));
    auto tokens = defaults.endTokens;
    if (const auto named = settings.named("eos_token"))
        if (const auto id = tokenizer.idOf(named->content)) {
            std::erase(tokens, *id);
            tokens.insert(tokens.begin(), *id);
        }
    if (tokens.empty())
        return badInput(folder.string(), "an eos_token in tokenizer_config.json or eos_token_id in config.json", "none");
    return tokens;
}

Result<LlmRows> tokenizeLlmRows(const LlmRowTokenizer &tokenizer, const std::vector<TuningRow> &rows, StopToken stop,
                                ProgressSink &progress) {
    LlmRows made;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (stop.stop_requested())
            return interrupted();
        auto row = tokenizer.row(rows[i]);
        if (!row) {
            if (made.skipped++ == 0)
                made.firstReason = rows[i].id + ": " + row.error().text();
            continue;
        }
        made.cut += row->chosen.cut || (row->rejected && row->rejected->cut) ? 1 : 0;
        made.rows.push_back(std::move(*row));
        made.positions.push_back(i);
        if (i % 256 == 255)
            progress.progress({"Tokenising", i + 1, rows.size(), "rows"});
    }
    return made;
}

} // namespace sintonia
