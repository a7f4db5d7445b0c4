// SPDX-License-Identifier: Apache-2.0
#include "engine/export/mix.h"

#include "app/cli/installation.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string base, tuned;
    MixOptions mix;
    bool json = false;
};

Result<void> mix(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(base, modelFolder(options.base));
    SINTONIA_ASSIGN(tuned, modelFolder(options.tuned));
    SINTONIA_ASSIGN(report, mixModels(options.mix, base, tuned, invocation.stop, invocation.progress));
    if (options.json)
        return printJson({{"output", options.mix.output.string()},
                          {"alpha", options.mix.alpha},
                          {"tensors", report.tensors},
                          {"changed", report.changed}});
    return print(fmt::format("{}: {} tensors, {} of them differ between the two models", options.mix.output.string(),
                             report.tensors, report.changed));
}

} // namespace

Subcommand addMix(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("mix", "A model with the weights (1 - alpha) * base + alpha * tuned");
    command->add_option("--base", options->base, "Model directory")->required();
    command->add_option("--tuned", options->tuned, "Model directory of the same architecture")->required();
    command->add_option("--alpha", options->mix.alpha, "Share of the tuned model, 0 to 1")
        ->required()
        ->check(CLI::Range(0.0, 1.0));
    command->add_option("--output", options->mix.output, "Folder to write; must not exist or be empty")->required();
    command->add_flag("--json", options->json, "Print as JSON");
    return {command, [options](const Invocation &invocation) { return mix(*options, invocation); }};
}

} // namespace sintonia::cli
