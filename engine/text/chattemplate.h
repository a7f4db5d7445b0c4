// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/chatmessage.h"
#include "engine/text/template.h"

#include <string>
#include <vector>

namespace sintonia {

struct ChatOptions {
    bool addGenerationPrompt = false; ///< end with the header of the assistant's answer
    bool continueFinal = false;       ///< end within the last message, without what closes it; excludes the former
    /// More variables for the template (`enable_thinking`, `documents`, …); these win over those that are set otherwise.
    TemplateVariables variables = TemplateVariables::object();
};

/// The chat template of a model folder, as transformers 5 finds and runs it (apply_chat_template without tools).
/// Immutable: parsed once, rendered from any thread.
class ChatTemplate {
public:
    /// chat_template.jinja (beside additional_chat_templates/) wins over `chat_template` of tokenizer_config.json, which is
    /// a text or a list of {name, template} of which the one named "default" is taken. A folder without any is BadInput.
    static Result<ChatTemplate> load(const fs::path &folder);

    /// Whether the folder says anything of a chat template; what it says may still be wrong.
    static bool isIn(const fs::path &folder);

    /// The conversation as one text with all special tokens written out: tokenise it without adding any.
    /// `localTime` is what strftime_now() tells. Errors name the template's file and line and the construct.
    Result<std::string> render(const std::vector<ChatMessage> &messages, const ChatOptions &options = {},
                               const std::tm &localTime = currentLocalTime()) const;

    /// A conversation and which bytes of it the assistant wrote, its end tokens included: what a loss counts.
    struct Marked {
        std::string text;
        std::vector<TextSpan> spans;
    };
    /// From the template's {% generation %} blocks, else from rendering the conversation up to every answer; an error when
    /// the template changes earlier messages with later ones, so that no such prefix exists.
    Result<Marked> renderMarked(const std::vector<ChatMessage> &messages, const ChatOptions &options = {},
                                const std::tm &localTime = currentLocalTime()) const;

private:
    ChatTemplate(Template chat, TemplateVariables specialTokens);
    Result<RenderedTemplate> run(const std::vector<ChatMessage> &messages, const ChatOptions &options,
                                 const std::tm &localTime) const;

    Template m_template;
    TemplateVariables m_specialTokens; ///< `bos_token` and its like
};

} // namespace sintonia
