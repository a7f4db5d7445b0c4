// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/languagemodel.h"
#include "engine/synth/chatmodel.h"

#include <memory>

namespace sintonia {

/// A conversation with a model on this machine. Without a chat template its turns are lines of a plain prompt, as in
/// training.
Result<TokenIds> conversationIds(const LanguageModel &model, const std::vector<ChatMessage> &messages);

/// A language model on this machine as a ChatModel: its chat template, greedy unless `options` say otherwise, and forced
/// into options.mask's grammar where one is set.
class LocalChat : public ChatModel {
public:
    LocalChat(std::shared_ptr<const LanguageModel> model, GenerateOptions options)
        : m_model(std::move(model)), m_options(std::move(options)) {}

    std::string name() const override { return m_model->folder().filename().string(); }
    Result<ChatReply> reply(const std::vector<ChatMessage> &messages, StopToken stop, ProgressSink &progress) override;

private:
    std::shared_ptr<const LanguageModel> m_model;
    GenerateOptions m_options;
};

/// A judge on this machine: greedy, and forced into verdictGrammar().
Result<std::unique_ptr<ChatModel>> forcedJudge(std::shared_ptr<const LanguageModel> model);

} // namespace sintonia
