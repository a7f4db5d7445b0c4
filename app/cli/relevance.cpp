// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/relevance.h"

#include "app/cli/modeloptions.h"
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    ModelOptions model;
    std::string question;
    std::vector<std::string> context, answers;
    RelevanceOptions relevance;
    bool json = false;
};

std::string tableOf(const Relevance &score, const AnswerInContext &answer) {
    std::string text = fmt::format("R {:.3f}   S(A, C) {:.3f}   S(A, Q) {:.3f}   supported {:.0f} %   {}\n", score.relevance,
                                   score.answerContext, score.answerQuestion, 100 * score.supported, answer.answer);
    for (const auto &each : score.sentences)
        text += fmt::format("  {} {:.3f}  {}\n", each.supported ? "+" : "-", each.similarity,
                            answer.answer.substr(each.sentence.begin, each.sentence.end - each.sentence.begin));
    return text;
}

Result<void> scoreAnswers(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(model, loadEmbedder(options.model));
    std::vector<AnswerInContext> answers;
    for (const auto &answer : options.answers)
        answers.push_back({options.question, options.context, answer});
    SINTONIA_ASSIGN(scores, relevance(options.relevance, *model, answers, invocation.stop, invocation.progress));
    for (std::size_t i = 0; i < scores.size(); ++i) {
        SINTONIA_TRY(options.json ? printJson(toJson(scores[i], answers[i]), false)
                                  : printText(tableOf(scores[i], answers[i])));
    }
    return {};
}

} // namespace

Subcommand addRelevance(CLI::App &app) {
    auto options = std::make_shared<Options>();
    options->model.model = "starter";
    auto *command = app.add_subcommand("relevance", "Relevance of answers to their context and question, by an encoder");
    command->footer(relevanceFormula() +
                    ".\nA sentence of an answer is supported when its cosine to the nearest sentence of the context is at "
                    "least the threshold.");
    addModelOptions(*command, options->model, false);
    command->add_option("--question", options->question, "The question")->required();
    command->add_option("--context", options->context, "Text of a document; several are one context");
    command->add_option("--answer", options->answers, "An answer; several are scored one by one")->required();
    command->add_option("--threshold", options->relevance.supportThreshold, "Cosine from which on a sentence is supported")
        ->capture_default_str();
    command->add_flag("--json", options->json, "One JSON line an answer, with every sentence and its nearest one");
    return {command, [options](const Invocation &invocation) { return scoreAnswers(*options, invocation); }};
}

} // namespace sintonia::cli
