// SPDX-License-Identifier: Apache-2.0
#include "engine/store/runs.h"

#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string project, run;
    bool json = false;
};

std::string number(const std::optional<double> &value) {
    return value ? fmt::format("{:.4f}", *value) : "–";
}

Json toJson(const RunInfo &run) {
    const auto orNull = [](const auto &value) { return value ? Json(*value) : Json(nullptr); };
    return {{"id", run.id},       {"name", run.name},       {"state", run.state},         {"reason", run.reason},
            {"kind", run.kind},   {"model", run.model},     {"created", run.created},     {"seconds", run.seconds},
            {"step", run.step},   {"total_steps", run.totalSteps}, {"metric", run.metric}, {"base", orNull(run.base)},
            {"best", orNull(run.best)}, {"last", orNull(run.last)}, {"best_step", orNull(run.bestStep)},
            {"out_of_domain_change", orNull(run.outOfDomainChange)}, {"over_specific", run.overSpecific},
            {"tags", run.tags},   {"notes", run.notes},     {"parents", run.parents}};
}

Result<Project> openIndexed(const std::string &folder) {
    auto project = Project::open(folder);
    if (project)
        SINTONIA_TRY(indexRuns(*project));
    return project;
}

Result<void> list(const Options &options) {
    SINTONIA_ASSIGN(project, openIndexed(options.project));
    SINTONIA_ASSIGN(all, runs(project));
    if (options.json) {
        Json json = Json::array();
        for (const auto &each : all)
            json.push_back(toJson(each));
        return printJson(json);
    }
    SINTONIA_TRY(print(
        fmt::format("{:24} {:10} {:>8} {:>9} {:>8} {:>8}  {}", "run", "state", "step", "base", "best", "at step", "name")));
    for (const auto &each : all)
        SINTONIA_TRY(
            print(fmt::format("{:24} {:10} {:>8} {:>9} {:>8} {:>8}  {}", each.id, each.state, each.step, number(each.base),
                              number(each.best), each.bestStep ? fmt::format("{}", *each.bestStep) : "–", each.name)));
    return {};
}

Result<void> show(const Options &options) {
    SINTONIA_ASSIGN(project, openIndexed(options.project));
    SINTONIA_ASSIGN(info, run(project, options.run));
    if (options.json) {
        SINTONIA_ASSIGN(whole, showRun(project, info.id));
        return printJson(whole);
    }
    SINTONIA_TRY(print(fmt::format("{} {}: {}", info.id, info.name, info.state)));
    if (!info.reason.empty())
        SINTONIA_TRY(print(info.reason));
    SINTONIA_TRY(print(fmt::format("{}: base {}, best {} at step {}, last {}", info.metric, number(info.base),
                                   number(info.best), info.bestStep.value_or(0), number(info.last))));
    SINTONIA_ASSIGN(all, curves(project, info.id));
    for (const auto &curve : all)
        SINTONIA_TRY(print(fmt::format("{:44} {:>6} points, first {:.6g}, last {:.6g}", curve.name, curve.values.size(),
                                       curve.values.front(), curve.values.back())));
    return {};
}

} // namespace

Subcommand addRuns(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("runs", "The runs of a project");
    command->add_option("--project", options->project, "Project folder")->required();
    command->add_flag("--json", options->json, "Print as JSON");
    return {command, [options](const Invocation &) { return list(*options); }};
}

Subcommand addShow(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("show", "One run: configuration, state and every curve");
    command->add_option("--project", options->project, "Project folder")->required();
    command->add_option("run", options->run, "Run id, or the beginning of one")->required();
    command->add_flag("--json", options->json, "Print as JSON");
    return {command, [options](const Invocation &) { return show(*options); }};
}

} // namespace sintonia::cli
