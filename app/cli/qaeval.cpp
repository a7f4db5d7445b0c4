// SPDX-License-Identifier: Apache-2.0
#include "app/cli/subcommands.h"
#include "app/cli/terminal.h"
#include "engine/eval/qa.h"

#include <fmt/format.h>

#include <memory>

namespace sintonia::cli {

namespace {

struct Options {
    std::string reference;
    std::string prediction;
    std::string language = "en";
    bool perQuestion = false;
    bool json = false;
};

Json toJson(const AnswerScore &score) {
    return {{"exact", score.exact}, {"f1", score.f1}, {"precision", score.precision}, {"recall", score.recall}};
}

std::string table(const QaEvaluation &evaluation, std::size_t questions, bool perQuestion) {
    const auto row = [](std::string_view name, const AnswerScore &score) {
        return fmt::format("{}\t{:.4f}\t{:.4f}\t{:.4f}\t{:.4f}\n", name, score.exact, score.precision, score.recall,
                           score.f1);
    };
    std::string text = "question\texact\tprecision\trecall\tf1\n";
    if (perQuestion)
        for (const auto &[id, score] : evaluation.questions)
            text += row(id, score);
    text += row("all", evaluation.mean);
    return text + fmt::format("questions\t{}\nmissing\t{}\n", questions, evaluation.missing.size());
}

Result<void> qaEval(const Options &options, const Invocation &invocation) {
    SINTONIA_ASSIGN(language, answerLanguage(options.language));
    SINTONIA_ASSIGN(reference, readQaReference(options.reference));
    SINTONIA_ASSIGN(predictions, readQaPredictions(options.prediction));
    const auto evaluation = evaluateAnswers(reference, predictions, language);
    const auto answered = reference.questions.size() - evaluation.missing.size();
    if (predictions.size() > answered)
        invocation.progress.message(fmt::format("{}: {} answers to questions that {} does not have are left out",
                                                options.prediction, predictions.size() - answered, options.reference));
    if (!evaluation.missing.empty())
        invocation.progress.message(fmt::format("Questions without an answer in {}: {}", options.prediction,
                                                fmt::join(evaluation.missing, ", ")));
    if (!options.json)
        return printText(table(evaluation, reference.questions.size(), options.perQuestion));
    Json json = toJson(evaluation.mean);
    json["questions"] = reference.questions.size();
    json["missing"] = evaluation.missing;
    json["per_question"] = Json::object();
    for (const auto &[id, score] : evaluation.questions)
        json["per_question"][id] = toJson(score);
    return printJson(json);
}

} // namespace

Subcommand addQaEval(CLI::App &app) {
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("qa-eval", "SQuAD exact match and token precision, recall and F1 of answers");
    command->add_option("--reference", options->reference, "SQuAD 1.1 or 2.0 JSON")->required();
    command->add_option("--prediction", options->prediction, "JSON object: question id -> answer")->required();
    command->add_option("--language", options->language, "Whose articles do not count: en, pt, es, de or fr")
        ->capture_default_str();
    command->add_flag("--per-question,--per-query", options->perQuestion, "Print the scores of each question, too");
    command->add_flag("--json", options->json, "Print as JSON");
    return {command, [options](const Invocation &invocation) { return qaEval(*options, invocation); }};
}

} // namespace sintonia::cli
