// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/store/experiment.h"
#include "engine/store/project.h"

#include <optional>
#include <string>
#include <vector>

namespace sintonia {

struct TrainOptions {
    fs::path starterModel;            ///< what "starter" stands for
    std::vector<std::string> parents; ///< runs that this one goes on from, for the record
};

/// Checks an experiment against the project (model, sets, loss, rows) and makes its run: folder and experiment.json with
/// versions, device, threads, SIMD level, hashes of model and data, the leak check and the number of steps. Nothing is
/// trained yet; returns the id.
Result<std::string> prepareRun(const TrainOptions &options, const Experiment &experiment, Project &project, StopToken stop,
                               ProgressSink &progress);

struct TrainReport {
    std::string run;
    std::string state; ///< finished | stopped | paused
    std::string reason;
    std::int64_t steps = 0;
    std::string metric; ///< the early-stopping curve
    std::optional<double> base, best;
    std::optional<std::int64_t> bestStep;
    bool overSpecific = false;
    std::string verdict;
};

/// Trains a run: from its start, or on from its newest whole checkpoint; losses go on bit for bit as if nothing had happened
/// on the same machine with as many threads. A requested "pause" or "stop" (engine/store/runlock.h) is heeded after the
/// step; a stop request of `stop` is a pause that returns interrupted(). A finished run, or one that another process trains,
/// is an error.
Result<TrainReport> trainRun(const TrainOptions &options, Project &project, const std::string &run, StopToken stop,
                             ProgressSink &progress);

} // namespace sintonia
