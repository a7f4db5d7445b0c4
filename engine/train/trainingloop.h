// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/store/journal.h"
#include "engine/train/adamw.h"
#include "engine/train/batchorder.h"
#include "engine/train/earlystopping.h"
#include "engine/train/schedule.h"
#include "engine/train/trainer.h"
#include "engine/train/trainingtask.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace sintonia {

/// The order in which an experiment's steps take the training rows.
BatchOrder batchOrderOf(const Experiment &experiment, const TrainingTask &task);

/// One run from its state on disk to its end: steps, evaluations, checkpoints, journal, whatever the kind of its task.
/// Lives as long as one call of trainRun().
class TrainingLoop {
public:
    TrainingLoop(std::string run, fs::path folder, Experiment experiment, std::unique_ptr<TrainingTask> task,
                 JournalWriter journal, ProgressSink &progress);

    /// Trains to the end; where `resume` is true, on from the newest checkpoint, if there is one.
    Result<TrainReport> train(bool resume, StopToken stop);
    /// Writes the state that ends a run that an error ended.
    void fail(const Error &error);

private:
    struct End {
        std::string state, reason;
    };

    Result<void> restore();
    Result<void> takeStep();
    /// The gradients of a step, in smaller and smaller mini-batches where memory runs out.
    Result<StepLoss> addStepGradients(std::int64_t step);
    bool evaluationIsDue() const;
    Result<void> evaluate(StopToken stop);
    Result<void> checkMetric(const std::map<std::string, double> &curves) const;
    Result<void> saveCheckpoint();
    Result<bool> pauseOrStop(StopToken stop);
    Result<TrainReport> finish();
    std::string verdict() const;
    double seconds() const;
    Result<void> say(const std::string &level, const std::string &text);

    std::string m_run;
    fs::path m_folder;
    Experiment m_experiment;
    std::unique_ptr<TrainingTask> m_task;
    JournalWriter m_journal;
    ProgressSink &m_progress;

    BatchOrder m_order;
    Schedule m_schedule;
    AdamW m_optimizer;
    EarlyStopping m_stopping;

    std::int64_t m_step = 0;
    std::int64_t m_evaluated = -1; ///< last step that was evaluated
    std::int64_t m_saved = 0;      ///< last step with a checkpoint
    int m_miniBatchSize;           ///< the experiment's, or less where memory ran out
    int m_skippedInARow = 0;
    std::int64_t m_skipped = 0;
    double m_secondsBefore = 0; ///< spent before this process
    std::chrono::steady_clock::time_point m_started = std::chrono::steady_clock::now();
    std::optional<End> m_end;
};

} // namespace sintonia
