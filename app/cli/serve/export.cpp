// SPDX-License-Identifier: Apache-2.0
#include "app/cli/installation.h"
#include "app/cli/serve/methods.h"
#include "engine/export/runexport.h"
#include "engine/store/runs.h"

namespace sintonia::cli {

Result<Json> exportModel(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    ExportOptions options;
    SINTONIA_ASSIGN(output, textParameter(params, "output"));
    options.output = output;
    options.format = params.value("format", options.format);
    options.dtype = params.value("dtype", options.dtype);
    if (params.contains("run")) {
        SINTONIA_ASSIGN(run, textParameter(params, "run"));
        SINTONIA_ASSIGN(project, session.project(params));
        SINTONIA_TRY(indexRuns(*project));
        SINTONIA_ASSIGN(report, exportRun(options, *project, run, {}, stop, progress));
        return toJson(report);
    }
    SINTONIA_ASSIGN(named, textParameter(params.value("model", Json::object()), "folder"));
    SINTONIA_ASSIGN(folder, modelFolder(named));
    SINTONIA_ASSIGN(report, exportDirectory(options, folder, stop, progress));
    return toJson(report);
}

} // namespace sintonia::cli
