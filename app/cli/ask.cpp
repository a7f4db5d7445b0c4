// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/ask.h"

#include "app/cli/namedmodels.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/nn/device.h"
#include "engine/retrieve/relevance.h"
#include "engine/store/corpora.h"
#include "engine/store/runs.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string project, question, corpus, retriever = "bm25", encoder = "starter", language;
    std::vector<std::string> models, context;
    std::int64_t top = 4;
    ComputeOptions compute;
    AskOptions ask;
    bool json = false;
};

/// The pieces of an answer to standard output as they come; nothing else.
class AnswerOutput : public ProgressSink {
public:
    AnswerOutput(ProgressSink &other, bool streamed) : m_other(other), m_streamed(streamed) {}
    void message(const std::string &text) override { m_other.message(text); }
    void piece(std::size_t, std::string_view text) override {
        if (m_streamed && m_written)
            m_written = printText(std::string(text));
    }
    const Result<void> &written() const { return m_written; }

private:
    ProgressSink &m_other;
    bool m_streamed;
    Result<void> m_written;
};

Result<std::vector<ContextDocument>> contextFor(const Options &options, const Project &project,
                                                const Invocation &invocation) {
    std::vector<ContextDocument> context;
    for (const auto &text : options.context)
        context.push_back({{fmt::format("{}", context.size() + 1), {}, text}, false, {}});
    if (options.corpus.empty())
        return context;
    SINTONIA_ASSIGN(collection, loadCorpus(project, options.corpus, invocation.stop, invocation.progress));
    std::unique_ptr<Embedder> encoder;
    std::unique_ptr<Retriever> retriever;
    if (options.retriever == "bm25") {
        SINTONIA_ASSIGN(lexical, lexicalRetriever(collection.documents, invocation.stop, invocation.progress));
        retriever = std::move(lexical);
    } else {
        SINTONIA_ASSIGN(loaded, encoderNamed(options.retriever, project, {options.compute.device, "f32", 0}));
        encoder = std::move(loaded);
        DenseOptions dense;
        dense.cacheFolder = project.cacheFolder();
        SINTONIA_ASSIGN(made, denseRetriever(*encoder, collection.documents, dense, invocation.stop, invocation.progress));
        retriever = std::move(made);
    }
    SINTONIA_ASSIGN(found, retrieveContext(*retriever, collection, options.question, options.top, invocation.stop,
                                           invocation.progress));
    context.insert(context.end(), found.begin(), found.end());
    return context;
}

/// The template that --language names, else that of the first run among the models, of the corpus, or of the question's
/// language.
Result<PromptTemplate> promptFor(const Options &options, const Project &project) {
    if (!options.language.empty())
        return defaultPromptTemplate(options.language);
    std::string asked;
    for (const auto &name : options.models) {
        SINTONIA_ASSIGN(named, runName(name));
        if (named && asked.empty())
            asked = named->run;
    }
    return askingTemplate(project, asked, options.corpus, options.question);
}

struct Answered {
    std::string model;
    AskedAnswer answer;
};

Json contextJson(const std::vector<ContextDocument> &context) {
    Json list = Json::array();
    for (const auto &piece : context)
        list.push_back({{"id", piece.document.id},
                        {"title", piece.document.title},
                        {"text", piece.document.text},
                        {"origin", piece.origin}});
    return list;
}

Result<void> printAnswers(const Options &options, const std::vector<ContextDocument> &context,
                          const std::vector<Answered> &answers, const std::vector<Relevance> &scores,
                          const std::vector<AnswerInContext> &given) {
    if (!options.json) {
        for (std::size_t i = 0; i < scores.size(); ++i)
            SINTONIA_TRY(print(fmt::format("{}: R {:.3f}, supported {:.0f} %, {} tokens in {:.1f} s", answers[i].model,
                                           scores[i].relevance, 100 * scores[i].supported, answers[i].answer.tokens,
                                           answers[i].answer.seconds)));
        return {};
    }
    Json list = Json::array();
    for (std::size_t i = 0; i < answers.size(); ++i)
        list.push_back({{"model", answers[i].model},
                        {"text", answers[i].answer.text},
                        {"stopped_by", nameOf(answers[i].answer.stoppedBy)},
                        {"prompt_tokens", answers[i].answer.promptTokens},
                        {"tokens", answers[i].answer.tokens},
                        {"prompt_seconds", answers[i].answer.promptSeconds},
                        {"seconds", answers[i].answer.seconds},
                        {"relevance", toJson(scores[i], given[i])}});
    return printJson({{"question", options.question}, {"context", contextJson(context)}, {"answers", list}});
}

Result<void> ask(const Options &options, const Invocation &invocation) {
    setThreads(options.compute.threads);
    SINTONIA_ASSIGN(project, Project::open(options.project));
    SINTONIA_TRY(indexRuns(project));
    SINTONIA_ASSIGN(prompt, promptFor(options, project));
    SINTONIA_ASSIGN(context, contextFor(options, project, invocation));
    AskOptions askOptions = options.ask;
    askOptions.prompt = prompt;
    std::vector<std::string> texts;
    for (const auto &piece : context)
        texts.push_back(piece.document.content());
    if (!options.json)
        for (std::size_t i = 0; i < context.size(); ++i)
            SINTONIA_TRY(print(fmt::format("[{}] {} {}", i + 1, context[i].document.id, context[i].document.title)));
    std::vector<Answered> answers;
    std::vector<AnswerInContext> given;
    for (const auto &name : options.models) {
        SINTONIA_ASSIGN(model, languageModelNamed(name, project, {options.compute.device, options.compute.dtype}));
        if (!options.json)
            SINTONIA_TRY(print(fmt::format("\n{}:", name)));
        AnswerOutput output(invocation.progress, !options.json);
        SINTONIA_ASSIGN(answer, askModel(askOptions, *model, options.question, context, invocation.stop, output));
        SINTONIA_TRY(output.written());
        if (!options.json)
            SINTONIA_TRY(print(""));
        answers.push_back({name, answer});
        given.push_back({options.question, texts, answer.text});
    }
    SINTONIA_ASSIGN(encoder, encoderNamed(options.encoder, project, {options.compute.device, "f32", 0}));
    SINTONIA_ASSIGN(scores, relevance({}, *encoder, given, invocation.stop, invocation.progress));
    return printAnswers(options, context, answers, scores, given);
}

} // namespace

Subcommand addAsk(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command =
        app.add_subcommand("ask", "Answers a question from retrieved context with one model or two side by side");
    command->footer(relevanceFormula() + ".");
    command->add_option("--project", options->project, "Project folder")->required();
    command->add_option("--question", options->question, "The question")->required();
    command
        ->add_option(
            "--model", options->models,
            "Directory of a language model, or a run of the project (RUN, or RUN@STEP; step 0 is its base); twice for two")
        ->required()
        ->allow_extra_args(false);
    command->add_option("--corpus", options->corpus, "Corpus of the project that the context is taken from");
    command->add_option("--retriever", options->retriever, "bm25, an encoder's directory, \"starter\" or a run")
        ->capture_default_str();
    command->add_option("--top", options->top, "How many documents")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--context", options->context, "Text of a document put first; may come several times")
        ->allow_extra_args(false);
    command->add_option("--language", options->language,
                        "Prompt in en, pt, es, de or fr; default: the template that a run learnt by, else the corpus's");
    command
        ->add_option("--encoder", options->encoder, "Encoder that scores the relevance: a directory, \"starter\" or a run")
        ->capture_default_str();
    command->add_option("--max-new-tokens", options->ask.generate.maxNewTokens, "Most tokens of an answer")
        ->capture_default_str();
    command->add_option("--temperature", options->ask.generate.sampling.temperature, "0 = always the most probable token")
        ->capture_default_str();
    command->add_option("--seed", options->ask.generate.sampling.seed, "Of the chance at temperatures above 0")
        ->capture_default_str();
    command->add_flag("--json", options->json, "One JSON document: question, context, answers with their relevance");
    addComputeOptions(*command, options->compute, true);
    return {command, [options](const Invocation &invocation) { return ask(*options, invocation); }};
}

} // namespace sintonia::cli
