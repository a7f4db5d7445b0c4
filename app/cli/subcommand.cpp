// SPDX-License-Identifier: Apache-2.0
#include "app/cli/subcommand.h"

namespace sintonia::cli {

void addComputeOptions(CLI::App &app, ComputeOptions &options, bool nf4) {
    app.add_option("--device", options.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    std::vector<std::string> types = {"f32", "bf16", "f16"};
    if (nf4)
        types.push_back("nf4");
    app.add_option("--dtype", options.dtype,
                   nf4 ? "Computing type: f32, bf16, f16, or nf4 (four-bit weights)" : "Computing type: f32, bf16 or f16")
        ->check(CLI::IsMember(types))
        ->capture_default_str();
    app.add_option("--threads", options.threads, "CPU threads; 0 = all cores")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
}

} // namespace sintonia::cli
