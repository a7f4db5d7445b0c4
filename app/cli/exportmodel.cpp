// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportmodel.h"

#include "app/cli/installation.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/export/runexport.h"
#include "engine/nn/device.h"
#include "engine/store/runs.h"

#include <fmt/format.h>

#include <charconv>
#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string project, run, model;
    std::optional<std::int64_t> step;
    ExportOptions exported;
    std::string shardSize = "5GB";
    int threads = 0;
    bool json = false;
};

/// Decimal units, as transformers counts them.
Result<std::uint64_t> readSize(const std::string &text) {
    static const std::vector<std::pair<std::string, std::uint64_t>> units = {
        {"KB", 1'000}, {"MB", 1'000'000}, {"GB", 1'000'000'000}, {"", 1}};
    for (const auto &[unit, factor] : units) {
        if (!text.ends_with(unit))
            continue;
        const auto digits = text.substr(0, text.size() - unit.size());
        std::uint64_t count = 0;
        const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
        if (problem == std::errc() && end == digits.data() + digits.size() && count > 0 && count < (std::uint64_t(1) << 32))
            return count * factor;
        break;
    }
    return failure(Error{ErrorCode::Usage, {}, "shard-size", "bytes, or a number with KB, MB or GB", "\"" + text + "\""});
}

Result<ExportReport> exportChosen(Options options, const Invocation &invocation) {
    SINTONIA_TRY(exportFormat(options.exported.format));
    SINTONIA_ASSIGN(shardSize, readSize(options.shardSize));
    options.exported.shardSize = shardSize;
    if (options.model.empty() == options.run.empty())
        return failure(ErrorCode::Usage, "export takes either a run (with --project) or --model DIR");
    setThreads(options.threads);
    if (!options.model.empty()) {
        SINTONIA_ASSIGN(folder, modelFolder(options.model));
        return exportDirectory(options.exported, folder, invocation.stop, invocation.progress);
    }
    if (options.project.empty())
        return failure(ErrorCode::Usage, "A run needs --project");
    SINTONIA_ASSIGN(project, Project::open(options.project));
    SINTONIA_TRY(indexRuns(project));
    return exportRun(options.exported, project, options.run, options.step, invocation.stop, invocation.progress);
}

Result<void> exportModel(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(report, exportChosen(options, invocation));
    if (options.json)
        return printJson(toJson(report));
    return print(fmt::format("{}: {} files; read back, the {} of {} texts deviate by {:.3g} at most (allowed {:.3g})",
                             report.output.string(), report.files.size(), report.parity.compared, report.parity.probes,
                             report.parity.largestDeviation, report.parity.tolerance));
}

std::string formatHelp() {
    std::string help;
    for (const auto &format : exportFormats())
        help += (help.empty() ? "" : "; ") + format.name + ": " + format.meaning;
    return help;
}

} // namespace

Subcommand addExport(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command =
        app.add_subcommand("export", "A run's tuned model, or a model directory, for other programs, with a parity report");
    command->add_option("--project", options->project, "Project folder");
    command->add_option("run", options->run, "Run id, or the beginning of one");
    command->add_option("--model", options->model, "Model directory, instead of a run");
    command->add_option("--step", options->step, "Checkpoint of the run; default: its best one");
    command->add_option("--format", options->exported.format, formatHelp())->capture_default_str();
    command
        ->add_option("--output", options->exported.output,
                     "Folder to write; must not exist or be empty. For gguf also the name of a file, which ends in .gguf")
        ->required();
    command->add_option("--dtype", options->exported.dtype, "Type of the weights: f32, bf16, f16; for gguf also q8_0")
        ->capture_default_str();
    command
        ->add_option("--shard-size", options->shardSize, "Largest .safetensors file: bytes, or a number with KB, MB or GB")
        ->capture_default_str();
    command->add_option("--threads", options->threads, "CPU threads; 0 = all cores")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print the parity report as JSON");
    return {command, [options](const Invocation &invocation) { return exportModel(*options, invocation); }};
}

} // namespace sintonia::cli
