// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve/methods.h"

namespace sintonia::cli {

namespace {

Result<std::vector<ChatMessage>> readMessages(const Json &params) {
    std::vector<ChatMessage> messages;
    for (const auto &each : params.at("messages")) {
        SINTONIA_ASSIGN(role, textParameter(each, "role"));
        SINTONIA_ASSIGN(content, textParameter(each, "content"));
        messages.push_back({role, content});
    }
    return messages;
}

Result<TokenIds> readPrompt(const LanguageModel &model, const Json &params) {
    if (!params.contains("messages")) {
        SINTONIA_ASSIGN(prompt, textParameter(params, "prompt"));
        return model.promptIds(prompt);
    }
    SINTONIA_ASSIGN(messages, readMessages(params));
    return model.chatIds(messages);
}

} // namespace

Result<Json> generateText(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(model, session.languageModel(params, params.value("model", Json::object()),
                                                  params.value("dtype", std::string("f32"))));
    SINTONIA_ASSIGN(prompt, readPrompt(*model, params));
    GenerateOptions options;
    options.sampling = model->defaults().sampling;
    options.maxNewTokens = params.value("max_new_tokens", options.maxNewTokens);
    options.stopStrings = params.value("stop", options.stopStrings);
    SamplingOptions &sampling = options.sampling;
    sampling.temperature = params.value("temperature", sampling.temperature);
    sampling.topK = params.value("top_k", sampling.topK);
    sampling.topP = params.value("top_p", sampling.topP);
    sampling.minP = params.value("min_p", sampling.minP);
    sampling.repetitionPenalty = params.value("repetition_penalty", sampling.repetitionPenalty);
    sampling.seed = params.value("seed", sampling.seed);
    SINTONIA_ASSIGN(generation, model->generate(options, {prompt}, stop, progress));
    const GeneratedText &text = generation.texts.front();
    return Json{{"text", text.text},
                {"ids", text.ids},
                {"prompt_ids", prompt},
                {"stopped_by", nameOf(text.stoppedBy)},
                {"prompt_seconds", generation.promptSeconds},
                {"seconds", generation.seconds}};
}

} // namespace sintonia::cli
