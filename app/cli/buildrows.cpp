// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve/methods.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/nn/device.h"
#include "engine/retrieve/rowcorpus.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string project, build;
    ComputeOptions compute;
    bool printDefaults = false;
    bool json = false;
};

/// All keys of BUILD.json with their defaults.
Json defaults() {
    RowCorpusOptions options;
    options.name = "rows";
    options.corpus = "CORPUS";
    options.prompt = defaultPromptTemplate("en");
    auto json = toJson(options);
    json["splits"] = Json::array();
    return json;
}

Result<void> printReport(const Json &report) {
    SINTONIA_TRY(print(report.at("name").get<std::string>()));
    for (const auto &[split, count] : report.at("rows").items())
        SINTONIA_TRY(print(fmt::format("  {}: {} training rows", split, count.get<std::uint64_t>())));
    SINTONIA_TRY(print(fmt::format("  {} without their oracle, {} with fewer documents than asked for; {} questions without answer left out",
                                   report.at("without_oracle").get<std::uint64_t>(),
                                   report.at("fewer_documents").get<std::uint64_t>(),
                                   report.at("unanswered").get<std::uint64_t>())));
    for (const auto &leak : report.at("leaks").at("leaks"))
        if (const auto count = leak.at("exact").get<std::uint64_t>() + leak.at("normalised").get<std::uint64_t>(); count > 0)
            SINTONIA_TRY(print(fmt::format("  {}: {} {} are also in train", leak.at("set").get<std::string>(), count,
                                           leak.at("kind").get<std::string>())));
    return {};
}

Result<void> buildRowsOf(const Options &options, const Invocation &invocation) {
    if (options.printDefaults)
        return printJson(defaults());
    if (options.project.empty() || options.build.empty())
        return failure(ErrorCode::Usage, "--project and BUILD.json are needed (or --print-defaults)");
    setThreads(options.compute.threads);
    SINTONIA_ASSIGN(build, readJsonFile(options.build));
    SINTONIA_TRY(rowCorpusOptionsFromJson(build, fs::path(options.build).filename().string()));
    Session session(options.compute.device);
    SINTONIA_ASSIGN(report, buildRows(session, {{"project", options.project}, {"build", build}}, invocation.stop,
                                      invocation.progress));
    return options.json ? printJson(report) : printReport(report);
}

} // namespace

Subcommand addBuildRows(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand(
        "build-rows", "Training rows of an LLM out of questions with answers and a retriever, as a new corpus");
    command->add_option("--project", options->project, "Project folder");
    command->add_option("build", options->build,
                        "BUILD.json: name, corpus, splits, retriever (\"bm25\", {\"folder\": DIR}, {\"run\": ID}), documents, oracles, "
                        "without_oracle, first_rank, last_rank, order, citation, language, seed, template");
    command->add_flag("--print-defaults", options->printDefaults, "Print BUILD.json with every key and its default");
    addComputeOptions(*command, options->compute);
    command->add_flag("--json", options->json, "Print the report as JSON");
    return {command, [options](const Invocation &invocation) { return buildRowsOf(*options, invocation); }};
}

} // namespace sintonia::cli
