// SPDX-License-Identifier: Apache-2.0
#include "app/cli/modellist.h"
#include "app/cli/serve/methods.h"
#include "engine/hub/download.h"
#include "engine/hub/library.h"

namespace sintonia::cli {

namespace {

/// A connection of its own: these methods run beside others.
Result<Project> projectOf(const Json &params) {
    SINTONIA_ASSIGN(folder, textParameter(params, "project"));
    return Project::open(folder);
}

Result<Json> change(const Json &params, Result<void> (*work)(const fs::path &models, const std::string &name)) {
    SINTONIA_ASSIGN(project, projectOf(params));
    SINTONIA_ASSIGN(name, textParameter(params, "name"));
    SINTONIA_TRY(work(project.modelsFolder(), name));
    return Json(Json::object());
}

} // namespace

Result<Json> listModels(const Json &params) {
    SINTONIA_ASSIGN(project, projectOf(params));
    Json list = Json::array();
    for (const auto &listed : listedModels(project))
        list.push_back(toJson(listed));
    return Json{{"models", list}};
}

Result<Json> downloadModel(const HubServer &hub, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(project, projectOf(params));
    SINTONIA_ASSIGN(model, textParameter(params, "model"));
    DownloadOptions options;
    options.server = hub;
    if (params.contains("endpoint")) {
        SINTONIA_ASSIGN(endpoint, textParameter(params, "endpoint"));
        options.server.endpoint = endpoint;
    }
    options.families = supportedFamilies();
    SINTONIA_ASSIGN(downloaded, sintonia::downloadModel(options, project.modelsFolder(), model, stop, progress));
    return toJson(ListedModel{"project", downloaded});
}

Result<Json> importModel(const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(project, projectOf(params));
    SINTONIA_ASSIGN(folder, textParameter(params, "folder"));
    SINTONIA_ASSIGN(imported,
                    sintonia::importModel({{}, supportedFamilies()}, project.modelsFolder(), folder, stop, progress));
    return toJson(ListedModel{"project", imported});
}

Result<Json> removeModel(const Json &params) { return change(params, sintonia::removeModel); }
Result<Json> restoreModel(const Json &params) { return change(params, sintonia::restoreModel); }
Result<Json> discardDownload(const Json &params) { return change(params, sintonia::discardDownload); }

} // namespace sintonia::cli
