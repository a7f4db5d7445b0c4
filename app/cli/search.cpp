// SPDX-License-Identifier: Apache-2.0
#include "app/cli/collectionoptions.h"
#include "app/cli/modeloptions.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/retrieve/retriever.h"

#include <algorithm>
#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    ModelOptions model;
    CollectionOptions collection;
    std::string query;
    std::string retriever = "dense";
    std::int64_t top = 10;
    std::string reranker;
};

/// Replaces the scores by those of a reranker and sorts by them.
Result<void> rerank(const Options &options, const Collection &collection, std::vector<Hit> &ranking,
                    const Invocation &invocation) {
    ModelOptions model;
    model.model = options.reranker;
    model.compute = options.model.compute;
    SINTONIA_ASSIGN(reranker, loadReranker(model));
    std::vector<TextPair> pairs;
    for (const auto &hit : ranking)
        pairs.emplace_back(options.query, collection.documents[std::size_t(hit.document)].content());
    SINTONIA_ASSIGN(scores, reranker->score(pairs, /*raw=*/false, invocation.stop, invocation.progress));
    for (std::size_t i = 0; i < ranking.size(); ++i)
        ranking[i].score = scores[i];
    std::stable_sort(ranking.begin(), ranking.end(), [](const auto &a, const auto &b) { return a.score > b.score; });
    return {};
}

Result<void> search(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(collection, loadCollection(options.collection, invocation));
    std::unique_ptr<Embedder> model;
    std::unique_ptr<Retriever> retriever;
    if (options.retriever == "bm25") {
        SINTONIA_ASSIGN(lexical, lexicalRetriever(collection.documents, invocation.stop, invocation.progress));
        retriever = std::move(lexical);
    } else {
        if (options.model.model.empty())
            return failure(ErrorCode::Usage, "--model is needed (or --retriever bm25)");
        SINTONIA_ASSIGN(loaded, loadEmbedder(options.model));
        model = std::move(loaded);
        SINTONIA_ASSIGN(dense, denseRetriever(*model, collection.documents, {}, invocation.stop, invocation.progress));
        retriever = std::move(dense);
    }
    SINTONIA_ASSIGN(rankings, retriever->search({options.query}, options.top, invocation.stop, invocation.progress));
    if (!options.reranker.empty())
        SINTONIA_TRY(rerank(options, collection, rankings.front(), invocation));
    int rank = 0;
    for (const auto &hit : rankings.front()) {
        const auto &document = collection.documents[std::size_t(hit.document)];
        SINTONIA_TRY(
            printJson({{"rank", ++rank}, {"id", document.id}, {"score", hit.score}, {"title", document.title}}, false));
    }
    return {};
}

} // namespace

Subcommand addSearch(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("search", "The documents nearest to a query, as JSON lines");
    addModelOptions(*command, options->model, false);
    addCollectionOptions(*command, options->collection);
    command->add_option("--query", options->query, "The query's text")->required();
    command->add_option("--top", options->top, "How many documents")->check(CLI::Range(1, 1000000))->capture_default_str();
    command->add_option("--retriever", options->retriever, "dense or bm25")
        ->check(CLI::IsMember({"dense", "bm25"}))
        ->capture_default_str();
    command->add_option("--rerank", options->reranker, "Directory of a reranker that scores and sorts the documents found");
    command->add_flag("--json")->description("Accepted for uniformity: the output is always JSON lines");
    return {command, [options](const Invocation &invocation) { return search(*options, invocation); }};
}

} // namespace sintonia::cli
