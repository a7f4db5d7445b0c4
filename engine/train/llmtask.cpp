// SPDX-License-Identifier: Apache-2.0
#include "engine/train/llmtask.h"

#include "engine/core/hash.h"
#include "engine/models/modelhash.h"
#include "engine/train/runmodel.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

namespace {

/// Tokens that go through the model at once where no gradients are wanted.
constexpr std::size_t tokensWithoutGradients = 4096;

/// SHA-256 over the files that say what a language model computes.
Result<std::string> hashOfFolder(const fs::path &folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error))
        if (const auto extension = entry.path().extension();
            entry.is_regular_file() && (extension == ".json" || extension == ".safetensors" || extension == ".model" ||
                                        extension == ".jinja" || extension == ".txt"))
            files.push_back(entry.path());
    if (error)
        return failure(systemError(folder, "list", error.value()));
    return modelHash(std::move(files), folder);
}

std::vector<const LlmRow *> pointersTo(const std::vector<LlmRow> &rows, std::size_t begin, std::size_t end) {
    std::vector<const LlmRow *> pointers;
    for (auto i = begin; i < end; ++i)
        pointers.push_back(&rows[i]);
    return pointers;
}

std::vector<std::pair<std::size_t, std::size_t>> piecesWithoutGradients(const std::vector<LlmRow> &rows) {
    std::vector<std::size_t> lengths;
    for (const auto &row : rows)
        lengths.push_back(tokensOf(row));
    return batchesByTokens(lengths, tokensWithoutGradients);
}

/// Whether every row has what the loss needs.
bool hasLoss(const std::vector<LlmRow> &rows, bool preference) {
    return !rows.empty() &&
           (!preference || std::all_of(rows.begin(), rows.end(), [](const LlmRow &row) { return row.rejected.has_value(); }));
}

} // namespace

Result<std::unique_ptr<TrainingTask>> LlmTask::make(const Experiment &experiment, const Project &project,
                                                    const TrainingModels &models, StopToken stop, ProgressSink &progress) {
    if (experiment.quantization != "none" && !experiment.lora)
        return badInput("experiment: quantization", "\"none\" without lora: quantised weights can't be trained",
                        '"' + experiment.quantization + '"');
    const auto options = tunedModelOptions(experiment, {experiment.device, experiment.precision});
    SINTONIA_ASSIGN(model, LanguageModel::load(models.base, options));
    if (experiment.precision == "bf16")
        model->decoder().setCompute(at::kBFloat16);
    SINTONIA_TRY(addExperimentAdapters(experiment, project, model->decoder()));
    std::unique_ptr<LlmTask> task(new LlmTask(experiment, std::move(model)));
    SINTONIA_ASSIGN(hash, hashOfFolder(models.base));
    task->m_modelHash = hash;
    if (ChatTemplate::isIn(models.base)) {
        SINTONIA_ASSIGN(chat, ChatTemplate::load(models.base));
        task->m_chat = std::make_unique<ChatTemplate>(std::move(chat));
    }
    SINTONIA_ASSIGN(endTokens, answerEndTokens(models.base, task->m_model->tokenizer()));
    task->m_endTokens = endTokens;
    SINTONIA_TRY(task->loadSets(project, stop, progress));
    if (!models.encoder.empty() && experiment.evaluationRows > 0 && !task->m_sets.empty()) {
        SINTONIA_ASSIGN(encoder, Embedder::load(models.encoder, {experiment.device, "f32", 0}));
        task->m_encoder = std::move(encoder);
    }
    return std::unique_ptr<TrainingTask>(std::move(task));
}

Result<LlmTask::TokenSet> LlmTask::tokenised(LlmSet set, StopToken stop, ProgressSink &progress) const {
    LlmRowOptions options;
    options.maxLength = std::size_t(m_model->decoder().maxPositions());
    if (m_experiment.maxLength > 0)
        options.maxLength = std::min(options.maxLength, std::size_t(m_experiment.maxLength));
    options.allTokens = m_experiment.loss.value("on", std::string("answer")) == "all";
    options.promptTemplate = set.promptTemplate;
    options.endToken = m_endTokens.front();
    TokenSet result;
    result.set = std::move(set);
    result.tokenizer = std::make_unique<LlmRowTokenizer>(options, m_model->tokenizer(), m_chat.get());
    SINTONIA_ASSIGN(tokens, tokenizeLlmRows(*result.tokenizer, result.set.rows, std::move(stop), progress));
    result.tokens = std::move(tokens);
    return result;
}

Result<void> LlmTask::loadSets(const Project &project, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(data, loadLlmData(m_experiment, project));
    SINTONIA_ASSIGN(train, tokenised(std::move(data.train), stop, progress));
    m_train = std::move(train);
    if (m_train.tokens.rows.empty())
        return badInput("train", "a row that fits", m_train.tokens.firstReason.empty() ? "none" : m_train.tokens.firstReason);
    if (!hasLoss(m_train.tokens.rows, isPreference()))
        return badInput("train", "rows with a better and a worse answer, for dpo", "one without a worse answer");
    for (auto &set : data.sets) {
        SINTONIA_ASSIGN(made, tokenised(std::move(set), stop, progress));
        m_sets.push_back(std::move(made));
    }
    data.sets.clear();
    m_data = std::move(data);
    return {};
}

Json LlmTask::facts() const {
    Json evaluation = Json::object();
    for (const auto &set : m_sets)
        evaluation[set.set.name] = {
            {"rows", set.tokens.rows.size()},
            {"answers", std::min(std::size_t(m_experiment.evaluationRows), set.set.rows.size())}};
    std::uint64_t tokens = 0;
    for (const auto &row : m_train.tokens.rows)
        tokens += tokensOf(row);
    return {{"model_hash", m_modelHash},
            {"data", m_data.hashes},
            {"evaluation", evaluation},
            {"leaks", m_data.leaks},
            {"rows", m_train.tokens.rows.size()},
            {"rows_skipped", m_train.tokens.skipped},
            {"rows_cut", m_train.tokens.cut},
            {"tokens", tokens}};
}

std::vector<std::string> LlmTask::remarks() const {
    std::vector<std::string> remarks;
    const auto &tokens = m_train.tokens;
    if (tokens.skipped > 0)
        remarks.push_back(fmt::format("{} training rows are left out, the first because of: {}", tokens.skipped,
                                      tokens.firstReason));
    if (tokens.cut > 0)
        remarks.push_back(fmt::format("{} training rows are too long: their context or the start of their prompt is cut",
                                      tokens.cut));
    if (!m_data.clean)
        remarks.push_back(leakRemark);
    return remarks;
}

std::vector<std::vector<int>> LlmTask::textsOfRows() const {
    std::vector<std::vector<int>> texts;
    for (int i = 0; i < int(m_train.tokens.rows.size()); ++i)
        texts.push_back({i});
    return texts;
}

LlmObjective LlmTask::objective() const {
    return {{isPreference(), m_experiment.loss.value("beta", 0.1)}, m_model->decoder()};
}

Result<void> LlmTask::fillReferences(TokenSet &set, StopToken stop, ProgressSink &progress) const {
    if (!hasLoss(set.tokens.rows, true))
        return {};
    for (const auto &[begin, end] : piecesWithoutGradients(set.tokens.rows)) {
        if (stop.stop_requested())
            return interrupted();
        const auto logs = objective().referenceLogs(pointersTo(set.tokens.rows, begin, end));
        set.references.insert(set.references.end(), logs.begin(), logs.end());
        progress.progress({"Reference", end, set.tokens.rows.size(), "rows"});
    }
    return {};
}

Result<void> LlmTask::prepare(StopToken stop, ProgressSink &progress) {
    if (!isPreference() || m_experiment.lora)
        return {};
    SINTONIA_TRY(fillReferences(m_train, stop, progress));
    for (auto &set : m_sets)
        SINTONIA_TRY(fillReferences(set, stop, progress));
    return {};
}

StepLoss LlmTask::addGradients(const TrainingStep &step) {
    std::vector<const LlmRow *> rows;
    std::vector<PreferenceLogs> references;
    for (const int row : step.rows) {
        rows.push_back(&m_train.tokens.rows[std::size_t(row)]);
        if (!m_train.references.empty())
            references.push_back(m_train.references[std::size_t(row)]);
    }
    ForwardContext context;
    context.training = true;
    context.dropout = m_experiment.dropout;
    context.seed = mix64(mix64(std::uint64_t(m_experiment.seed)) + std::uint64_t(step.number));
    context.recompute = m_experiment.gradientCheckpointing;
    return objective().of(rows, context, step.miniBatchSize, references);
}

Result<void> LlmTask::addLoss(SetEvaluation &result, const TokenSet &set, StopToken stop) const {
    if (!hasLoss(set.tokens.rows, isPreference()))
        return {};
    double items = 0, sum = 0;
    std::map<std::string, double> sums;
    for (const auto &[begin, end] : piecesWithoutGradients(set.tokens.rows)) {
        if (stop.stop_requested())
            return interrupted();
        const auto rows = pointersTo(set.tokens.rows, begin, end);
        const std::vector references(set.references.begin() + std::ptrdiff_t(std::min(begin, set.references.size())),
                                     set.references.begin() + std::ptrdiff_t(std::min(end, set.references.size())));
        const auto loss = objective().of(rows, ForwardContext(), 0, references);
        const double count = objective().itemsOf(rows);
        items += count;
        sum += loss.value * count;
        for (const auto &[name, value] : loss.values)
            sums[name] += value * count;
    }
    result.values["loss"] = sum / items;
    for (const auto &[name, value] : sums)
        result.values[name] = value / items;
    return {};
}

Result<std::vector<SetEvaluation>> LlmTask::evaluate(std::int64_t, StopToken stop, ProgressSink &progress) {
    std::vector<SetEvaluation> results;
    for (const auto &set : m_sets) {
        auto &result = results.emplace_back();
        result.name = set.set.name;
        SINTONIA_TRY(addLoss(result, set, stop));
        const AnswerEvaluationOptions options{std::size_t(m_experiment.evaluationRows),
                                              std::size_t(m_experiment.evaluationMaxNewTokens), m_endTokens};
        if (options.rows > 0)
            SINTONIA_TRY(evaluateSetAnswers(options, *m_model, m_encoder.get(), *set.tokenizer, set.set, result, stop,
                                            progress));
    }
    return results;
}

std::string LlmTask::caveats() const {
    std::string text;
    for (const auto &set : m_sets)
        if (m_experiment.evaluationRows > 0 && std::size_t(m_experiment.evaluationRows) < set.set.rows.size())
            text += fmt::format(" Answered for {}: {} of {} rows.", set.set.name, m_experiment.evaluationRows,
                                set.set.rows.size());
    return text;
}

} // namespace sintonia
