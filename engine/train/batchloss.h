// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/train/loss.h"
#include "engine/train/trainingrows.h"
#include "engine/train/trainingtask.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

struct BatchLossOptions {
    int miniBatchSize = 0; ///< texts embedded at a time; 0 = all at once
    std::optional<double> dropout;
    std::uint64_t seed = 0;                  ///< of the dropout masks: new for every step
    std::string queryPrompt, documentPrompt; ///< those that the rows were tokenised with
};

/// Loss of the rows `batch`, without gradients and without dropout.
double batchLoss(const BatchLossOptions &options, const Loss &loss, const Embedder &model, const TrainingRows &rows,
                 const std::vector<int> &batch);

/// Loss of the rows `batch` in training mode; adds its gradients to those of the model's parameters. With a mini-batch size
/// the gradients are cached (GradCache, Gao et al. 2021): embed without gradients, differentiate the loss by the embeddings,
/// embed each mini-batch again under the same dropout masks and pass its part on. Neither value nor gradients depend on it
/// but for rounding and, with dropout, for which masks are drawn.
StepLoss addGradients(const BatchLossOptions &options, const Loss &loss, const Embedder &model, const TrainingRows &rows,
                      const std::vector<int> &batch);

} // namespace sintonia
