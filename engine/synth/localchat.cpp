// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/localchat.h"

#include "engine/models/tokenmask.h"
#include "engine/synth/rubric.h"

namespace sintonia {

Result<TokenIds> conversationIds(const LanguageModel &model, const std::vector<ChatMessage> &messages) {
    if (ChatTemplate::isIn(model.folder()))
        return model.chatIds(messages);
    std::string text;
    for (const auto &message : messages)
        text += message.content + "\n";
    return model.promptIds(text);
}

Result<ChatReply> LocalChat::reply(const std::vector<ChatMessage> &messages, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(prompt, conversationIds(*m_model, messages));
    SINTONIA_ASSIGN(generation, m_model->generate(m_options, {prompt}, std::move(stop), progress));
    const auto &text = generation.texts.front();
    return ChatReply{text.text, text.stoppedBy == StoppedBy::Length, std::int64_t(prompt.size()),
                     std::int64_t(text.ids.size())};
}

Result<std::unique_ptr<ChatModel>> forcedJudge(std::shared_ptr<const LanguageModel> model) {
    const auto grammar = verdictGrammar();
    SINTONIA_ASSIGN(mask, TokenMask::make(grammar, model->tokenizer()));
    GenerateOptions options;
    options.maxNewTokens = std::int64_t(grammar.mostBytes()); // a token is a byte at least
    options.mask = std::make_shared<const TokenMask>(std::move(mask));
    return std::unique_ptr<ChatModel>(std::make_unique<LocalChat>(std::move(model), std::move(options)));
}

} // namespace sintonia
