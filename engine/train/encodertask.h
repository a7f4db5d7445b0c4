// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/train/batchloss.h"
#include "engine/train/rundata.h"
#include "engine/train/trainingtask.h"

namespace sintonia {

/// Tunes an encoder on judged pairs of queries and documents.
class EncoderTask : public TrainingTask {
public:
    static Result<std::unique_ptr<TrainingTask>> make(const Experiment &experiment, const Project &project,
                                                      const TrainingModels &models, StopToken stop, ProgressSink &progress);

    std::vector<NamedTensor> trainedParameters() const override;
    at::Device device() const override { return m_model->device(); }
    Json facts() const override;
    std::vector<std::string> remarks() const override;
    std::vector<std::vector<int>> textsOfRows() const override { return m_data.train.textsOfRows(); }
    Result<void> prepare(StopToken stop, ProgressSink &progress) override;
    StepLoss addGradients(const TrainingStep &step) override;
    int itemsOf(const std::vector<int> &rows) const override;
    Result<std::vector<SetEvaluation>> evaluate(std::int64_t step, StopToken stop, ProgressSink &progress) override;
    std::string caveats() const override;

private:
    EncoderTask(Experiment experiment, RunData data, std::unique_ptr<Loss> loss, std::unique_ptr<Embedder> model,
                fs::path cacheFolder);
    BatchLossOptions lossOptions(int miniBatchSize, std::uint64_t seed) const;
    std::optional<double> validationLoss() const;

    Experiment m_experiment;
    RunData m_data;
    std::unique_ptr<Loss> m_loss;
    std::unique_ptr<Embedder> m_model;
    fs::path m_cacheFolder;
    std::string m_queryPrompt, m_documentPrompt;
};

} // namespace sintonia
