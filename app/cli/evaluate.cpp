// SPDX-License-Identifier: Apache-2.0
#include "app/cli/collectionoptions.h"
#include "app/cli/modeloptions.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/eval/trecio.h"
#include "engine/retrieve/retriever.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    ModelOptions model;
    CollectionOptions collection;
    std::string split = "test";
    std::string run;
    std::string retriever = "dense";
    std::vector<std::string> measures = {"map",     "recip_rank", "ndcg_cut.1,3,5,10,100", "recall.1,5,10,100,1000",
                                         "P.1,5,10", "success.1,5,10"};
    std::int64_t depth = 1000;
    std::string cache;
    bool perQuery = false;
    bool json = false;
};

/// The retriever with the model that it needs to stay alive.
struct LoadedRetriever {
    std::unique_ptr<Embedder> model;
    std::unique_ptr<Retriever> retriever;
};

Result<LoadedRetriever> makeRetriever(const Options &options, const Collection &collection, const Invocation &invocation) {
    LoadedRetriever loaded;
    if (options.retriever == "bm25") {
        SINTONIA_ASSIGN(lexical, lexicalRetriever(collection.documents, invocation.stop, invocation.progress));
        loaded.retriever = std::move(lexical);
        return loaded;
    }
    if (options.model.model.empty())
        return failure(ErrorCode::Usage, "--model is needed (or --retriever bm25)");
    SINTONIA_ASSIGN(model, loadEmbedder(options.model));
    loaded.model = std::move(model);
    DenseOptions dense;
    dense.cacheFolder = options.cache;
    SINTONIA_ASSIGN(retriever,
                    denseRetriever(*loaded.model, collection.documents, dense, invocation.stop, invocation.progress));
    loaded.retriever = std::move(retriever);
    return loaded;
}

Result<void> evaluateCorpus(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(measures, parseMeasures(options.measures));
    SINTONIA_ASSIGN(collection, loadCollection(options.collection, invocation));
    const auto judged = collection.judgements.find(options.split);
    if (judged == collection.judgements.end()) {
        std::string splits;
        for (const auto &[name, judgements] : collection.judgements)
            splits += (splits.empty() ? "" : ", ") + name;
        return badInput(options.collection.corpus, fmt::format("judgements of split \"{}\"", options.split),
                        splits.empty() ? "none" : splits);
    }
    SINTONIA_ASSIGN(loaded, makeRetriever(options, collection, invocation));
    SINTONIA_ASSIGN(run, rankCollection(*loaded.retriever, collection, judged->second, options.depth, invocation.stop,
                                        invocation.progress));
    SINTONIA_ASSIGN(evaluation, evaluate(judged->second, run, measures));
    if (!options.run.empty())
        SINTONIA_TRY(writeRun(options.run, run, loaded.retriever->name()));
    if (!options.json)
        return printText(formatEvaluation(evaluation, loaded.retriever->name(), {options.perQuery, true}));
    Json perQuery = Json::object();
    for (const auto &query : evaluation.queries)
        perQuery[query.query] = evaluation.named(query);
    return printJson({{"corpus", collection.name},
                      {"split", options.split},
                      {"retriever", loaded.retriever->name()},
                      {"queries", evaluation.queries.size()},
                      {"measures", evaluation.named()},
                      {"per_query", perQuery}});
}

} // namespace

Subcommand addEvaluate(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command =
        app.add_subcommand("evaluate", "Retrieval measures of a model (or of lexical search) on a judged corpus");
    addModelOptions(*command, options->model, false);
    addCollectionOptions(*command, options->collection);
    command->add_option("--split", options->split, "Split of the judgements")->capture_default_str();
    command->add_option("--retriever", options->retriever, "dense, or bm25 (needs no model)")
        ->check(CLI::IsMember({"dense", "bm25"}))
        ->capture_default_str();
    command->add_option("-m,--measure", options->measures, "Measures by trec_eval's names; default: the usual ones");
    command->add_option("--depth", options->depth, "Documents ranked for each query")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    command->add_option("--run", options->run, "Write the ranking as a TREC run file");
    command->add_option("--cache", options->cache, "Folder of embeddings that are kept and used again");
    command->add_flag("--per-query", options->perQuery, "Print the values of each query, too");
    command->add_flag("--json", options->json, "Print as JSON");
    return {command, [options](const Invocation &invocation) { return evaluateCorpus(*options, invocation); }};
}

} // namespace sintonia::cli
