// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/judgeanswers.h"

#include "app/cli/namedmodels.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/core/utf8.h"
#include "engine/nn/device.h"
#include "engine/store/runs.h"
#include "engine/synth/chatendpoint.h"
#include "engine/synth/localchat.h"

#include <fmt/format.h>

#include <cstdlib>
#include <memory>

namespace sintonia::cli {

namespace {

constexpr std::uint64_t mostInputBytes = std::uint64_t(1) << 30;

struct Options {
    std::string project, run, set = "validation", input, model, rubric;
    std::optional<std::int64_t> step;
    std::string keyVariable = "SINTONIA_API_KEY";
    ChatEndpointOptions endpoint;
    double seconds = 120;
    JudgeOptions judge;
    ComputeOptions compute;
    bool printRubric = false, json = false;
};

Result<AnswerInContext> answerOf(const Json &json, const std::string &place) {
    AnswerInContext answer;
    JsonReader reader(json, place);
    reader.read("question", answer.question);
    reader.read("context", answer.context);
    reader.read("answer", answer.answer);
    SINTONIA_TRY(reader.finish(false));
    return answer;
}

Result<AnswersToJudge> readInput(const std::string &path) {
    SINTONIA_ASSIGN(text, readFile(path, mostInputBytes));
    AnswersToJudge all;
    for (const auto line : splitLines(text)) {
        const auto place = fmt::format("{}:{}", path, all.ids.size() + 1);
        SINTONIA_ASSIGN(json, parseJson(line, place));
        SINTONIA_ASSIGN(answer, answerOf(json, place));
        all.ids.push_back(json.contains("id") && json["id"].is_string() ? json["id"].get<std::string>()
                                                                        : std::to_string(all.ids.size() + 1));
        all.answers.push_back(std::move(answer));
    }
    return all;
}

Result<std::unique_ptr<ChatModel>> judgeModel(const Options &options, const Project &project) {
    if (options.model.empty() == options.endpoint.endpoint.empty())
        return failure(ErrorCode::Usage, "either --endpoint with --endpoint-model, or --model is needed");
    if (!options.endpoint.endpoint.empty()) {
        auto endpoint = options.endpoint;
        if (const char *key = std::getenv(options.keyVariable.c_str()))
            endpoint.key = key;
        endpoint.most = std::chrono::milliseconds(std::int64_t(options.seconds * 1000));
        SINTONIA_ASSIGN(opened, ChatEndpoint::open(std::move(endpoint)));
        return std::unique_ptr<ChatModel>(std::move(opened));
    }
    setThreads(options.compute.threads);
    SINTONIA_ASSIGN(model, languageModelNamed(options.model, project, {options.compute.device, options.compute.dtype}));
    return forcedJudge(std::move(model));
}

Result<void> judge(const Options &options, const Invocation &invocation) {
    auto judgeOptions = options.judge;
    if (!options.rubric.empty()) {
        SINTONIA_ASSIGN(text, readFile(options.rubric, 1 << 20));
        judgeOptions.rubric = text;
    }
    if (options.printRubric)
        return print(judgeOptions.rubric);
    if (options.project.empty() || options.run.empty() == options.input.empty())
        return failure(ErrorCode::Usage, "--project is needed, and either --run or --input");
    SINTONIA_ASSIGN(project,
                    options.input.empty() ? Project::open(options.project) : Project::openOrCreate(options.project));
    SINTONIA_TRY(indexRuns(project));
    SINTONIA_ASSIGN(answers, options.input.empty() ? answersOfRun(project, options.run, options.set, options.step)
                                                   : readInput(options.input));
    SINTONIA_ASSIGN(model, judgeModel(options, project));
    SINTONIA_ASSIGN(report,
                    judgeAnswers(judgeOptions, *model, project, answers.answers, invocation.stop, invocation.progress));
    if (options.json)
        return printJson(toJson(report, answers, model->name(), versionOf(judgeOptions.rubric)));
    for (std::size_t i = 0; i < report.judgements.size(); ++i) {
        const auto &each = report.judgements[i];
        SINTONIA_TRY(print(each.relevance ? fmt::format("{}\t{:.3f}\t{}", answers.ids[i], *each.relevance, each.reason)
                                          : fmt::format("{}\tfailed\t{}", answers.ids[i], each.error)));
    }
    return print(fmt::format("mean {:.3f} of {} answers; {} failed, {} judged before; {} + {} tokens", report.mean,
                             report.judgements.size() - report.failed, report.failed, report.kept, report.promptTokens,
                             report.completionTokens));
}

} // namespace

Subcommand addJudge(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command =
        app.add_subcommand("judge", "Relevance of a run's answers by an LLM; what was judged before is not judged again");
    command->add_option("--project", options->project, "Project folder");
    command->add_option("--run", options->run, "Run whose answers are judged");
    command->add_option("--set", options->set, "validation, or out_of_domain/NAME")->capture_default_str();
    command->add_option("--step", options->step, "Step of the answers; 0 is the base model. Default: the run's best step");
    command->add_option("--input", options->input,
                        "JSON lines of question, context (a list of texts) and answer, in place of a run");
    command->add_option("--endpoint", options->endpoint.endpoint,
                        "OpenAI-compatible server: what stands before /chat/completions, e.g. http://localhost:11434/v1");
    command->add_option("--endpoint-model", options->endpoint.model, "The server's name of the model");
    command
        ->add_option("--key-variable", options->keyVariable,
                     "Environment variable that holds the server's key, if it wants one")
        ->capture_default_str();
    command->add_option("--timeout", options->seconds, "Most seconds for one reply of the server")
        ->check(CLI::Range(1.0, 86400.0))
        ->capture_default_str();
    command->add_option("--model", options->model,
                        "Language model on this machine: a directory, or a run; its reply is forced into the JSON object");
    command->add_option("--rubric", options->rubric,
                        "File with the judge's prompt: {question}, {context} and {answer} are filled in");
    command->add_flag("--print-rubric", options->printRubric, "Print the prompt that is used, and do nothing else");
    command->add_option("--attempts", options->judge.attempts, "For a reply that can be read")
        ->check(CLI::Range(1, 10))
        ->capture_default_str();
    command->add_flag("--again", options->judge.again, "Judge anew what was judged before");
    command->add_flag("--json", options->json, "One JSON document with every judgement and the cost in tokens");
    addComputeOptions(*command, options->compute, true);
    return {command, [options](const Invocation &invocation) { return judge(*options, invocation); }};
}

} // namespace sintonia::cli
