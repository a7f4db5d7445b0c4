// SPDX-License-Identifier: Apache-2.0
#include "app/cli/modellist.h"

#include "app/cli/installation.h"
#include "engine/hub/download.h"
#include "engine/hub/library.h"
#include "engine/models/architectures.h"

namespace sintonia::cli {

std::vector<std::string> supportedFamilies() {
    std::vector<std::string> families;
    for (const auto &architecture : architectures())
        families.push_back(architecture.modelType);
    return families;
}

Json toJson(const ListedModel &listed) {
    auto json = sintonia::toJson(listed.model);
    json["place"] = listed.place;
    return json;
}

std::vector<ListedModel> listedModels(const Project &project) {
    const auto families = supportedFamilies();
    std::vector<ListedModel> all;
    for (const auto &bundled : {starterModelFolder(), sampleDecoderFolder()})
        if (bundled)
            all.push_back({"starter", describeModelFolder(*bundled, families)});
    for (auto &model : describeModelsIn(project.modelsFolder(), families))
        all.push_back({"project", std::move(model)});
    for (auto &model : describeModelsIn(project.folder() / "exports", families))
        all.push_back({"export", std::move(model)});
    for (auto &model : partialDownloads(project.modelsFolder()))
        all.push_back({"download", std::move(model)});
    return all;
}

} // namespace sintonia::cli
