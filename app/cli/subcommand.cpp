// SPDX-License-Identifier: Apache-2.0
#include "app/cli/subcommand.h"

namespace sintonia::cli {

void addComputeOptions(CLI::App &app, ComputeOptions &options) {
    app.add_option("--device", options.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    app.add_option("--dtype", options.dtype, "Computing type: f32, bf16 or f16")
        ->check(CLI::IsMember({"f32", "bf16", "f16"}))
        ->capture_default_str();
    app.add_option("--threads", options.threads, "CPU threads; 0 = all cores")->check(CLI::Range(0, 4096))->capture_default_str();
}

} // namespace sintonia::cli
