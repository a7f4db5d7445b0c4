// SPDX-License-Identifier: Apache-2.0
#include "app/cli/installation.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/models/architectures.h"
#include "engine/models/embedder.h"
#include "engine/nn/device.h"

#include <fmt/format.h>

#include <memory>
#include <unistd.h>

namespace sintonia::cli {

namespace {

bool writable(const fs::path &folder) {
    return ::access(folder.c_str(), W_OK | X_OK) == 0;
}

Json examine() {
    Json out = {{"version", SINTONIA_VERSION},
                {"libtorch", libtorchVersion()},
                {"threads", threads()},
                {"simd", simdLevel()},
                {"devices", Json::array({"cpu"})},
                {"families", Json::array()},
                {"problems", Json::array()}};
    for (const auto &architecture : architectures())
        out["families"].push_back(architecture.modelType);
    for (const auto &name : acceleratorNames())
        out["devices"].push_back(name);
    const auto starter = starterModelFolder();
    out["starter_model"] = starter ? Json(starter->string()) : Json(nullptr);
    if (!starter) {
        out["problems"].push_back(starter.error().text());
    } else if (const auto model = Embedder::load(*starter, {"cpu", "f32", 0}); !model) {
        out["problems"].push_back(model.error().text());
    } else {
        const auto probe = (*model)->embed({"probe"}, "", {}, ProgressSink::none());
        if (!probe)
            out["problems"].push_back(probe.error().text());
    }
    std::error_code error;
    const auto temporary = fs::temp_directory_path(error);
    out["writable"] = {{"current_folder", writable(".")}, {"temporary_folder", writable(temporary)}};
    if (!writable(temporary))
        out["problems"].push_back(fmt::format("{}: the temporary folder can't be written", temporary.string()));
    return out;
}

Result<void> doctor(bool json) {
    const auto findings = examine();
    if (json) {
        SINTONIA_TRY(printJson(findings));
    } else {
        SINTONIA_TRY(print(fmt::format("sintonia-cli {}, libtorch {}", findings["version"].get<std::string>(),
                                       findings["libtorch"].get<std::string>())));
        SINTONIA_TRY(
            print(fmt::format("threads {}, SIMD {}", findings["threads"].get<int>(), findings["simd"].get<std::string>())));
        for (const auto &device : findings["devices"])
            SINTONIA_TRY(print("device: " + device.get<std::string>()));
        SINTONIA_TRY(
            print("starter model: " +
                  (findings["starter_model"].is_null() ? "missing" : findings["starter_model"].get<std::string>())));
        std::string families;
        for (const auto &family : findings["families"])
            families += (families.empty() ? "" : ", ") + family.get<std::string>();
        SINTONIA_TRY(print("families: " + families));
        for (const auto &[place, can] : findings["writable"].items())
            SINTONIA_TRY(print(fmt::format("{}: {}", place, can.get<bool>() ? "writable" : "not writable")));
    }
    if (findings["problems"].empty())
        return {};
    std::string all;
    for (const auto &problem : findings["problems"])
        all += (all.empty() ? "" : "; ") + problem.get<std::string>();
    return failure(ErrorCode::Other, all);
}

} // namespace

Subcommand addDoctor(CLI::App &app) {
    auto json = std::make_shared<bool>(false);
    auto *command = app.add_subcommand(
        "doctor", "Versions, devices, starter model, writable places; fails when something needed is missing");
    command->add_flag("--json", *json, "Print as JSON");
    return {command, [json](const Invocation &) { return doctor(*json); }};
}

} // namespace sintonia::cli
