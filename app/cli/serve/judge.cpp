// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/judgeanswers.h"

#include "app/cli/serve/methods.h"
#include "engine/store/runs.h"
#include "engine/synth/chatendpoint.h"
#include "engine/synth/localchat.h"

#include <cstdlib>

namespace sintonia::cli {

namespace {

/// "judge": {"endpoint", "model", "key_variable"?} or MODEL of this machine. The key comes out of the environment alone.
Result<std::unique_ptr<ChatModel>> judgeOf(Session &session, const Json &params) {
    const auto judge = params.value("judge", Json::object());
    if (!judge.contains("endpoint")) {
        SINTONIA_ASSIGN(model, session.languageModel(params, judge, params.value("dtype", std::string("f32"))));
        return forcedJudge(model);
    }
    ChatEndpointOptions options;
    SINTONIA_ASSIGN(endpoint, textParameter(judge, "endpoint"));
    SINTONIA_ASSIGN(model, textParameter(judge, "model"));
    options.endpoint = endpoint;
    options.model = model;
    const auto variable = judge.value("key_variable", std::string());
    if (const char *key = variable.empty() ? nullptr : std::getenv(variable.c_str()))
        options.key = key;
    SINTONIA_ASSIGN(opened, ChatEndpoint::open(std::move(options)));
    return std::unique_ptr<ChatModel>(std::move(opened));
}

} // namespace

Result<Json> judgeRun(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(project, session.project(params));
    SINTONIA_TRY(indexRuns(*project));
    SINTONIA_ASSIGN(run, textParameter(params, "run"));
    SINTONIA_ASSIGN(set, textParameter(params, "set"));
    std::optional<std::int64_t> step;
    if (params.contains("step"))
        step = params["step"].get<std::int64_t>();
    SINTONIA_ASSIGN(answers, answersOfRun(*project, run, set, step));
    JudgeOptions options;
    options.rubric = params.value("rubric", options.rubric);
    SINTONIA_ASSIGN(judge, judgeOf(session, params));
    SINTONIA_ASSIGN(report, judgeAnswers(options, *judge, *project, answers.answers, stop, progress));
    return toJson(report, answers, judge->name(), versionOf(options.rubric));
}

} // namespace sintonia::cli
