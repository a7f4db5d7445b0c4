// SPDX-License-Identifier: Apache-2.0
#include "app/cli/installation.h"
#include "app/cli/serve/methods.h"
#include "engine/train/memoryestimate.h"
#include "engine/train/runmodel.h"

namespace sintonia::cli {

Result<Json> estimateTraining(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(project, session.project(params));
    SINTONIA_ASSIGN(experiment, experimentFromJson(params.value("experiment", Json()), "experiment"));
    const auto starter = starterModelFolder();
    const auto encoder = starter ? *starter : fs::path();
    SINTONIA_ASSIGN(folder, resolveModelFolder(experiment.model, *project, encoder));
    SINTONIA_ASSIGN(estimate, estimateMemory(experiment, *project, {folder, encoder}, stop, progress));
    return toJson(estimate);
}

} // namespace sintonia::cli
