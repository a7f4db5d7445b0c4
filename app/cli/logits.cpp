// SPDX-License-Identifier: Apache-2.0
#include "app/cli/installation.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "app/cli/textinput.h"
#include "engine/models/batchedforward.h"
#include "engine/models/languagemodel.h"
#include "engine/models/safetensors.h"
#include "engine/nn/device.h"

#include <ATen/core/grad_mode.h>
#include <c10/util/Exception.h>

#include <chrono>
#include <memory>
#include <new>

namespace sintonia::cli {

namespace {

struct Options {
    std::string model, input, output;
    bool chat = false, json = false;
    ComputeOptions compute;
};

using NamedLogits = std::vector<std::pair<std::string, at::Tensor>>;

Result<TokenIds> idsOf(const LanguageModel &model, const std::string &text, bool chat) {
    TokenIds ids = model.tokenizer().ids(text, 0);
    if (chat) {
        SINTONIA_ASSIGN(rendered, model.chatIds({{"user", text}}));
        ids = rendered;
    }
    for (const std::int32_t id : ids)
        if (id < 0 || id >= model.decoder().vocabularySize())
            return badInput(model.folder().string() + ": tokenizer",
                            "token ids below the " + std::to_string(model.decoder().vocabularySize()) + " embeddings",
                            std::to_string(id));
    return ids;
}

/// "logits.I" [tokens, vocabulary] of every text, on the CPU.
Result<NamedLogits> logitsOf(const LanguageModel &model, const std::vector<TokenIds> &texts, const Invocation &invocation) {
    const at::NoGradGuard guard;
    NamedLogits result;
    try {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (invocation.stop.stop_requested())
                return interrupted();
            invocation.progress.progress({"Computing logits", i, texts.size(), "texts"});
            const at::Tensor hidden = model.decoder().forward(packBatch({texts[i]}, model.device()), ForwardContext());
            result.emplace_back("logits." + std::to_string(i), model.decoder().logits(hidden).to(at::kCPU));
        }
    } catch (const c10::Error &error) {
        return failure(torchError(error));
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::Resource, "Out of memory while computing logits");
    }
    invocation.progress.progress({"Computing logits", texts.size(), texts.size(), "texts"});
    return result;
}

Result<void> computeLogits(const Options &options, const Invocation &invocation) {
    setThreads(options.compute.threads);
    SINTONIA_ASSIGN(lines, readTexts(options.input));
    SINTONIA_ASSIGN(folder, modelFolder(options.model));
    SINTONIA_ASSIGN(model, LanguageModel::load(folder, {options.compute.device, options.compute.dtype}));
    std::vector<TokenIds> texts;
    std::size_t tokens = 0;
    for (const std::string &line : lines) {
        SINTONIA_ASSIGN(ids, idsOf(*model, line, options.chat));
        tokens += ids.size();
        texts.push_back(ids);
    }
    const auto start = std::chrono::steady_clock::now();
    SINTONIA_ASSIGN(logits, logitsOf(*model, texts, invocation));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    SINTONIA_TRY(writeSafetensors(options.output, logits));
    if (!options.json)
        return {};
    return printJson({{"texts", texts.size()},
                      {"vocabulary", model->decoder().vocabularySize()},
                      {"tokens", tokens},
                      {"seconds", seconds.count()},
                      {"tokens_per_second", double(tokens) / seconds.count()},
                      {"threads", threads()},
                      {"device", model->device().str()},
                      {"peak_memory_bytes", memoryFigures(model->device()).peakResident},
                      {"output", options.output}});
}

} // namespace

Subcommand addLogits(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("logits", "Scores of the next token at every token of texts, as the tensors "
                                                 "\"logits.0\", \"logits.1\", … f32 [tokens, vocabulary] of a safetensors file");
    command->add_option("--model", options->model, "Directory of a language model")->required();
    command->add_option("--input", options->input, "One text a line; .jsonl = JSON lines with text (and title)")->required();
    command->add_option("--output", options->output, "Safetensors file to write")->required();
    command->add_flag("--chat", options->chat, "Each text is one user turn, rendered by the model's chat template");
    command->add_flag("--json", options->json, "Print counts, speed and memory as JSON");
    addComputeOptions(*command, options->compute, true);
    return {command, [options](const Invocation &invocation) { return computeLogits(*options, invocation); }};
}

} // namespace sintonia::cli
