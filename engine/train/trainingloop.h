// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/store/journal.h"
#include "engine/train/adamw.h"
#include "engine/train/batchloss.h"
#include "engine/train/batchorder.h"
#include "engine/train/earlystopping.h"
#include "engine/train/rundata.h"
#include "engine/train/schedule.h"
#include "engine/train/trainer.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace sintonia {

/// The order in which an experiment's steps take the training rows.
BatchOrder batchOrderOf(const Experiment &experiment, const TrainingRows &rows);
/// The prefix of an experiment, else the model's own prompt of that name, else nothing.
std::string promptOf(const std::string &given, const Embedder &model, const char *name);

/// One run from its state on disk to its end: steps, evaluations, checkpoints, journal. Lives as long as one call of
/// trainRun().
class TrainingLoop {
public:
    TrainingLoop(std::string run, fs::path folder, fs::path cacheFolder, Experiment experiment, RunData data,
                 std::unique_ptr<Loss> loss, std::unique_ptr<Embedder> model, JournalWriter journal, ProgressSink &progress);

    /// Takes up the newest checkpoint, if there is one.
    Result<void> restore();
    Result<TrainReport> train(StopToken stop);
    /// Writes the state that ends a run that an error ended.
    void fail(const Error &error);

private:
    struct End {
        std::string state, reason;
    };

    Result<void> takeStep();
    /// Adds the gradients of the step's batch, whose texts are changed where the experiment says so.
    BatchLoss addStepGradients(std::int64_t step);
    bool evaluationIsDue() const;
    Result<void> evaluate(StopToken stop);
    std::optional<double> validationLoss() const;
    Result<void> checkMetric(const std::map<std::string, double> &curves) const;
    Result<void> saveCheckpoint();
    Result<bool> pauseOrStop(StopToken stop);
    Result<TrainReport> finish();
    std::string verdict() const;
    BatchLossOptions lossOptions(std::uint64_t seed) const;
    double seconds() const;
    Result<void> say(const std::string &level, const std::string &text);

    std::string m_run;
    fs::path m_folder, m_cacheFolder;
    Experiment m_experiment;
    RunData m_data;
    std::unique_ptr<Loss> m_loss;
    std::unique_ptr<Embedder> m_model;
    JournalWriter m_journal;
    ProgressSink &m_progress;

    BatchOrder m_order;
    Schedule m_schedule;
    AdamW m_optimizer;
    EarlyStopping m_stopping;
    std::string m_queryPrompt, m_documentPrompt;

    std::int64_t m_step = 0;
    std::int64_t m_evaluated = -1; ///< last step that was evaluated
    std::int64_t m_saved = 0;      ///< last step with a checkpoint
    int m_skippedInARow = 0;
    std::int64_t m_skipped = 0;
    double m_secondsBefore = 0; ///< spent before this process
    std::chrono::steady_clock::time_point m_started = std::chrono::steady_clock::now();
    std::optional<End> m_end;
};

} // namespace sintonia
