// SPDX-License-Identifier: Apache-2.0
#include "engine/export/exportmodel.h"

#include "engine/export/modelfiles.h"
#include "engine/export/pendingfolder.h"
#include "engine/export/weighttype.h"
#include "engine/hub/modelfolder.h"
#include "engine/models/embedder.h"
#include "engine/models/languagemodel.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

constexpr const char *reportFile = "sintonia-export.json";

Result<ParityReport> prove(const ExportFormat &format, const ExportSource &source, const fs::path &folder, double tolerance,
                           const std::vector<std::string> &probes, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(reloaded, format.reload(source, folder));
    SINTONIA_ASSIGN(parity, compareModels(source, reloaded.source(), probes, format.wholePipeline, stop, progress));
    parity.tolerance = tolerance;
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

/// What an export writes for whoever opens the folder.
Result<ExportReport> describe(ExportReport report, const ExportFormat &format, const ExportSource &source,
                              const ModelCard &card, const PendingFolder &pending) {
    SINTONIA_TRY(writeFileAtomically(pending.path() / "README.md", modelCardText(card, source, format, report)));
    SINTONIA_ASSIGN(files, pending.files());
    report.files = files;
    report.files.push_back(reportFile);
    SINTONIA_TRY(writeJsonFile(pending.path() / reportFile, toJson(report)));
    return report;
}

/// The folder beside a single output file in which it is written first.
fs::path besideFile(const fs::path &file) {
    auto folder = file;
    return folder += ".export";
}

} // namespace

Result<ExportReport> exportModel(const ExportOptions &options, const ExportSource &source, const ModelCard &card,
                                 const std::vector<std::string> &probes, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(format, exportFormat(options.format));
    SINTONIA_ASSIGN(type, weightType(options.dtype, format->dtypes));
    if (source.languageModel && !format->languageModels)
        return failure(ErrorCode::Usage, "A language model has no pooling: export it as hf, merged, peft or gguf");
    const bool oneFile = options.format == "gguf" && options.output.extension() == ".gguf";
    std::error_code ignored;
    if (oneFile && fs::exists(options.output, ignored))
        return failure(Error{ErrorCode::Usage, {}, options.output.string(), "a file that does not exist yet", "one"});
    SINTONIA_ASSIGN(pending, PendingFolder::create(oneFile ? besideFile(options.output) : options.output));
    progress.progress({"Writing the model"});
    SINTONIA_TRY(format->write(source, options, pending.path()));
    if (stop.stop_requested())
        return interrupted();
    SINTONIA_ASSIGN(parity, prove(*format, source, pending.path(), type->tolerance, probes, stop, progress));
    ExportReport report{options.output, options.format, options.dtype, parity, {}};
    if (oneFile) {
        SINTONIA_TRY(pending.commitFile("model.gguf", options.output));
        report.files = {options.output.filename().string()};
        return report;
    }
    SINTONIA_ASSIGN(described, describe(std::move(report), *format, source, card, pending));
    SINTONIA_TRY(pending.commit());
    return std::move(described);
}

Result<ExportReport> exportDirectory(const ExportOptions &options, const fs::path &model, StopToken stop,
                                     ProgressSink &progress) {
    ModelCard card;
    card.baseFolder = model;
    card.baseModel = modelName(model);
    if (options.format != "st" && isLanguageModelFolder(model)) {
        SINTONIA_ASSIGN(languageModel, LanguageModel::load(model, {.device = "cpu"}));
        return exportModel(options, {*languageModel}, card, {}, stop, progress);
    }
    SINTONIA_ASSIGN(embedder, Embedder::load(model, {.device = "cpu"}));
    return exportModel(options, {*embedder}, card, {}, stop, progress);
}

Json toJson(const ExportReport &report) {
    Json json = toJson(report.parity);
    json["output"] = report.output.string();
    json["format"] = report.format;
    json["dtype"] = report.dtype;
    json["files"] = report.files;
    return json;
}

} // namespace sintonia
