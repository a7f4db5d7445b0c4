// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve/methods.h"
#include "app/cli/trainoptions.h"

namespace sintonia::cli {

Result<Json> estimateTraining(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(project, session.project(params));
    SINTONIA_ASSIGN(experiment, namedExperiment(params.value("experiment", Json()), "experiment"));
    SINTONIA_ASSIGN(estimate, estimateOf(experiment, *project, stop, progress));
    return toJson(estimate);
}

} // namespace sintonia::cli
