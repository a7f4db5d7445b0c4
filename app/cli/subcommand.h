// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/hub/server.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace sintonia::cli {

/// What a subcommand runs with: SIGINT/SIGTERM set the token; progress and messages go to standard error; the model server
/// is that of HF_ENDPOINT with the key of HF_TOKEN.
struct Invocation {
    StopToken stop;
    ProgressSink &progress;
    HubServer hub;
};

/// The parsed subcommand, ready to run. A failing Result is printed and becomes the exit status.
using Action = std::function<Result<void>(const Invocation &)>;

/// One subcommand a file: its function adds it to `app` (options bound to a shared_ptr of a struct that the returned action
/// captures) and returns the action and the CLI11 subcommand.
struct Subcommand {
    CLI::App *app = nullptr;
    Action action;
};
using AddSubcommand = Subcommand (*)(CLI::App &app);

/// The one list of subcommands (subcommands.cpp).
const std::vector<AddSubcommand> &subcommands();

/// --device, --dtype, --threads wherever a model runs.
struct ComputeOptions {
    std::string device = "auto";
    std::string dtype = "f32";
    int threads = 0;
};
/// `nf4`: four-bit weights are offered as a --dtype too.
void addComputeOptions(CLI::App &app, ComputeOptions &options, bool nf4 = false);

} // namespace sintonia::cli
