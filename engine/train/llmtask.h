// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/models/languagemodel.h"
#include "engine/train/answerevaluation.h"
#include "engine/train/llmobjective.h"
#include "engine/train/trainingtask.h"

#include <optional>

namespace sintonia {

/// Tunes a language model on rows of prompt and answer (engine/data/tuningrow.h).
class LlmTask : public TrainingTask {
public:
    static Result<std::unique_ptr<TrainingTask>> make(const Experiment &experiment, const Project &project,
                                                      const TrainingModels &models, StopToken stop, ProgressSink &progress);

    std::vector<NamedTensor> trainedParameters() const override { return m_model->decoder().trainableParameters(); }
    at::Device device() const override { return m_model->device(); }
    Json facts() const override;
    std::vector<std::string> remarks() const override;
    std::vector<std::vector<int>> textsOfRows() const override;
    Result<void> prepare(StopToken stop, ProgressSink &progress) override;
    StepLoss addGradients(const TrainingStep &step) override;
    int itemsOf(const std::vector<int> &rows) const override { return int(rows.size()); }
    Result<std::vector<SetEvaluation>> evaluate(std::int64_t step, StopToken stop, ProgressSink &progress) override;
    std::string caveats() const override;

private:
    /// Rows of a set as tokens; for those evaluated as far as their loss can be computed.
    struct TokenSet {
        LlmSet set;
        std::unique_ptr<LlmRowTokenizer> tokenizer;
        LlmRows tokens;
        std::vector<PreferenceLogs> references; ///< under the untouched model; empty = the model without adapters
    };

    LlmTask(Experiment experiment, std::unique_ptr<LanguageModel> model) : m_experiment(std::move(experiment)), m_model(std::move(model)) {}
    Result<void> loadSets(const Project &project, StopToken stop, ProgressSink &progress);
    Result<TokenSet> tokenised(LlmSet set, StopToken stop, ProgressSink &progress) const;
    bool isPreference() const { return m_experiment.loss.value("name", std::string()) == "dpo"; }
    LlmObjective objective() const;
    Result<void> fillReferences(TokenSet &set, StopToken stop, ProgressSink &progress) const;
    Result<void> addLoss(SetEvaluation &result, const TokenSet &set, StopToken stop) const;

    Experiment m_experiment;
    std::unique_ptr<LanguageModel> m_model;
    std::unique_ptr<ChatTemplate> m_chat;
    std::unique_ptr<Embedder> m_encoder; ///< judges the relevance of answers; null where there is none
    std::vector<std::int32_t> m_endTokens; ///< the first is appended to answers
    std::string m_modelHash;
    LlmData m_data; ///< hashes and leaks; its rows are in the sets below
    TokenSet m_train;
    std::vector<TokenSet> m_sets;
};

} // namespace sintonia
