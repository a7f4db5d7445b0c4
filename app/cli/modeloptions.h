// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"
#include "engine/models/embedder.h"
#include "engine/models/reranker.h"

#include <memory>
#include <string>

namespace sintonia::cli {

/// --model, --max-length and the computing options of every subcommand that embeds.
struct ModelOptions {
    std::string model;
    std::size_t maxLength = 0;
    ComputeOptions compute;
};
void addModelOptions(CLI::App &app, ModelOptions &options, bool required = true);

/// Loads the encoder that the options name, with threads set.
Result<std::unique_ptr<Embedder>> loadEmbedder(const ModelOptions &options);
/// The same for a reranker.
Result<std::unique_ptr<Reranker>> loadReranker(const ModelOptions &options);

/// The prompt that --prompt names: "query" and "document" take the model's prompt of that name, else none with a note; any
/// other value is the prefix itself; absent takes the model's default.
std::string promptText(const Embedder &model, const std::optional<std::string> &option, ProgressSink &progress);

} // namespace sintonia::cli
