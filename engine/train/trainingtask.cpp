// SPDX-License-Identifier: Apache-2.0
#include "engine/train/trainingtask.h"

#include "engine/train/encodertask.h"
#include "engine/train/llmtask.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sintonia {

namespace {

struct TaskKind {
    std::string name;
    Result<std::unique_ptr<TrainingTask>> (*make)(const Experiment &experiment, const Project &project,
                                                  const TrainingModels &models, StopToken stop, ProgressSink &progress);
};

/// The one list of kinds.
const std::vector<TaskKind> &taskKinds() {
    static const std::vector<TaskKind> kinds = {{"encoder", EncoderTask::make}, {"llm", LlmTask::make}};
    return kinds;
}

} // namespace

Result<std::unique_ptr<TrainingTask>> makeTrainingTask(const Experiment &experiment, const Project &project,
                                                       const TrainingModels &models, StopToken stop, ProgressSink &progress) {
    std::vector<std::string> names;
    for (const auto &kind : taskKinds()) {
        if (kind.name == experiment.kind)
            return kind.make(experiment, project, models, std::move(stop), progress);
        names.push_back(kind.name);
    }
    return badInput("experiment: kind", fmt::format("one of {}", fmt::join(names, ", ")), '"' + experiment.kind + '"');
}

} // namespace sintonia
