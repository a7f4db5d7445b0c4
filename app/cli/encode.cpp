// SPDX-License-Identifier: Apache-2.0
#include "app/cli/modeloptions.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "app/cli/textinput.h"
#include "engine/models/safetensors.h"
#include "engine/nn/device.h"

#include <ATen/ops/linalg_vector_norm.h>

#include <chrono>
#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    ModelOptions model;
    std::string input, output;
    std::optional<std::string> prompt;
    bool normalize = false;
    bool json = false;
};

Result<void> encode(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(texts, readTexts(options.input));
    SINTONIA_ASSIGN(model, loadEmbedder(options.model));
    const auto prompt = promptText(*model, options.prompt, invocation.progress);
    const auto start = std::chrono::steady_clock::now();
    SINTONIA_ASSIGN(embedded, model->embed(texts, prompt, invocation.stop, invocation.progress));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    at::Tensor embeddings = embedded;
    // As torch.nn.functional.normalize does.
    if (options.normalize)
        embeddings = embeddings.div(at::linalg_vector_norm(embeddings, 2, {1}, true).clamp_min(1e-12));
    SINTONIA_TRY(writeSafetensors(options.output, {{"embeddings", embeddings.contiguous()}}));
    if (!options.json)
        return {};
    std::size_t tokens = 0;
    for (const auto &text : texts)
        tokens += model->tokenize(text, prompt).size();
    const auto memory = memoryFigures(model->device());
    return printJson({{"texts", texts.size()},
                      {"dimension", model->dimension()},
                      {"tokens", tokens},
                      {"seconds", seconds.count()},
                      {"tokens_per_second", double(tokens) / seconds.count()},
                      {"threads", threads()},
                      {"device", model->device().str()},
                      {"peak_memory_bytes", memory.peakResident},
                      {"output", options.output}});
}

} // namespace

Subcommand addEncode(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command =
        app.add_subcommand("encode", "Embeddings of texts, as the tensor \"embeddings\" f32 [n, d] of a safetensors file");
    addModelOptions(*command, options->model);
    command->add_option("--input", options->input, "One text a line; .jsonl = JSON lines with text (and title)")->required();
    command->add_option("--output", options->output, "Safetensors file to write")->required();
    command->add_option("--prompt", options->prompt,
                        "query or document (the model's prompt of that name), or the prefix itself");
    command->add_flag("--normalize", options->normalize, "Scale every embedding to length 1");
    command->add_flag("--json", options->json, "Print counts, speed and memory as JSON");
    return {command, [options](const Invocation &invocation) { return encode(*options, invocation); }};
}

} // namespace sintonia::cli
