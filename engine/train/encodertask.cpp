// SPDX-License-Identifier: Apache-2.0
#include "engine/train/encodertask.h"

#include "engine/core/hash.h"
#include "engine/train/augmentation.h"
#include "engine/train/runmodel.h"

#include <fmt/format.h>

#include <numeric>

namespace sintonia {

namespace {

/// The prefix of an experiment, else the model's own prompt of that name, else nothing.
std::string promptOf(const std::string &given, const Embedder &model, const char *name) {
    return given.empty() ? model.prompt(name).value_or(std::string()) : given;
}

} // namespace

Result<std::unique_ptr<TrainingTask>> EncoderTask::make(const Experiment &experiment, const Project &project,
                                                        const TrainingModels &models, StopToken stop,
                                                        ProgressSink &progress) {
    SINTONIA_ASSIGN(loss, makeLoss(experiment.loss, "experiment"));
    SINTONIA_ASSIGN(model, Embedder::load(models.base, {experiment.device, experiment.precision,
                                                        std::size_t(experiment.maxLength), true}));
    SINTONIA_TRY(addExperimentAdapters(experiment, project, model->network()));
    SINTONIA_ASSIGN(data, loadRunData(experiment, loss->rowKind(), project, stop, progress));
    return std::unique_ptr<TrainingTask>(
        new EncoderTask(experiment, std::move(data), std::move(loss), std::move(model), project.cacheFolder()));
}

EncoderTask::EncoderTask(Experiment experiment, RunData data, std::unique_ptr<Loss> loss, std::unique_ptr<Embedder> model,
                         fs::path cacheFolder)
    : m_experiment(std::move(experiment)), m_data(std::move(data)), m_loss(std::move(loss)), m_model(std::move(model)),
      m_cacheFolder(std::move(cacheFolder)), m_queryPrompt(promptOf(m_experiment.queryPrompt, *m_model, "query")),
      m_documentPrompt(promptOf(m_experiment.documentPrompt, *m_model, "document")) {}

std::vector<NamedTensor> EncoderTask::trainedParameters() const {
    return sintonia::trainedParameters(m_experiment, *m_model);
}

Json EncoderTask::facts() const {
    return {{"model_hash", m_model->hash()},
            {"data", m_data.hashes},
            {"evaluation", m_data.evaluation},
            {"leaks", m_data.leaks},
            {"rows", m_data.train.rows.size()},
            {"rows_skipped", m_data.train.skipped}};
}

std::vector<std::string> EncoderTask::remarks() const {
    std::vector<std::string> remarks;
    if (m_data.train.skipped > 0)
        remarks.push_back(
            fmt::format("{} relevant pairs are left out: no document is judged 0 for their query", m_data.train.skipped));
    if (!m_data.clean)
        remarks.push_back(leakRemark);
    return remarks;
}

Result<void> EncoderTask::prepare(StopToken stop, ProgressSink &progress) {
    SINTONIA_TRY(tokenizeRows(m_data.train, *m_model, m_queryPrompt, m_documentPrompt, stop, progress));
    if (m_data.validation)
        SINTONIA_TRY(tokenizeRows(*m_data.validation, *m_model, m_queryPrompt, m_documentPrompt, stop, progress));
    return {};
}

BatchLossOptions EncoderTask::lossOptions(int miniBatchSize, std::uint64_t seed) const {
    return {miniBatchSize, m_experiment.dropout, seed, m_queryPrompt, m_documentPrompt};
}

int EncoderTask::itemsOf(const std::vector<int> &rows) const {
    int texts = 0;
    for (const int row : rows)
        texts += 2 + int(m_data.train.rows[std::size_t(row)].negatives.size());
    return texts;
}

StepLoss EncoderTask::addGradients(const TrainingStep &step) {
    const auto seed = std::uint64_t(m_experiment.seed);
    const auto options = lossOptions(step.miniBatchSize, mix64(mix64(seed) + std::uint64_t(step.number)));
    if (!m_experiment.augmentation)
        return sintonia::addGradients(options, *m_loss, *m_model, m_data.train, step.rows);
    const auto rows = augmentedRows({*m_experiment.augmentation, seed, step.epoch, m_queryPrompt, m_documentPrompt}, *m_model,
                                    m_data.train, step.rows);
    std::vector<int> all(step.rows.size());
    std::iota(all.begin(), all.end(), 0);
    return sintonia::addGradients(options, *m_loss, *m_model, rows, all);
}

std::optional<double> EncoderTask::validationLoss() const {
    if (!m_data.validation)
        return {};
    const auto count = int(m_data.validation->rows.size());
    double sum = 0;
    for (int begin = 0; begin < count; begin += m_experiment.batchSize) {
        std::vector<int> batch(std::size_t(std::min(m_experiment.batchSize, count - begin)));
        std::iota(batch.begin(), batch.end(), begin);
        sum += batchLoss(lossOptions(m_experiment.miniBatchSize, 0), *m_loss, *m_model, *m_data.validation, batch) *
               double(batch.size());
    }
    return sum / count;
}

Result<std::vector<SetEvaluation>> EncoderTask::evaluate(std::int64_t step, StopToken stop, ProgressSink &progress) {
    // Only the untouched model is worth remembering; every later one is gone with the next step.
    const SetEvaluationOptions options{m_queryPrompt, m_documentPrompt, step == 0 ? m_cacheFolder : fs::path()};
    SINTONIA_ASSIGN(results, evaluateSets(options, *m_model, m_data.sets, stop, progress));
    for (auto &result : results)
        if (result.name == "validation")
            if (const auto loss = validationLoss())
                result.values["loss"] = *loss;
    return std::move(results);
}

std::string EncoderTask::caveats() const {
    std::string text;
    for (const auto &set : m_data.sets)
        if (set.documents.size() < set.collection->documents.size())
            text += fmt::format(" Ranked for {}: {} of {} documents.", set.name, set.documents.size(),
                                set.collection->documents.size());
    return text;
}

} // namespace sintonia
