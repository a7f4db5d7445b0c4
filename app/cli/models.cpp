// SPDX-License-Identifier: Apache-2.0
#include "app/cli/modellist.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/hub/download.h"
#include "engine/hub/library.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string project, name, as, endpoint;
    bool json = false;
};

std::string line(const ListedModel &listed) {
    const auto &model = listed.model;
    return fmt::format("{:28} {:10} {:14} {:>8.1f} M  {:10} {:>8.1f} MB  {:14} {}", model.name, listed.place,
                       model.architecture, double(model.parameters) / 1e6, model.dtype, double(model.bytes) / 1e6,
                       model.licence.empty() ? "–" : model.licence, model.reason);
}

Result<void> list(const Options &options, const Invocation &) {
    SINTONIA_ASSIGN(project, Project::open(options.project));
    const auto all = listedModels(project);
    if (options.json) {
        Json json = Json::array();
        for (const auto &each : all)
            json.push_back(toJson(each));
        return printJson(json);
    }
    for (const auto &each : all)
        SINTONIA_TRY(print(line(each)));
    return {};
}

Result<void> printTaken(const Options &options, const ModelDescription &model) {
    const ListedModel listed{"project", model};
    return options.json ? printJson(toJson(listed)) : print(line(listed));
}

Result<void> download(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(project, Project::openOrCreate(options.project));
    DownloadOptions wanted;
    wanted.server = invocation.hub;
    if (!options.endpoint.empty())
        wanted.server.endpoint = options.endpoint;
    wanted.name = options.as;
    wanted.families = supportedFamilies();
    SINTONIA_ASSIGN(model,
                    downloadModel(wanted, project.modelsFolder(), options.name, invocation.stop, invocation.progress));
    return printTaken(options, model);
}

Result<void> import(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(project, Project::openOrCreate(options.project));
    SINTONIA_ASSIGN(model, importModel({options.as, supportedFamilies()}, project.modelsFolder(), options.name,
                                       invocation.stop, invocation.progress));
    return printTaken(options, model);
}

/// Makes one of the changes to a model or download that is here.
using Change = Result<void> (*)(const fs::path &models, const std::string &name);
Result<void> change(const Options &options, Change work, const char *done) {
    SINTONIA_ASSIGN(project, Project::open(options.project));
    SINTONIA_TRY(work(project.modelsFolder(), options.name));
    return options.json ? printJson({{"name", options.name}, {"done", done}})
                        : print(fmt::format("{}: {}", options.name, done));
}

} // namespace

Subcommand addModels(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto chosen = std::make_shared<Action>();
    auto *command = app.add_subcommand("models", "The models of a project: list, download, import, remove");
    command->require_subcommand(1);
    const auto add = [&](const char *name, const char *help, const char *argument, const Action &action) {
        auto *verb = command->add_subcommand(name, help);
        verb->add_option("--project", options->project, "Project folder")->required();
        verb->add_flag("--json", options->json, "Print as JSON");
        if (*argument)
            verb->add_option("name", options->name, argument)->required();
        verb->callback([chosen, action] { *chosen = action; });
        return verb;
    };
    add("list", "What is on disk, and whether this program computes it", "",
        [options](const Invocation &invocation) { return list(*options, invocation); });
    auto *fetch = add("download", "Download a model; called again, it goes on where it ended",
                      "organisation/name or organisation/name@revision",
                      [options](const Invocation &invocation) { return download(*options, invocation); });
    fetch->add_option("--endpoint", options->endpoint, "Model server; default: HF_ENDPOINT, else https://huggingface.co");
    auto *copy = add("import", "Copy a model directory into the project", "Model directory",
                     [options](const Invocation &invocation) { return import(*options, invocation); });
    for (auto *verb : {fetch, copy})
        verb->add_option("--as", options->as, "Name in the project; default: that of the model");
    add("remove", "Move a model to the trash, which is emptied when the window next opens the project",
        "Name in the project",
        [options](const Invocation &) { return change(*options, removeModel, "moved to the trash"); });
    add("restore", "Bring a removed model back", "Name in the project",
        [options](const Invocation &) { return change(*options, restoreModel, "restored"); });
    add("discard", "Remove what is kept of a download that is not complete", "organisation/name",
        [options](const Invocation &) { return change(*options, discardDownload, "discarded"); });
    return {command, [chosen](const Invocation &invocation) { return (*chosen)(invocation); }};
}

} // namespace sintonia::cli
