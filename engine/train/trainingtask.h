// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/models/network.h"
#include "engine/store/experiment.h"
#include "engine/store/project.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// One batch as a step of training.
struct TrainingStep {
    std::int64_t number = 1; ///< from 1
    std::int64_t epoch = 0;  ///< from 0
    std::vector<int> rows;
    int miniBatchSize = 0; ///< items computed at a time; 0 = all at once
};

/// What a step's batch came to, before the update.
struct StepLoss {
    double value = 0;
    std::uint64_t tokens = 0;
    std::map<std::string, double> values = {}; ///< further measures, of curves "train/NAME"
};

/// A model's answer to a row of an evaluated set.
struct EvaluatedAnswer {
    std::string row;
    std::string text;
};

/// What an evaluation found on one set.
struct SetEvaluation {
    std::string name; ///< curve prefix: "validation", "out_of_domain/NAME"
    std::map<std::string, double> values;
    /// query or row -> measure -> value.
    std::map<std::string, std::map<std::string, double>> perQuery;
    std::vector<EvaluatedAnswer> answers = {};
};

inline constexpr char leakRemark[] = "Questions or documents of the training set are in other sets as well: their results "
                                     "flatter the model (see the leak check)";

/// What a run trains: a model, the rows it learns from and the sets it is evaluated on. One subclass a kind of experiment;
/// everything else about a run is TrainingLoop's. Its functions may throw what libtorch throws.
class TrainingTask {
public:
    virtual ~TrainingTask() = default;

    /// The tensors that the optimiser updates.
    virtual std::vector<NamedTensor> trainedParameters() const = 0;
    virtual at::Device device() const = 0;
    /// For experiment.json: "model_hash", "data" {set: SHA-256 of its corpus}, "evaluation", "leaks", "rows", "rows_skipped" and
    /// what else the kind has to say.
    virtual Json facts() const = 0;
    /// What a person should know before the run begins.
    virtual std::vector<std::string> remarks() const = 0;
    /// For each training row the numbers of its texts: what must not repeat in a batch.
    virtual std::vector<std::vector<int>> textsOfRows() const = 0;

    /// What must be done once before the first step, while the model is still the untouched one.
    virtual Result<void> prepare(StopToken stop, ProgressSink &progress) = 0;
    /// Adds the gradients of the step's batch to those of the parameters; neither they nor the loss depend on the mini-batch
    /// size but for rounding and, with dropout, for which masks are drawn.
    virtual StepLoss addGradients(const TrainingStep &step) = 0;
    /// Items of which the batch is computed: what a mini-batch size counts.
    virtual int itemsOf(const std::vector<int> &rows) const = 0;
    /// Evaluates all sets; step 0 is the untouched model.
    virtual Result<std::vector<SetEvaluation>> evaluate(std::int64_t step, StopToken stop, ProgressSink &progress) = 0;
    /// Sentences for the end of the verdict, each with a space before it; may be empty.
    virtual std::string caveats() const = 0;
};

/// Folders of the models that a run needs.
struct TrainingModels {
    fs::path base;    ///< that is tuned
    fs::path encoder; ///< judges the relevance of an LLM's answers; empty = they are not judged
};

/// Loads model and data of an experiment.
Result<std::unique_ptr<TrainingTask>> makeTrainingTask(const Experiment &experiment, const Project &project,
                                                       const TrainingModels &models, StopToken stop, ProgressSink &progress);

} // namespace sintonia
