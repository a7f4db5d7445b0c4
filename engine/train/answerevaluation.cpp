// SPDX-License-Identifier: Apache-2.0
#include "engine/train/answerevaluation.h"

#include "engine/data/rowgrounds.h"
#include "engine/eval/abstention.h"
#include "engine/eval/answerlanguage.h"
#include "engine/eval/rouge.h"
#include "engine/retrieve/relevance.h"
#include "engine/store/runanswers.h"

#include <algorithm>

namespace sintonia {

namespace {

constexpr std::size_t promptsAtOnce = 8;

/// The rows that are answered and what came of it.
struct Answered {
    std::vector<const TuningRow *> rows;
    std::vector<std::string> texts;
};

Result<Answered> answersTo(const AnswerEvaluationOptions &options, const LanguageModel &model,
                           const LlmRowTokenizer &tokenizer, const LlmSet &set, StopToken stop, ProgressSink &progress) {
    Answered answered;
    std::vector<TokenIds> prompts;
    for (std::size_t i = 0; i < std::min(options.rows, set.rows.size()); ++i)
        if (auto prompt = tokenizer.prompt(set.rows[i], options.maxNewTokens)) {
            prompts.push_back(std::move(*prompt));
            answered.rows.push_back(&set.rows[i]);
        }
    GenerateOptions generation;
    generation.maxNewTokens = std::int64_t(options.maxNewTokens);
    generation.endTokens = options.endTokens;
    for (std::size_t begin = 0; begin < prompts.size(); begin += promptsAtOnce) {
        const auto end = std::min(prompts.size(), begin + promptsAtOnce);
        const std::vector part(prompts.begin() + std::ptrdiff_t(begin), prompts.begin() + std::ptrdiff_t(end));
        SINTONIA_ASSIGN(made, model.generate(generation, part, stop, ProgressSink::none()));
        for (auto &text : made.texts)
            answered.texts.push_back(std::move(text.text));
        progress.progress({"Answering", end, prompts.size(), "questions"});
    }
    return answered;
}

void addMeans(SetEvaluation &result, const std::string &measure, const std::vector<double> &values) {
    double sum = 0;
    for (const double value : values)
        sum += value;
    if (!values.empty())
        result.values[measure] = sum / double(values.size());
}

Result<void> addRelevance(SetEvaluation &result, const Embedder &encoder, const Answered &answered, StopToken stop) {
    std::vector<AnswerInContext> answers;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < answered.rows.size(); ++i) {
        const auto &row = *answered.rows[i];
        if (row.context.empty())
            continue;
        answers.push_back({askedText(row), textsOf(row.context), answered.texts[i]});
        ids.push_back(row.id);
    }
    if (answers.empty())
        return {};
    SINTONIA_ASSIGN(scores, relevance({}, encoder, answers, std::move(stop), ProgressSink::none()));
    std::vector<double> values, supported;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        values.push_back(scores[i].relevance);
        supported.push_back(scores[i].supported);
        result.perQuery[ids[i]]["relevance"] = scores[i].relevance;
        result.perQuery[ids[i]]["supported"] = scores[i].supported;
    }
    addMeans(result, "relevance", values);
    addMeans(result, "supported", supported);
    return {};
}

} // namespace

Result<void> evaluateSetAnswers(const AnswerEvaluationOptions &options, const LanguageModel &model, const Embedder *encoder,
                                const LlmRowTokenizer &tokenizer, const LlmSet &set, SetEvaluation &result, StopToken stop,
                                ProgressSink &progress) {
    SINTONIA_ASSIGN(answered, answersTo(options, model, tokenizer, set, stop, progress));
    std::vector<double> exact, f1, rouge;
    std::vector<Abstention> abstentions;
    for (std::size_t i = 0; i < answered.rows.size(); ++i) {
        const auto &row = *answered.rows[i];
        const auto &text = answered.texts[i];
        const auto language = guessAnswerLanguage(row.completion + " " + askedText(row));
        std::vector<std::string> references = row.alternatives;
        references.insert(references.begin(), row.completion);
        const auto score = scoreAnswer(text, references, language);
        double best = 0;
        for (const auto &reference : references)
            best = std::max(best, rougeL(text, reference));
        exact.push_back(score.exact);
        f1.push_back(score.f1);
        rouge.push_back(best);
        abstentions.push_back({abstains(text, language), row.abstention});
        result.answers.push_back({row.id, text});
        result.perQuery[row.id] = {{"exact_match", score.exact}, {"f1", score.f1}, {"rouge_l", best}};
    }
    if (answered.rows.empty())
        return {};
    addMeans(result, "exact_match", exact);
    addMeans(result, "f1", f1);
    addMeans(result, "rouge_l", rouge);
    const auto declined = scoreAbstentions(abstentions);
    result.values["abstention_rate"] = declined.rate;
    result.values["abstention_precision"] = declined.precision;
    result.values["abstention_recall"] = declined.recall;
    if (encoder)
        return addRelevance(result, *encoder, answered, std::move(stop));
    return {};
}

} // namespace sintonia
