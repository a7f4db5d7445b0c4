// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/export/exportmodel.h"
#include "engine/store/project.h"

#include <cstdint>
#include <optional>
#include <string>

namespace sintonia {

/// exportModel() of a run's checkpoint (the best one without `step`), with a model card of its data, parameters, curves and
/// results, and some of its queries and documents among the probes. The run's prompts become the model's.
Result<ExportReport> exportRun(const ExportOptions &options, const Project &project, const std::string &run,
                               std::optional<std::int64_t> step, StopToken stop, ProgressSink &progress);

} // namespace sintonia
