// SPDX-License-Identifier: Apache-2.0
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/eval/trecio.h"

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string qrels;
    std::string run;
    std::vector<std::string> measures;
    bool perQuery = false;
    bool noSummary = false;
    bool json = false;
    EvaluateOptions evaluate;
};

Result<void> trecEval(const Options &options) {
    SINTONIA_ASSIGN(measures, parseMeasures(options.measures));
    SINTONIA_ASSIGN(qrels, readQrels(options.qrels));
    SINTONIA_ASSIGN(file, readRun(options.run));
    auto evaluation = evaluate(qrels, file.run, measures, options.evaluate);
    if (!evaluation) {
        auto error = std::move(evaluation).error();
        error.place = error.place.empty() ? options.run : options.run + ": " + error.place;
        return failure(std::move(error));
    }
    if (!options.json)
        return printText(formatEvaluation(*evaluation, file.id, {options.perQuery, !options.noSummary}));
    Json json = {{"run", file.id}, {"queries", evaluation->queries.size()}, {"missing", evaluation->missing}};
    if (!options.noSummary)
        json["measures"] = evaluation->named();
    if (options.perQuery)
        for (const auto &query : evaluation->queries)
            json["per_query"][query.query] = evaluation->named(query);
    return printJson(json);
}

} // namespace

Subcommand addTrecEval(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("trec-eval", "Measures of a TREC run, as trec_eval prints them");
    command->add_option("qrels", options->qrels, "TREC judgements: query, iteration, document, relevance")->required();
    command->add_option("run", options->run, "TREC run: query, Q0, document, rank, score, tag")->required();
    command
        ->add_option("-m,--measure", options->measures,
                     "A measure or set of them, once for each: map, P.5,10, ndcg_cut_10, all_trec; default: official")
        ->allow_extra_args(false);
    command->add_flag("-q,--per-query", options->perQuery, "Print the values of each query, too");
    command->add_flag("-n,--no-summary", options->noSummary, "Leave out the values over all queries");
    command->add_flag("-c,--complete", options->evaluate.complete,
                      "Average over all judged queries: those missing from the run count as 0");
    command->add_flag("-J,--judged-only", options->evaluate.judgedOnly, "Leave unjudged documents out of the rankings");
    command->add_option("-l,--level", options->evaluate.relevanceLevel, "Least relevance that counts as relevant")
        ->check(CLI::Range(0, 1000000))
        ->capture_default_str();
    command->add_option("-M,--depth", options->evaluate.depth, "Documents of each query that are looked at; default: all")
        ->check(CLI::PositiveNumber);
    command->add_option("-N,--collection-size", options->evaluate.collectionSize, "Documents in the collection, for utility")
        ->check(CLI::NonNegativeNumber);
    command->add_flag("--json", options->json, "Print as JSON");
    return {command, [options](const Invocation &) { return trecEval(*options); }};
}

} // namespace sintonia::cli
