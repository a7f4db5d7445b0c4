// SPDX-License-Identifier: Apache-2.0
#include "engine/models/similarity.h"

#include "app/cli/modeloptions.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    ModelOptions model;
    std::vector<std::string> queries, documents;
    std::string vectors;
    std::string function;
};

using Matrix = std::vector<std::vector<double>>;

Result<Matrix> readMatrix(const Json &json, const std::string &place, const std::string &key) {
    const auto at = json.find(key);
    if (at == json.end() || !at->is_array())
        return badInput(place + ": " + key, "a list of vectors", at == json.end() ? "nothing" : toText(*at).substr(0, 60));
    Matrix matrix;
    for (const auto &row : *at) {
        if (!row.is_array() || row.empty() ||
            !std::all_of(row.begin(), row.end(), [](const Json &v) { return v.is_number(); }))
            return badInput(fmt::format("{}: {}[{}]", place, key, matrix.size()), "a list of numbers",
                            toText(row).substr(0, 60));
        matrix.push_back(row.get<std::vector<double>>());
    }
    return matrix;
}

Result<void> printMatrix(const Json &similarity, const std::string &function) {
    return printJson({{"similarity", similarity}, {"function", function}}, false);
}

Result<void> compareVectors(const Options &options) {
    SINTONIA_ASSIGN(json, readJsonFile(options.vectors));
    SINTONIA_ASSIGN(queries, readMatrix(json, options.vectors, "queries"));
    SINTONIA_ASSIGN(documents, readMatrix(json, options.vectors, "documents"));
    const auto name = options.function.empty() ? std::string("cosine") : options.function;
    SINTONIA_ASSIGN(function, similarityNamed(name));
    SINTONIA_ASSIGN(matrix, similarity(queries, documents, function));
    return printMatrix(matrix, name);
}

Result<void> compareTexts(const Options &options, const Invocation &invocation) {
    if (options.model.model.empty() || options.queries.empty() || options.documents.empty())
        return failure(ErrorCode::Usage, "--model, --query and --document are needed, or --vectors");
    SINTONIA_ASSIGN(model, loadEmbedder(options.model));
    const auto name = options.function.empty() ? model->similarityFunction() : options.function;
    SINTONIA_ASSIGN(function, similarityNamed(name));
    const auto promptOf = [&](const char *kind) { return model->prompt(kind).value_or(model->defaultPrompt()); };
    SINTONIA_ASSIGN(queries, model->embed(options.queries, promptOf("query"), invocation.stop, invocation.progress));
    SINTONIA_ASSIGN(documents, model->embed(options.documents, promptOf("document"), invocation.stop, invocation.progress));
    const auto matrix = similarity(queries, documents, function).contiguous();
    Json rows = Json::array();
    for (std::int64_t q = 0; q < matrix.size(0); ++q) {
        const float *row = matrix.const_data_ptr<float>() + q * matrix.size(1);
        rows.push_back(std::vector<float>(row, row + matrix.size(1)));
    }
    return printMatrix(rows, name);
}

} // namespace

Subcommand addSimilarity(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("similarity", "Similarity of every query to every document, as JSON");
    addModelOptions(*command, options->model, false);
    command->add_option("--query", options->queries, "Query texts");
    command->add_option("--document", options->documents, "Document texts");
    command
        ->add_option("--vectors", options->vectors, "JSON file {\"queries\": [[…]], \"documents\": [[…]]} instead of texts")
        ->excludes("--query")
        ->excludes("--document");
    command->add_option("--function", options->function, "cosine, dot, euclidean or manhattan; default: the model's own")
        ->check(CLI::IsMember({"cosine", "dot", "euclidean", "manhattan"}));
    command->add_flag("--json")->description("Accepted for uniformity: the output is always JSON");
    return {command, [options](const Invocation &invocation) {
                return options->vectors.empty() ? compareTexts(*options, invocation) : compareVectors(*options);
            }};
}

} // namespace sintonia::cli
