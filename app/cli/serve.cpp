// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve/methods.h"

#include "app/cli/subcommands.h"
#include "engine/nn/device.h"

#include <memory>
#include <unistd.h>

namespace sintonia::cli {

Subcommand addServe(CLI::App &app) {
    auto options = std::make_shared<ComputeOptions>();
    auto *command = app.add_subcommand("serve", "JSON-RPC 2.0 over standard input and output, for the desktop program");
    addComputeOptions(*command, *options);
    return {command, [options](const Invocation &invocation) -> Result<void> {
                setThreads(options->threads);
                SINTONIA_TRY(resolveDevice(options->device));
                Session session(options->device);
                return serve(STDIN_FILENO, STDOUT_FILENO, methods(session, invocation.hub), invocation.stop);
            }};
}

} // namespace sintonia::cli
