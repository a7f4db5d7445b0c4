// SPDX-License-Identifier: Apache-2.0
#include "app/cli/collectionoptions.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/store/corpora.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string project, source;
    ImportOptions import;
    std::vector<std::string> columns;
    bool split = false;
    SplitOptions splits;
    bool json = false;
};

/// "id=doc_no" pairs.
Result<std::map<std::string, std::string>> readColumns(const std::vector<std::string> &assignments) {
    std::map<std::string, std::string> columns;
    for (const auto &each : assignments) {
        const auto at = each.find('=');
        if (at == std::string::npos || at == 0 || at + 1 == each.size())
            return failure(Error{ErrorCode::Usage, {}, "--column", "FIELD=COLUMN", "\"" + each + "\""});
        columns[each.substr(0, at)] = each.substr(at + 1);
    }
    return columns;
}

Json toJson(const ImportReport &report, const std::string &name) {
    Json problems = Json::array();
    for (const auto &problem : report.problems)
        problems.push_back({{"kind", problem.kind == ImportProblem::Kind::Skipped ? "skipped" : "repaired"},
                            {"place", problem.place},
                            {"reason", problem.reason}});
    return {{"name", name},
            {"format", report.format},
            {"documents", report.documents},
            {"queries", report.queries},
            {"judgements", report.judgements},
            {"rows", report.rows},
            {"skipped", report.skipped},
            {"repaired", report.repaired},
            {"mojibake", report.mojibake},
            {"problems", problems}};
}

Result<void> import(Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(columns, readColumns(options.columns));
    options.import.read.columns = columns;
    if (options.import.name.empty())
        options.import.name = sourceName(options.source);
    std::error_code error;
    if (!fs::exists(options.source, error))
        return failure(systemError(options.source, "open", ENOENT));
    SINTONIA_ASSIGN(project, Project::openOrCreate(options.project));
    SINTONIA_ASSIGN(report, importCorpus(options.import, project, options.source, invocation.stop, invocation.progress));
    if (options.split) {
        SINTONIA_ASSIGN(splits, splitCorpus(options.splits, project, options.import.name));
        (report.rows.empty() ? report.judgements : report.rows) = splits;
    }
    if (options.json)
        return printJson(toJson(report, options.import.name));
    SINTONIA_TRY(print(fmt::format("{} ({}): {} documents, {} queries", options.import.name, report.format, report.documents,
                                   report.queries)));
    for (const auto &[split, count] : report.judgements)
        SINTONIA_TRY(print(fmt::format("  {}: {} judgements", split, count)));
    for (const auto &[split, count] : report.rows)
        SINTONIA_TRY(print(fmt::format("  {}: {} training rows", split, count)));
    if (report.skipped > 0 || report.repaired > 0 || report.mojibake > 0)
        reportImport(report, invocation.progress);
    return {};
}

} // namespace

Subcommand addImport(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("import", "Import a corpus or question set into a project");
    command->add_option("--project", options->project, "Project folder; made when it is not there")->required();
    command->add_option("path", options->source, "File or folder to import")->required();
    std::string names;
    for (const auto &format : formats())
        names += (names.empty() ? "" : ", ") + format.name;
    command->add_option("--format", options->import.read.format, "One of " + names + "; default: recognised by content");
    command->add_option("--name", options->import.name, "Name of the corpus; default: that of the file");
    command->add_option("--split", options->import.read.split,
                        "Split of judgements and rows whose source names none; default: train for training rows, else test");
    command->add_option("--column", options->columns, "FIELD=COLUMN: the column or key that holds id, title, text, …");
    command->add_flag("--repair-mojibake", options->import.read.repairMojibake,
                      "Undo text that was decoded wrongly before (\"Ã©\")");
    command->add_flag("--divide", options->split, "Divide judgements or training rows into train, validation and test by document group");
    command->add_option("--divide-seed", options->splits.seed, "Seed of --divide")->capture_default_str();
    command->add_flag("--json", options->json, "Print the report as JSON");
    return {command, [options](const Invocation &invocation) { return import(*options, invocation); }};
}

} // namespace sintonia::cli
