// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportmodel.h"

#include "engine/export/modelfiles.h"
#include "engine/export/pendingfolder.h"
#include "engine/models/embedder.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

constexpr const char *reportFile = "sintonia-export.json";

Result<ParityReport> prove(const ExportFormat &format, const ExportSource &source, const fs::path &folder,
                           const std::vector<std::string> &probes, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(reloaded, format.reload(source, folder));
    SINTONIA_ASSIGN(parity, compareModels(source.model, *reloaded, probes, format.wholePipeline, stop, progress));
    if (!parity.passed())
        return failure(
            Error{ErrorCode::Other,
                  fmt::format("The export was removed, because what was written is not the model in memory (\"{}\")",
                              parity.worstText.substr(0, 80)),
                  {},
                  fmt::format("a deviation of at most {:.3g}", parity.tolerance),
                  fmt::format("{:.3g}", parity.largestDeviation)});
    return std::move(parity);
}

} // namespace

Result<ExportReport> exportModel(const ExportOptions &options, const ExportSource &source, const ModelCard &card,
                                 const std::vector<std::string> &probes, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(format, exportFormat(options.format));
    SINTONIA_ASSIGN(pending, PendingFolder::create(options.output));
    progress.progress({"Writing the model"});
    SINTONIA_TRY(format->write(source, pending.path()));
    if (stop.stop_requested())
        return interrupted();
    SINTONIA_ASSIGN(parity, prove(*format, source, pending.path(), probes, stop, progress));
    SINTONIA_TRY(writeFileAtomically(pending.path() / "README.md", modelCardText(card, source.model, *format, parity)));
    ExportReport report{options.output, options.format, parity, {}};
    SINTONIA_ASSIGN(files, pending.files());
    report.files = files;
    report.files.push_back(reportFile);
    SINTONIA_TRY(writeJsonFile(pending.path() / reportFile, toJson(report)));
    SINTONIA_TRY(pending.commit());
    return report;
}

Result<ExportReport> exportDirectory(const ExportOptions &options, const fs::path &model, StopToken stop,
                                     ProgressSink &progress) {
    SINTONIA_ASSIGN(embedder, Embedder::load(model, {.device = "cpu"}));
    ModelCard card;
    card.baseFolder = model;
    card.baseModel = modelName(model);
    return exportModel(options, {*embedder}, card, {}, stop, progress);
}

Json toJson(const ExportReport &report) {
    Json json = toJson(report.parity);
    json["output"] = report.output.string();
    json["format"] = report.format;
    json["files"] = report.files;
    return json;
}

} // namespace sintonia
