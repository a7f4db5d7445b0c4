// SPDX-License-Identifier: Apache-2.0
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/store/rowexport.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string project;
    RowExportOptions rows;
    std::string output;
    bool json = false;
};

Result<void> exportRows(const Options &options) {
    SINTONIA_ASSIGN(project, Project::open(options.project));
    SINTONIA_ASSIGN(report, exportTuningRows(options.rows, project, options.output));
    if (options.json)
        return printJson({{"output", options.output}, {"written", report.written}, {"left_out", report.leftOut}});
    return print(fmt::format("{}: {} rows written, {} left out that the format can't hold", options.output, report.written,
                             report.leftOut));
}

} // namespace

Subcommand addExportRows(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("export-rows", "Training rows of an LLM as a file that other programs read");
    command->add_option("--project", options->project, "Project folder")->required();
    command->add_option("corpus", options->rows.corpus, "Name of the corpus of rows")->required();
    command->add_option("--format", options->rows.format, "Format of the file")
        ->required()
        ->check(CLI::IsMember(rowFormatNames()));
    command->add_option("--output", options->output, "File to write: JSON lines, a JSON document for squad")->required();
    command->add_option("--split", options->rows.split, "Rows of this split alone");
    command->add_flag("--json", options->json, "Print the counts as JSON");
    return {command, [options](const Invocation &) { return exportRows(*options); }};
}

} // namespace sintonia::cli
