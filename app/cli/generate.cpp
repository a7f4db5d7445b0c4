// SPDX-License-Identifier: Apache-2.0
#include "app/cli/installation.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/models/languagemodel.h"
#include "engine/nn/device.h"

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string model;
    std::vector<std::string> prompts;
    std::optional<std::string> system;
    bool chat = false, json = false;
    ComputeOptions compute;
    GenerateOptions generate;
    std::optional<std::int64_t> topK;
    std::optional<double> topP, minP, repetitionPenalty;
};

/// Writes the answer to standard output as it comes, and passes the rest on.
class TextOutput : public ProgressSink {
public:
    explicit TextOutput(ProgressSink &other) : m_other(other) {}
    void progress(const Progress &) override {}
    void message(const std::string &text) override { m_other.message(text); }
    void piece(std::size_t, std::string_view text) override {
        if (m_written)
            m_written = printText(std::string(text));
    }
    /// Ends the line; the first write that failed.
    Result<void> finish() { return m_written ? print("") : m_written; }

private:
    ProgressSink &m_other;
    Result<void> m_written;
};

Result<TokenIds> promptIds(const LanguageModel &model, const Options &options, const std::string &prompt) {
    if (!options.chat)
        return model.promptIds(prompt);
    std::vector<ChatMessage> messages;
    if (options.system)
        messages.push_back({"system", *options.system});
    messages.push_back({"user", prompt});
    return model.chatIds(messages);
}

Result<void> generateTexts(const Options &options, const Invocation &invocation) {
    if (options.system && !options.chat)
        return failure(ErrorCode::Usage, "--system needs --chat");
    setThreads(options.compute.threads);
    SINTONIA_ASSIGN(folder, modelFolder(options.model));
    SINTONIA_ASSIGN(model, LanguageModel::load(folder, {options.compute.device, options.compute.dtype}));
    std::vector<TokenIds> prompts;
    for (const std::string &prompt : options.prompts) {
        SINTONIA_ASSIGN(ids, promptIds(*model, options, prompt));
        prompts.push_back(ids);
    }
    GenerateOptions generate = options.generate;
    const SamplingOptions &defaults = model->defaults().sampling;
    generate.sampling.topK = options.topK.value_or(defaults.topK);
    generate.sampling.topP = options.topP.value_or(defaults.topP);
    generate.sampling.minP = options.minP.value_or(defaults.minP);
    generate.sampling.repetitionPenalty = options.repetitionPenalty.value_or(defaults.repetitionPenalty);

    TextOutput output(invocation.progress);
    const bool streamed = !options.json && prompts.size() == 1;
    ProgressSink &progress = streamed ? output : invocation.progress;
    SINTONIA_ASSIGN(generation, model->generate(generate, prompts, invocation.stop, progress));
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        const GeneratedText &text = generation.texts[i];
        if (options.json) {
            SINTONIA_TRY(printJson({{"prompt_ids", prompts[i]},
                                    {"ids", text.ids},
                                    {"text", text.text},
                                    {"stopped_by", nameOf(text.stoppedBy)},
                                    {"prompt_seconds", generation.promptSeconds},
                                    {"seconds", generation.seconds}},
                                   false));
        } else if (!streamed) {
            SINTONIA_TRY(print(text.text));
        }
    }
    return streamed ? output.finish() : Result<void>();
}

} // namespace

Subcommand addGenerate(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("generate", "Goes on with a text, or answers it in the model's chat template");
    SamplingOptions &sampling = options->generate.sampling;
    command->add_option("--model", options->model, "Directory of a language model (Hugging Face)")->required();
    command->add_option("--prompt", options->prompts, "Text to go on with; several are computed together")->required();
    command->add_flag("--chat", options->chat, "The prompt is one user turn, rendered by the model's chat template");
    command->add_option("--system", options->system, "System message before it (with --chat)");
    command->add_option("--max-new-tokens", options->generate.maxNewTokens, "Most tokens to generate")
        ->capture_default_str();
    command->add_option("--temperature", sampling.temperature, "0 = always the most probable token")->capture_default_str();
    command->add_option("--seed", sampling.seed, "Of the chance at temperatures above 0")->capture_default_str();
    command->add_option("--top-k", options->topK,
                        "Only the K best tokens; 0 = all. Default: generation_config.json, else all");
    command->add_option("--top-p", options->topP, "Only the best tokens that make up this probability. Default as above");
    command->add_option("--min-p", options->minP,
                        "Only tokens with this share of the best one's probability. Default as above");
    command->add_option("--repetition-penalty", options->repetitionPenalty,
                        "Divides the scores of tokens that were there. Default as above");
    command->add_option("--stop", options->generate.stopStrings, "Texts that end the answer and are left out of it");
    command->add_flag("--json", options->json,
                      "One JSON line a prompt: prompt_ids, ids, text, stopped_by (length, end or text), seconds");
    addComputeOptions(*command, options->compute, true);
    return {command, [options](const Invocation &invocation) { return generateTexts(*options, invocation); }};
}

} // namespace sintonia::cli
