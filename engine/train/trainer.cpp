// SPDX-License-Identifier: Apache-2.0
#include "engine/train/trainer.h"

#include "engine/nn/device.h"
#include "engine/store/runlock.h"
#include "engine/store/runs.h"
#include "engine/train/runmodel.h"
#include "engine/train/trainingloop.h"

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <new>

namespace sintonia {

namespace {

/// An exception of libtorch or the allocator as an error: without its stack of C++ frames.
template <class Work>
auto guardTorch(Work &&work) -> decltype(work()) {
    try {
        return work();
    } catch (const c10::Error &exception) {
        const std::string text = exception.what_without_backtrace();
        const bool memory = text.find("memory") != std::string::npos || text.find("CUDA") != std::string::npos;
        return failure(memory ? ErrorCode::Resource : ErrorCode::Other, text);
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::Resource, "out of memory: a smaller mini_batch_size or max_length needs less");
    } catch (const std::exception &exception) {
        return failure(ErrorCode::Other, exception.what());
    }
}

Result<std::unique_ptr<Embedder>> loadBase(const Experiment &experiment, const fs::path &folder) {
    return Embedder::load(folder, {experiment.device, experiment.precision, std::size_t(experiment.maxLength)});
}

Json environmentOf(const TrainOptions &options, const Experiment &experiment, const Embedder &model, const fs::path &folder,
                   const RunData &data) {
    return {{"versions", {{"sintonia", SINTONIA_VERSION}, {"libtorch", libtorchVersion()}}},
            {"device", model.device().str()},
            {"threads", threads()},
            {"simd", simdLevel()},
            {"model_folder", folder.string()},
            {"model_hash", model.hash()},
            {"data", data.hashes},
            {"evaluation", data.evaluation},
            {"leaks", data.leaks},
            {"rows", data.train.rows.size()},
            {"rows_skipped", data.train.skipped},
            {"total_steps", batchOrderOf(experiment, data.train).totalSteps()},
            {"parents", options.parents}};
}

Result<std::string> prepare(const TrainOptions &options, const Experiment &experiment, Project &project, StopToken stop,
                            ProgressSink &progress) {
    setThreads(experiment.threads);
    SINTONIA_ASSIGN(loss, makeLoss(experiment.loss, "experiment"));
    SINTONIA_ASSIGN(folder, resolveModelFolder(experiment.model, project, options.starterModel));
    SINTONIA_ASSIGN(model, loadBase(experiment, folder));
    SINTONIA_TRY(addExperimentAdapters(experiment, project, model->network()));
    SINTONIA_ASSIGN(data, loadRunData(experiment, loss->rowKind(), project, stop, progress));
    if (data.train.skipped > 0)
        progress.message(
            fmt::format("{} relevant pairs are left out: no document is judged 0 for their query", data.train.skipped));
    if (!data.clean)
        progress.message("Questions or documents of the training set are in other sets as well: their results flatter the "
                         "model (see the leak check)");
    const auto environment = environmentOf(options, experiment, *model, folder, data);
    if (environment["total_steps"] == 0)
        return badInput("experiment: epochs", "more than 0", "no step to take");
    SINTONIA_ASSIGN(id, createRun(project, experiment, environment));
    SINTONIA_TRY(indexRuns(project));
    return id;
}

/// What changed since the run was made and may keep its losses from going on bit for bit.
void sayWhatDiffers(const Json &environment, const Embedder &model, const RunData &data, ProgressSink &progress) {
    if (environment.value("model_hash", std::string()) != model.hash())
        progress.message("The base model's files have changed since the run began");
    if (environment.value("data", Json()) != data.hashes)
        progress.message("The data has changed since the run began");
    if (environment.value("threads", 0) != threads() || environment.value("simd", std::string()) != simdLevel())
        progress.message("Threads or processor differ from the run's beginning: losses will differ in the last digits");
}

Result<TrainReport> trainPrepared(const TrainOptions &options, Project &project, const std::string &id, StopToken stop,
                                  ProgressSink &progress) {
    SINTONIA_TRY(indexRuns(project));
    SINTONIA_ASSIGN(info, run(project, id));
    const auto folder = runFolder(project, info.id);
    const auto lock = RunLock::take(folder);
    if (!lock)
        return tl::unexpected(lock.error());
    if (info.state == "finished")
        return failure(Error{ErrorCode::Usage, "the run is finished: nothing is left to train", "run " + info.id, {}, {}});
    takeTrainerRequest(folder); // one that was meant for an earlier process
    SINTONIA_ASSIGN(environment, runEnvironment(project, info.id));
    SINTONIA_ASSIGN(experiment, experimentFromJson(environment.value("experiment", Json::object()), info.id));
    setThreads(experiment.threads);
    SINTONIA_ASSIGN(loss, makeLoss(experiment.loss, info.id));
    fs::path modelFolder = environment.value("model_folder", std::string());
    if (std::error_code error; !fs::is_directory(modelFolder, error)) {
        SINTONIA_ASSIGN(resolved, resolveModelFolder(experiment.model, project, options.starterModel));
        modelFolder = resolved;
    }
    SINTONIA_ASSIGN(model, loadBase(experiment, modelFolder));
    SINTONIA_ASSIGN(data, loadRunData(experiment, loss->rowKind(), project, stop, progress));
    sayWhatDiffers(environment, *model, data, progress);
    SINTONIA_TRY(addExperimentAdapters(experiment, project, model->network()));
    const auto journalFile = folder / "journal.jsonl";
    std::error_code error;
    const bool begun = fs::exists(journalFile, error);
    SINTONIA_ASSIGN(journal, JournalWriter::open(journalFile));
    TrainingLoop loop(info.id, folder, project.cacheFolder(), std::move(experiment), std::move(data), std::move(loss),
                      std::move(model), std::move(journal), progress);
    const auto report = guardTorch([&]() -> Result<TrainReport> {
        if (begun)
            SINTONIA_TRY(loop.restore());
        return loop.train(stop);
    });
    if (!report)
        loop.fail(report.error());
    SINTONIA_TRY(indexRuns(project));
    return report;
}

} // namespace

Result<std::string> prepareRun(const TrainOptions &options, const Experiment &experiment, Project &project, StopToken stop,
                               ProgressSink &progress) {
    return guardTorch([&] { return prepare(options, experiment, project, stop, progress); });
}

Result<TrainReport> trainRun(const TrainOptions &options, Project &project, const std::string &run, StopToken stop,
                             ProgressSink &progress) {
    return guardTorch([&] { return trainPrepared(options, project, run, stop, progress); });
}

} // namespace sintonia
