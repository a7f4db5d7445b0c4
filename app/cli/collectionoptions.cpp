// SPDX-License-Identifier: Apache-2.0
#include "app/cli/collectionoptions.h"

#include "engine/store/corpora.h"

#include <fmt/format.h>

namespace sintonia::cli {

void addCollectionOptions(CLI::App &app, CollectionOptions &options) {
    app.add_option("--corpus", options.corpus,
                   "BEIR directory or any other source that import reads; with --project a corpus name")
        ->required();
    app.add_option("--project", options.project, "Project folder that holds the corpus");
    app.add_option("--format", options.format, "Format of the source; default: recognised by content");
}

Result<Collection> loadCollection(const CollectionOptions &options, const Invocation &invocation) {
    if (!options.project.empty()) {
        SINTONIA_ASSIGN(project, Project::open(options.project));
        return loadCorpus(project, options.corpus, invocation.stop, invocation.progress);
    }
    ImportReport report;
    ReadOptions read;
    read.format = options.format;
    auto collection = sintonia::loadCollection(options.corpus, read, report, invocation.stop, invocation.progress);
    if (collection && (report.skipped > 0 || report.repaired > 0))
        reportImport(report, invocation.progress);
    return collection;
}

void reportImport(const ImportReport &report, ProgressSink &progress) {
    progress.message(fmt::format("{} skipped, {} repaired, {} texts that look wrongly decoded", report.skipped,
                                 report.repaired, report.mojibake));
    constexpr std::size_t shown = 20;
    for (std::size_t i = 0; i < std::min(shown, report.problems.size()); ++i) {
        const auto &problem = report.problems[i];
        progress.message(fmt::format("{}: {}: {}", problem.place,
                                     problem.kind == ImportProblem::Kind::Skipped ? "skipped" : "repaired", problem.reason));
    }
    if (report.skipped + report.repaired > shown)
        progress.message(fmt::format("… and {} more", report.skipped + report.repaired - shown));
}

} // namespace sintonia::cli
