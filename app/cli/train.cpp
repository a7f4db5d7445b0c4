// SPDX-License-Identifier: Apache-2.0
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "app/cli/trainoptions.h"
#include "engine/store/runlock.h"
#include "engine/store/runs.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string project, experiment, run;
    std::vector<std::string> settings;
    std::string device, dtype;
    int threads = -1;
    bool printDefaults = false, estimate = false, json = false;
};

Result<Experiment> readExperiment(const Options &options) {
    SINTONIA_ASSIGN(json, readJsonFile(options.experiment));
    auto settings = options.settings;
    if (!options.device.empty())
        settings.push_back("device=" + options.device);
    if (!options.dtype.empty())
        settings.push_back("precision=" + options.dtype);
    if (options.threads >= 0)
        settings.push_back(fmt::format("threads={}", options.threads));
    for (const auto &setting : settings)
        SINTONIA_TRY(applySetting(json, setting));
    return namedExperiment(json, options.experiment);
}

/// Trains and prints how it ended. An interrupted run is one that can be resumed.
Result<void> trainAndReport(Project &project, const std::string &id, const Invocation &invocation) {
    SINTONIA_ASSIGN(report, trainRun(trainOptions(), project, id, invocation.stop, invocation.progress));
    SINTONIA_TRY(indexRuns(project));
    SINTONIA_TRY(print(fmt::format("{} after {} steps: {}", report.state, report.steps, report.reason)));
    if (!report.verdict.empty() && report.verdict != report.reason)
        SINTONIA_TRY(print(report.verdict));
    if (report.state == "paused")
        return failure(ErrorCode::Interrupted,
                       fmt::format("Run {} is paused; \"resume\" goes on from its last checkpoint", id));
    return {};
}

Result<void> train(const Options &options, const Invocation &invocation) {
    if (options.printDefaults) {
        Json json = Json::object();
        for (const auto &setting : options.settings)
            SINTONIA_TRY(applySetting(json, setting));
        auto kind = experimentKinds().front();
        JsonReader reader(json, "--set");
        reader.readChoice("kind", kind, experimentKinds());
        SINTONIA_TRY(reader.finish(false));
        return printJson(toJson(defaultExperiment(kind)));
    }
    if (options.project.empty() || options.experiment.empty())
        return failure(ErrorCode::Usage, "--project and EXPERIMENT.json are needed (or --print-defaults)");
    SINTONIA_ASSIGN(experiment, readExperiment(options));
    SINTONIA_ASSIGN(project, Project::open(options.project));
    if (options.estimate) {
        SINTONIA_ASSIGN(estimate, estimateOf(experiment, project, invocation.stop, invocation.progress));
        return options.json ? printJson(toJson(estimate)) : print(toText(estimate));
    }
    SINTONIA_ASSIGN(id, prepareRun(trainOptions(), experiment, project, invocation.stop, invocation.progress));
    SINTONIA_TRY(print(id));
    std::fflush(stdout);
    return trainAndReport(project, id, invocation);
}

Result<void> resume(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(project, Project::open(options.project));
    SINTONIA_TRY(indexRuns(project));
    SINTONIA_ASSIGN(info, run(project, options.run));
    SINTONIA_TRY(print(info.id));
    std::fflush(stdout);
    return trainAndReport(project, info.id, invocation);
}

Result<void> stop(const Options &options) {
    SINTONIA_ASSIGN(project, Project::open(options.project));
    SINTONIA_TRY(indexRuns(project));
    SINTONIA_ASSIGN(info, run(project, options.run));
    const auto folder = runFolder(project, info.id);
    if (!runLockHolder(folder))
        return badInput(info.id, "a run that is being trained", "one that is " + info.state);
    SINTONIA_TRY(requestTrainer(folder, "stop"));
    return print(fmt::format("{} ends after its current step", info.id));
}

std::string fieldsHelp() {
    std::string text = "EXPERIMENT.json holds these keys:\n";
    for (const auto &field : experimentFields())
        text += fmt::format("  {:38} {} [default {}]\n", field.key, field.meaning, toText(field.defaultValue));
    return text;
}

} // namespace

Subcommand addTrain(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command =
        app.add_subcommand("train", "Tune a model as an experiment file says; the first line of output is the run's id");
    command->add_option("--project", options->project, "Project folder");
    command->add_option("experiment", options->experiment, "EXPERIMENT.json");
    command->add_option("--set", options->settings, "KEY=VALUE: replaces a value of the experiment, e.g. lora.r=16");
    command->add_option("--device", options->device, "auto, cpu, cuda or cuda:N; replaces the experiment's");
    command->add_option("--dtype", options->dtype, "f32 or bf16; replaces the experiment's precision");
    command->add_option("--threads", options->threads, "CPU threads; 0 = all cores")->check(CLI::Range(0, 4096));
    command->add_flag("--print-defaults", options->printDefaults,
                      "Print an experiment with every default and end; with --set kind=llm of a language model");
    command->add_flag("--estimate", options->estimate,
                      "Print the memory that tuning a language model needs, and what the device has; train nothing");
    command->add_flag("--json", options->json, "With --estimate: as JSON");
    command->footer(fieldsHelp);
    return {command, [options](const Invocation &invocation) { return train(*options, invocation); }};
}

Subcommand addResume(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("resume", "Go on with a run from its last checkpoint");
    command->add_option("--project", options->project, "Project folder")->required();
    command->add_option("run", options->run, "Run id, or the beginning of one")->required();
    return {command, [options](const Invocation &invocation) { return resume(*options, invocation); }};
}

Subcommand addStop(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("stop", "Ask a running trainer to end after its step");
    command->add_option("--project", options->project, "Project folder")->required();
    command->add_option("run", options->run, "Run id, or the beginning of one")->required();
    return {command, [options](const Invocation &) { return stop(*options); }};
}

} // namespace sintonia::cli
