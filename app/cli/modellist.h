// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/hub/modelfolder.h"
#include "engine/store/project.h"

#include <string>
#include <vector>

namespace sintonia::cli {

/// The values of `model_type` that this program computes.
std::vector<std::string> supportedFamilies();

/// A model on disk and where it lies.
struct ListedModel {
    std::string place; ///< starter | project | export | download (one that is not complete)
    ModelDescription model;
};
Json toJson(const ListedModel &listed);

/// The starter model, those in the project's models/, what was exported into its exports/, and downloads that are not
/// complete.
std::vector<ListedModel> listedModels(const Project &project);

} // namespace sintonia::cli
