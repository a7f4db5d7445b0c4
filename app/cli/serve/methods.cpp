// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve/methods.h"

#include "engine/export/exportformat.h"
#include "engine/nn/device.h"
#include "engine/synth/rubric.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sintonia::cli {

Methods methods(Session &session, const HubServer &hub) {
    const auto bind = [&session](auto function) -> Method {
        return [&session, function](const Json &params, StopToken stop, ProgressSink &progress) {
            return function(session, params, stop, progress);
        };
    };
    Methods all;
    all.inTurn = {
        {"initialize", [](const Json &, StopToken, ProgressSink &) { return initialize(); }},
        {"describeModel",
         [&session](const Json &params, StopToken, ProgressSink &) { return describeModel(session, params); }},
        {"rank", bind(rank)},
        {"matrix", bind(matrix)},
        {"judged", bind(judged)},
        {"map", bind(map)},
        {"evaluate", bind(evaluateModel)},
        {"lengths", bind(lengths)},
        {"generate", bind(generateText)},
        {"buildRows", bind(buildRows)},
        {"previewRows", bind(previewRows)},
        {"estimateMemory", bind(estimateTraining)},
        {"context", bind(findContext)},
        {"ask", bind(askLanguageModel)},
        {"judge", bind(judgeRun)},
        {"relevance", bind(scoreRelevance)},
        {"export", bind(exportModel)},
    };
    const auto alone = [](auto function) -> Method {
        return [function](const Json &params, StopToken, ProgressSink &) { return function(params); };
    };
    all.beside = {
        {"models", alone(listModels)},
        {"downloadModel", [hub](const Json &params, StopToken stop,
                                ProgressSink &progress) { return downloadModel(hub, params, stop, progress); }},
        {"importModel", importModel},
        {"removeModel", alone(removeModel)},
        {"restoreModel", alone(restoreModel)},
        {"discardDownload", alone(discardDownload)},
    };
    return all;
}

Result<Json> initialize() {
    SINTONIA_ASSIGN(device, resolveDevice("auto"));
    Json devices = Json::array({"cpu"});
    for (const auto &name : acceleratorNames())
        devices.push_back(name);
    Json exports = Json::array();
    for (const auto &format : exportFormats())
        exports.push_back({{"name", format.name},
                           {"description", format.meaning},
                           {"dtypes", format.dtypes},
                           {"language_models", format.languageModels}});
    return Json{{"version", SINTONIA_VERSION},
                {"torch", libtorchVersion()},
                {"device", device.str()},
                {"devices", devices},
                {"threads", threads()},
                {"simd", simdLevel()},
                {"memory_bytes", memoryFigures(device).resident},
                {"export_formats", exports},
                {"rubric", defaultRubric()}};
}

Result<Json> describeModel(Session &session, const Json &params) {
    SINTONIA_ASSIGN(model, session.model(params, params.value("model", Json::object())));
    std::int64_t parameters = 0;
    for (const auto &parameter : model->network().parameters())
        parameters += parameter.tensor.numel();
    SINTONIA_ASSIGN(config, readJsonFile(model->modules().transformer / "config.json"));
    Json prompts = Json::object();
    for (const auto *name : {"query", "document"})
        if (const auto prompt = model->prompt(name))
            prompts[name] = *prompt;
    return Json{{"name", model->folder().filename().string()}, {"parameters", parameters},
                {"dimension", model->dimension()},             {"max_length", model->maxLength()},
                {"similarity", model->similarityFunction()},   {"prompts", prompts},
                {"hash", model->hash()},                       {"architecture", config.value("model_type", std::string())},
                {"pooling", fmt::format("{}", fmt::join(model->modules().pooling.modes, ", "))}};
}

Result<Json> lengths(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(texts, session.collection(params));
    SINTONIA_ASSIGN(model, session.model(params, params.value("model", Json::object())));
    const auto limit = params.value("max_length", std::int64_t(0)) > 0
                           ? std::min(params["max_length"].get<std::size_t>(), model->maxLength())
                           : model->maxLength();
    const auto total = texts->documents.size() + texts->queries.size();
    std::uint64_t done = 0;
    const auto count = [&](const std::string &prompt, const std::string &text) {
        if (++done % 256 == 0)
            progress.progress({"Counting tokens", done, total, "texts"});
        return model->tokenizer().ids(prompt + text, 0).size();
    };
    std::vector<std::size_t> documents, queries;
    const auto documentPrompt = model->prompt("document").value_or(model->defaultPrompt());
    for (const auto &document : texts->documents) {
        if (stop.stop_requested())
            return interrupted();
        documents.push_back(count(documentPrompt, document.content()));
    }
    const auto queryPrompt = model->prompt("query").value_or(model->defaultPrompt());
    for (const auto &query : texts->queries) {
        if (stop.stop_requested())
            return interrupted();
        queries.push_back(count(queryPrompt, query.text));
    }
    const auto cut = [&](const std::vector<std::size_t> &all) {
        return std::count_if(all.begin(), all.end(), [&](std::size_t n) { return n > limit; });
    };
    const auto cutDocuments = cut(documents), cutQueries = cut(queries);
    return Json{{"documents", documents},
                {"queries", queries},
                {"limit", limit},
                {"cut_documents", cutDocuments},
                {"cut_queries", cutQueries}};
}

} // namespace sintonia::cli
