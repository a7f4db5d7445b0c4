// SPDX-License-Identifier: Apache-2.0
#include "app/cli/modeloptions.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "app/cli/textinput.h"

#include <algorithm>
#include <memory>
#include <numeric>

namespace sintonia::cli {

namespace {

struct Options {
    ModelOptions model;
    std::string query, input;
    std::vector<std::string> documents;
    bool raw = false;
};

Result<std::vector<TextPair>> pairsOf(const Options &options) {
    if (!options.input.empty())
        return readPairs(options.input);
    if (options.documents.empty())
        return failure(ErrorCode::Usage, "--query and --document are needed, or --input");
    std::vector<TextPair> pairs;
    for (const auto &document : options.documents)
        pairs.emplace_back(options.query, document);
    return pairs;
}

Result<void> rerank(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(pairs, pairsOf(options));
    SINTONIA_ASSIGN(reranker, loadReranker(options.model));
    SINTONIA_ASSIGN(scores, reranker->score(pairs, options.raw, invocation.stop, invocation.progress));
    if (!options.input.empty()) {
        for (const float score : scores)
            SINTONIA_TRY(printJson({{"score", score}}, false));
        return {};
    }
    std::vector<std::size_t> order(pairs.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    int rank = 0;
    for (const std::size_t i : order)
        SINTONIA_TRY(
            printJson({{"rank", ++rank}, {"index", i}, {"score", scores[i]}, {"document", pairs[i].second}}, false));
    return {};
}

} // namespace

Subcommand addRerank(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command =
        app.add_subcommand("rerank", "Scores of query-document pairs by a reranker (cross-encoder), as JSON lines");
    addModelOptions(*command, options->model);
    auto *query = command->add_option("--query", options->query, "The query's text");
    command->add_option("--document", options->documents, "Document texts; printed best first, \"index\" counts from 0")
        ->needs(query);
    command
        ->add_option("--input", options->input,
                     "One pair a line, query and document with a tab between them; printed in their order")
        ->excludes("--query")
        ->excludes("--document");
    command->add_flag("--raw", options->raw, "Print logits, without the model's activation function (sigmoid, as a rule)");
    command->add_flag("--json")->description("Accepted for uniformity: the output is always JSON lines");
    return {command, [options](const Invocation &invocation) { return rerank(*options, invocation); }};
}

} // namespace sintonia::cli
