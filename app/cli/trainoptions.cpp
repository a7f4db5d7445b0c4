// SPDX-License-Identifier: Apache-2.0
#include "app/cli/trainoptions.h"

#include "app/cli/installation.h"
#include "engine/train/runmodel.h"

namespace sintonia::cli {

TrainOptions trainOptions() {
    TrainOptions options;
    if (const auto starter = starterModelFolder())
        options.starterModel = *starter;
    return options;
}

Result<Experiment> namedExperiment(const Json &json, const std::string &place) {
    SINTONIA_ASSIGN(experiment, experimentFromJson(json, place));
    // The engine knows no other model that comes with the program than the starter model.
    if (experiment.model == "sample-decoder") {
        SINTONIA_ASSIGN(decoder, sampleDecoderFolder());
        experiment.model = decoder.string();
    }
    return std::move(experiment);
}

Result<MemoryEstimate> estimateOf(const Experiment &experiment, const Project &project, StopToken stop,
                                  ProgressSink &progress) {
    const auto starter = trainOptions().starterModel;
    SINTONIA_ASSIGN(folder, resolveModelFolder(experiment.model, project, starter));
    return estimateMemory(experiment, project, {folder, starter}, std::move(stop), progress);
}

} // namespace sintonia::cli
