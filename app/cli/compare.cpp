// SPDX-License-Identifier: Apache-2.0
#include "engine/store/compare.h"

#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/store/runs.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string project;
    std::vector<std::string> runs;
    CompareOptions compare;
    bool json = false;
};

Result<void> printChanges(const std::vector<MeasureChange> &changes) {
    for (const auto &change : changes) {
        auto line = fmt::format("  {:40} {:24} {:8.4f} {:8.4f} {:+8.4f}", change.set, change.measure, change.before,
                                change.after, change.after - change.before);
        if (change.perQuery)
            line += fmt::format("  [{:+.4f}, {:+.4f}]  p {:.4f}  {} better, {} same, {} worse", change.low, change.high,
                                change.pValue, change.wins, change.ties, change.losses);
        SINTONIA_TRY(print(line));
    }
    return {};
}

Result<void> printTables(const Comparison &comparison) {
    SINTONIA_TRY(print(comparison.sentence));
    for (const auto &[key, values] : comparison.differences) {
        auto line = fmt::format("  {:32}", key);
        for (const auto &value : values)
            line += " " + toText(value);
        SINTONIA_TRY(print(line));
    }
    for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
        SINTONIA_TRY(print(fmt::format("{}: base, tuned, change, 95 % interval", comparison.runs[i])));
        SINTONIA_TRY(printChanges(comparison.againstBase[i]));
    }
    if (comparison.againstFirst.empty())
        return {};
    SINTONIA_TRY(print(fmt::format("Against {}:", comparison.runs.front())));
    return printChanges(comparison.againstFirst);
}

Result<void> compare(const Options &options) {
    SINTONIA_ASSIGN(project, Project::open(options.project));
    SINTONIA_TRY(indexRuns(project));
    SINTONIA_ASSIGN(comparison, compareRuns(options.compare, project, options.runs));
    return options.json ? printJson(toJson(comparison)) : printTables(comparison);
}

} // namespace

Subcommand addCompare(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command =
        app.add_subcommand("compare", "Runs against their base and each other: differences, measures, queries won and lost");
    command->add_option("--project", options->project, "Project folder")->required();
    command->add_option("runs", options->runs, "Run ids, or beginnings of them")->required();
    command->add_option("--measure", options->compare.measure,
                        "Measure of the verdict and the list of queries; default: ndcg_cut_10, f1 for language models");
    command->add_option("--samples", options->compare.samples, "Resamples of interval and test")
        ->check(CLI::Range(100, 10'000'000))
        ->capture_default_str();
    command->add_option("--seed", options->compare.seed, "Seed of the resamples")->capture_default_str();
    command->add_flag("--json", options->json, "Print as JSON, with the list of queries");
    return {command, [options](const Invocation &) { return compare(*options); }};
}

} // namespace sintonia::cli
