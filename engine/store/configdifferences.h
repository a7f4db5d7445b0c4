// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"

#include <map>
#include <string>
#include <vector>

namespace sintonia {

/// Of the experiment.json of several runs: what was asked for (dotted keys of the experiment), and with "environment." in
/// front what it ran on and with. Only keys whose values differ, each with one value a run (null where a run lacks it);
/// names and times of the runs are no configuration.
std::map<std::string, std::vector<Json>> configurationDifferences(const std::vector<Json> &runFiles);

} // namespace sintonia
