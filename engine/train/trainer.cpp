// SPDX-License-Identifier: Apache-2.0
#include "engine/train/trainer.h"

#include "engine/nn/device.h"
#include "engine/store/runlock.h"
#include "engine/store/runs.h"
#include "engine/train/memoryestimate.h"
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

Json environmentOf(const TrainOptions &options, const Experiment &experiment, const TrainingTask &task,
                   const fs::path &folder) {
    Json environment = {{"versions", {{"sintonia", SINTONIA_VERSION}, {"libtorch", libtorchVersion()}}},
                        {"device", task.device().str()},
                        {"threads", threads()},
                        {"simd", simdLevel()},
                        {"model_folder", folder.string()},
                        {"total_steps", batchOrderOf(experiment, task).totalSteps()},
                        {"parents", options.parents}};
    environment.update(task.facts());
    return environment;
}

/// A message where a language model is estimated to need more memory than there is.
void warnOfMemory(const Experiment &experiment, const Project &project, const TrainingModels &models, StopToken stop,
                  ProgressSink &progress) {
    if (experiment.kind != "llm")
        return;
    const auto estimate = estimateMemory(experiment, project, models, std::move(stop), progress);
    if (estimate && !estimate->fits())
        progress.message(fmt::format("About {} MiB of memory are needed, and {} MiB are free on {}: steps may have to be computed "
                                     "in smaller pieces",
                                     estimate->total >> 20, estimate->available >> 20, estimate->device));
}

Result<std::string> prepare(const TrainOptions &options, const Experiment &experiment, Project &project, StopToken stop,
                            ProgressSink &progress) {
    setThreads(experiment.threads);
    SINTONIA_ASSIGN(folder, resolveModelFolder(experiment.model, project, options.starterModel));
    const TrainingModels models{folder, options.starterModel};
    warnOfMemory(experiment, project, models, stop, progress);
    SINTONIA_ASSIGN(task, makeTrainingTask(experiment, project, models, stop, progress));
    for (const auto &remark : task->remarks())
        progress.message(remark);
    const auto environment = environmentOf(options, experiment, *task, folder);
    if (environment["total_steps"] == 0)
        return badInput("experiment: epochs", "more than 0", "no step to take");
    SINTONIA_ASSIGN(id, createRun(project, experiment, environment));
    SINTONIA_TRY(indexRuns(project));
    return id;
}

/// What changed since the run was made and may keep its losses from going on bit for bit.
void sayWhatDiffers(const Json &environment, const TrainingTask &task, ProgressSink &progress) {
    const auto facts = task.facts();
    if (environment.value("model_hash", Json()) != facts["model_hash"])
        progress.message("The base model's files have changed since the run began");
    if (environment.value("data", Json()) != facts["data"])
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
    fs::path modelFolder = environment.value("model_folder", std::string());
    if (std::error_code error; !fs::is_directory(modelFolder, error)) {
        SINTONIA_ASSIGN(resolved, resolveModelFolder(experiment.model, project, options.starterModel));
        modelFolder = resolved;
    }
    SINTONIA_ASSIGN(task, makeTrainingTask(experiment, project, {modelFolder, options.starterModel}, stop, progress));
    sayWhatDiffers(environment, *task, progress);
    const auto journalFile = folder / "journal.jsonl";
    std::error_code error;
    const bool begun = fs::exists(journalFile, error);
    SINTONIA_ASSIGN(journal, JournalWriter::open(journalFile));
    TrainingLoop loop(info.id, folder, std::move(experiment), std::move(task), std::move(journal), progress);
    const auto report = guardTorch([&] { return loop.train(begun, stop); });
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
