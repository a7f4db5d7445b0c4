// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/store/experiment.h"
#include "engine/store/journal.h"
#include "engine/store/project.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// A curve: one value at increasing steps.
struct Curve {
    std::string name;
    std::vector<std::int64_t> steps;
    std::vector<double> epochs;
    std::vector<double> times; ///< seconds since 1970
    std::vector<double> values;
};

/// A run as lists show it.
struct RunInfo {
    std::string id; ///< folder name: YYYYMMDD-HHMMSS-xxxx
    std::string name;
    std::string state;  ///< created | running | paused | stopped | finished | failed | crashed
    std::string reason; ///< why it ended, in words
    std::string kind;
    std::string model;
    std::string created; ///< ISO 8601, UTC
    double seconds = 0;  ///< time spent training
    std::int64_t step = 0;
    std::int64_t totalSteps = 0;
    std::string metric;                     ///< the early-stopping curve
    std::optional<double> base, best, last; ///< of that curve: step 0, best, last
    std::optional<std::int64_t> bestStep;
    std::optional<double> outOfDomainChange; ///< smallest change of guardMetric over the guarded sets at the best step
    bool overSpecific = false;
    std::vector<double> sparkline; ///< the early-stopping curve, at most 32 points
    std::vector<std::string> tags;
    std::string notes;
    std::vector<std::string> parents;
};

/// runs/ID with experiment.json {"experiment", "versions", "device", "threads", "simd", "data": {set: hash}, "model_hash",
/// "leaks", "total_steps", …}. Makes the folder and writes that file; returns the new run's id.
Result<std::string> createRun(const Project &project, const Experiment &experiment, const Json &environment);
fs::path runFolder(const Project &project, const std::string &run);

/// Curve prefixes of the guarded sets, in the experiment's order: "out_of_domain/CORPUS", or "out_of_domain/CORPUS:SPLIT"
/// where several splits of one corpus are guarded.
std::vector<std::string> guardedSetNames(const Experiment &experiment);
/// The corpus and split that a run evaluates under the name `set`: "validation" or a guarded set's; nothing where it has none.
std::optional<SetReference> evaluatedSet(const Experiment &experiment, const std::string &set);

/// Brings the database up to what the run folders hold: new runs, new journal lines. Doing it twice changes nothing.
/// Returns the ids of runs that changed.
Result<std::vector<std::string>> indexRuns(Project &project);

Result<std::vector<RunInfo>> runs(const Project &project);
/// A run by id or unambiguous beginning of one.
Result<RunInfo> run(const Project &project, const std::string &id);
Result<Json> runEnvironment(const Project &project, const std::string &id); ///< experiment.json, whole
Result<std::vector<Curve>> curves(const Project &project, const std::string &id);
Result<std::vector<JournalEntry>> messages(const Project &project, const std::string &id);
/// set -> query id -> measure -> value at `step` (the best step when absent; 0 is the base model).
Result<std::map<std::string, std::map<std::string, std::map<std::string, double>>>>
perQuery(const Project &project, const std::string &id, std::optional<std::int64_t> step = {});

Result<void> setRunNotes(Project &project, const std::string &id, const std::string &notes);
Result<void> setRunTags(Project &project, const std::string &id, const std::vector<std::string> &tags);
Result<void> renameRun(Project &project, const std::string &id, const std::string &name);
/// Moves the run's folder to runs/.trash, from where restoreRun() brings it back; emptyTrash() ends that for runs and
/// corpora.
Result<void> removeRun(Project &project, const std::string &id);
Result<void> restoreRun(Project &project, const std::string &id);
Result<void> emptyTrash(Project &project);

/// `show --json`: id, state, reason, experiment, environment, curves, best, verdict, checkpoints.
Result<Json> showRun(const Project &project, const std::string &id);

} // namespace sintonia
