// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/ask.h"

#include "app/cli/serve/methods.h"
#include "engine/retrieve/relevance.h"

namespace sintonia::cli {

namespace {

/// "context": documents as they stand in training rows.
Result<std::vector<ContextDocument>> contextOf(const Json &params) {
    const auto row = tuningRowFromJson({{"context", params.value("context", Json::array())}}, "context");
    if (!row)
        return failure(row.error());
    return row->context;
}

Json jsonOf(const std::vector<ContextDocument> &context) {
    TuningRow row;
    row.context = context;
    return toJson(row).value("context", Json::array());
}

AnswerInContext givenTo(const std::string &question, const std::vector<ContextDocument> &context,
                        const std::string &answer) {
    AnswerInContext given{question, {}, answer};
    for (const auto &piece : context)
        given.context.push_back(piece.document.content());
    return given;
}

Result<Json> relevanceOf(Session &session, const Json &params, const AnswerInContext &given, const StopToken &stop,
                         ProgressSink &progress) {
    SINTONIA_ASSIGN(encoder, session.model(params, params.value("encoder", Json{{"folder", "starter"}})));
    SINTONIA_ASSIGN(scores, relevance({}, *encoder, {given}, stop, progress));
    return toJson(scores.front(), given);
}

} // namespace

Result<Json> findContext(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(question, textParameter(params, "question"));
    SINTONIA_ASSIGN(collection, session.collection(params));
    const auto model = params.value("model", Json::object());
    const auto top = params.value("top", std::int64_t(4));
    if (model.value("bm25", false)) {
        SINTONIA_ASSIGN(lexical, session.lexical(params, stop, progress));
        SINTONIA_ASSIGN(context, retrieveContext(*lexical, *collection, question, top, stop, progress));
        return Json{{"context", jsonOf(context)}};
    }
    SINTONIA_ASSIGN(encoder, session.model(params, model));
    SINTONIA_ASSIGN(opened, session.project(params));
    DenseOptions options;
    options.cacheFolder = opened->cacheFolder();
    SINTONIA_ASSIGN(dense, denseRetriever(*encoder, collection->documents, options, stop, progress));
    SINTONIA_ASSIGN(context, retrieveContext(*dense, *collection, question, top, stop, progress));
    return Json{{"context", jsonOf(context)}};
}

Result<Json> askLanguageModel(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(question, textParameter(params, "question"));
    SINTONIA_ASSIGN(context, contextOf(params));
    SINTONIA_ASSIGN(opened, session.project(params));
    SINTONIA_ASSIGN(prompt, askingTemplate(*opened, params.value("template_run", std::string()),
                                           params.value("corpus", std::string()), question));
    SINTONIA_ASSIGN(model,
                    session.languageModel(params, params.value("model", Json::object()), params.value("dtype", "f32")));
    AskOptions options;
    options.prompt = prompt;
    options.generate.sampling = model->defaults().sampling;
    options.generate.maxNewTokens = params.value("max_new_tokens", options.generate.maxNewTokens);
    options.generate.sampling.temperature = params.value("temperature", options.generate.sampling.temperature);
    options.generate.sampling.seed = params.value("seed", options.generate.sampling.seed);
    SINTONIA_ASSIGN(answer, askModel(options, *model, question, context, stop, progress));
    SINTONIA_ASSIGN(score, relevanceOf(session, params, givenTo(question, context, answer.text), stop, progress));
    return Json{{"text", answer.text},
                {"stopped_by", nameOf(answer.stoppedBy)},
                {"prompt_tokens", answer.promptTokens},
                {"tokens", answer.tokens},
                {"prompt_seconds", answer.promptSeconds},
                {"seconds", answer.seconds},
                {"relevance", score}};
}

Result<Json> scoreRelevance(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(question, textParameter(params, "question"));
    SINTONIA_ASSIGN(answer, textParameter(params, "answer"));
    SINTONIA_ASSIGN(context, contextOf(params));
    return relevanceOf(session, params, givenTo(question, context, answer), stop, progress);
}

} // namespace sintonia::cli
