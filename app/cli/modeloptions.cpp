// SPDX-License-Identifier: Apache-2.0
#include "app/cli/modeloptions.h"

#include "app/cli/installation.h"
#include "engine/nn/device.h"

#include <fmt/format.h>

namespace sintonia::cli {

void addModelOptions(CLI::App &app, ModelOptions &options, bool required) {
    app.add_option("--model", options.model, "Model directory (Hugging Face or sentence-transformers), or \"starter\"")
        ->required(required);
    app.add_option("--max-length", options.maxLength, "Tokens a text is cut to; 0 = the model's own limit")
        ->capture_default_str();
    addComputeOptions(app, options.compute);
}

Result<std::unique_ptr<Embedder>> loadEmbedder(const ModelOptions &options) {
    setThreads(options.compute.threads);
    SINTONIA_ASSIGN(folder, modelFolder(options.model));
    return Embedder::load(folder, {options.compute.device, options.compute.dtype, options.maxLength});
}

Result<std::unique_ptr<Reranker>> loadReranker(const ModelOptions &options) {
    setThreads(options.compute.threads);
    SINTONIA_ASSIGN(folder, modelFolder(options.model));
    return Reranker::load(folder, {options.compute.device, options.compute.dtype, options.maxLength});
}

std::string promptText(const Embedder &model, const std::optional<std::string> &option, ProgressSink &progress) {
    if (!option)
        return model.defaultPrompt();
    if (*option != "query" && *option != "document")
        return *option;
    const auto named = model.prompt(*option);
    if (!named)
        progress.message(fmt::format("note: the model has no prompt named \"{}\"; none is used", *option));
    return named.value_or("");
}

} // namespace sintonia::cli
