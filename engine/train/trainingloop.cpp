// SPDX-License-Identifier: Apache-2.0
#include "engine/train/trainingloop.h"

#include "engine/models/batchedforward.h"
#include "engine/nn/device.h"
#include "engine/store/runlock.h"
#include "engine/store/runs.h"
#include "engine/train/checkpoint.h"
#include "engine/train/runmodel.h"

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <cmath>
#include <new>

namespace sintonia {

namespace {

AdamWOptions adamWOptions(const Experiment &experiment) {
    return {experiment.betas[0], experiment.betas[1], experiment.eps, experiment.weightDecay, experiment.maxGradNorm};
}

/// What `work` returns, or nothing when memory ran out.
template <class Work>
auto unlessOutOfMemory(const Work &work) -> std::optional<decltype(work())> {
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return {};
    } catch (const c10::Error &error) {
        if (torchError(error).code != ErrorCode::Resource)
            throw;
        return {};
    }
}

Json finiteOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(); }

} // namespace

BatchOrder batchOrderOf(const Experiment &experiment, const TrainingTask &task) {
    return BatchOrder({experiment.batchSize, std::uint64_t(experiment.seed), experiment.shuffle, experiment.noDuplicates,
                       experiment.epochs, experiment.maxSteps},
                      task.textsOfRows());
}

TrainingLoop::TrainingLoop(std::string run, fs::path folder, Experiment experiment, std::unique_ptr<TrainingTask> task,
                           JournalWriter journal, ProgressSink &progress)
    : m_run(std::move(run)), m_folder(std::move(folder)), m_experiment(std::move(experiment)), m_task(std::move(task)),
      m_journal(std::move(journal)), m_progress(progress), m_order(batchOrderOf(m_experiment, *m_task)),
      m_schedule(
          Schedule::make(m_experiment.schedule, m_experiment.learningRate, m_experiment.warmupRatio, m_order.totalSteps())),
      m_optimizer(m_task->trainedParameters(), adamWOptions(m_experiment)),
      m_stopping(m_experiment.earlyStopping, guardedSetNames(m_experiment)), m_miniBatchSize(m_experiment.miniBatchSize) {}

double TrainingLoop::seconds() const {
    return m_secondsBefore + std::chrono::duration<double>(std::chrono::steady_clock::now() - m_started).count();
}

Result<void> TrainingLoop::say(const std::string &level, const std::string &text) {
    m_progress.message(text);
    return m_journal.append("message", {{"level", level}, {"text", text}, {"step", m_step}});
}

Result<void> TrainingLoop::restore() {
    const auto step = newestCheckpoint(m_folder);
    SINTONIA_TRY(m_journal.append("resume", {{"step", step ? *step : -1}}));
    if (!step)
        return {};
    const auto folder = checkpointFolder(m_folder, *step);
    SINTONIA_ASSIGN(checkpoint, readCheckpoint(folder));
    SINTONIA_TRY(loadTrainedParameters(m_optimizer.parameters(), checkpoint.weights, folder.string()));
    SINTONIA_TRY(m_optimizer.loadState(checkpoint.optimizer));
    const auto &state = checkpoint.state;
    m_step = m_saved = *step;
    m_evaluated = state.value("evaluated", std::int64_t(-1));
    m_miniBatchSize = state.value("mini_batch_size", m_miniBatchSize);
    m_skippedInARow = state.value("skipped_in_a_row", 0);
    m_skipped = state.value("skipped", std::int64_t(0));
    m_secondsBefore = state.value("seconds", 0.0);
    m_stopping.restore(state.value("early_stopping", Json::object()));
    for (const auto later : checkpointSteps(m_folder))
        if (std::error_code error; later > *step)
            fs::remove_all(checkpointFolder(m_folder, later), error);
    return say("info", fmt::format("Going on from the checkpoint of step {}", *step));
}

Result<TrainReport> TrainingLoop::train(bool resume, StopToken stop) {
    SINTONIA_TRY(m_task->prepare(stop, m_progress));
    if (resume)
        SINTONIA_TRY(restore());
    SINTONIA_TRY(m_journal.append("state", {{"state", "running"}, {"step", m_step}, {"seconds", seconds()}}));
    m_optimizer.zeroGradients();
    for (;;) {
        if (evaluationIsDue()) {
            const auto evaluated = evaluate(stop);
            if (!evaluated && evaluated.error().code != ErrorCode::Interrupted)
                return tl::unexpected(evaluated.error());
            if (evaluated && m_step > 0)
                SINTONIA_TRY(saveCheckpoint());
        }
        if (m_end || m_step >= m_order.totalSteps())
            return finish();
        if (m_step > m_saved && m_experiment.checkpointEvery > 0 && m_step % m_experiment.checkpointEvery == 0)
            SINTONIA_TRY(saveCheckpoint());
        SINTONIA_ASSIGN(leave, pauseOrStop(stop));
        if (leave && m_end->state == "paused" && stop.stop_requested())
            return interrupted();
        if (leave)
            return finish();
        SINTONIA_TRY(takeStep());
        m_progress.progress({"Training", std::uint64_t(m_step), std::uint64_t(m_order.totalSteps()), "steps"});
    }
}

Result<StepLoss> TrainingLoop::addStepGradients(std::int64_t step) {
    TrainingStep batch{step, m_order.epochOf(step), m_order.batch(step), m_miniBatchSize};
    for (;;) {
        const auto loss = unlessOutOfMemory([&] { return m_task->addGradients(batch); });
        if (loss)
            return *loss;
        m_optimizer.zeroGradients();
        const auto items = m_task->itemsOf(batch.rows);
        const auto size = batch.miniBatchSize > 0 ? std::min(batch.miniBatchSize, items) : items;
        if (size <= 1)
            return failure(ErrorCode::Resource,
                           fmt::format("Out of memory at step {}: not even one row fits. A smaller max_length, gradient "
                                       "checkpointing, LoRA or a quantised model need less",
                                       step));
        m_miniBatchSize = batch.miniBatchSize = size / 2;
        SINTONIA_TRY(say("warning", fmt::format("Out of memory at step {}: from here on {} rows are computed at a time, with "
                                                "the same loss over the whole batch",
                                                step, m_miniBatchSize)));
    }
}

Result<void> TrainingLoop::takeStep() {
    const auto begin = std::chrono::steady_clock::now();
    const auto step = m_step + 1;
    const auto rate = m_schedule.rateOf(step);
    SINTONIA_ASSIGN(loss, addStepGradients(step));
    const auto norm = m_optimizer.gradientNorm();
    const bool finite = std::isfinite(loss.value) && std::isfinite(norm);
    if (finite)
        m_optimizer.step(rate, norm);
    m_optimizer.zeroGradients();
    m_step = step;
    const auto duration = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const auto memory = memoryFigures(m_task->device());
    Json values = {{"train/loss", finiteOrNull(loss.value)},
                   {"train/learning_rate", rate},
                   {"train/grad_norm", finiteOrNull(norm)},
                   {"train/tokens_per_second", double(loss.tokens) / std::max(duration, 1e-9)},
                   {"train/memory_bytes", memory.device > 0 ? memory.device : memory.resident}};
    for (const auto &[name, value] : loss.values)
        values["train/" + name] = finiteOrNull(value);
    SINTONIA_TRY(m_journal.append(
        "metric",
        {{"step", step}, {"epoch", m_order.epochAfter(step)}, {"seconds", seconds()}, {"values", std::move(values)}}));
    if (finite) {
        m_skippedInARow = 0;
        return {};
    }
    ++m_skipped;
    ++m_skippedInARow;
    SINTONIA_TRY(say("warning", fmt::format("Step {} was skipped: its {} is not finite", step,
                                            std::isfinite(loss.value) ? "gradient norm" : "loss")));
    if (m_skippedInARow >= m_experiment.maxSkippedSteps)
        m_end = End{"failed", fmt::format("{} steps in a row had a loss or gradient that is not finite, up to step {}",
                                          m_skippedInARow, step)};
    return {};
}

bool TrainingLoop::evaluationIsDue() const {
    if (m_evaluated == m_step || (m_end && m_end->state == "failed"))
        return false;
    const bool regular = m_experiment.evalEvery > 0 && m_step % m_experiment.evalEvery == 0;
    return m_step == 0 || m_step >= m_order.totalSteps() || regular;
}

Result<void> TrainingLoop::checkMetric(const std::map<std::string, double> &curves) const {
    const auto &metric = m_experiment.earlyStopping.metric;
    const bool expected = m_experiment.validation || !metric.starts_with("validation/");
    if (curves.contains(metric) || !expected)
        return {};
    std::vector<std::string> names;
    for (const auto &[name, value] : curves)
        names.push_back(name);
    const auto near = nearest(metric, names);
    return badInput("experiment: early_stopping.metric",
                    near.empty() ? "a curve that evaluations write" : "a curve such as \"" + near + "\"",
                    "\"" + metric + "\"");
}

Result<void> TrainingLoop::evaluate(StopToken stop) {
    std::map<std::string, double> curves;
    SINTONIA_ASSIGN(results, m_task->evaluate(m_step, stop, m_progress));
    for (const auto &result : results) {
        Json values = Json::object();
        for (const auto &[measure, value] : result.values) {
            values[measure] = finiteOrNull(value);
            if (std::isfinite(value))
                curves[result.name + "/" + measure] = value;
        }
        Json line = {{"step", m_step},
                     {"epoch", m_order.epochAfter(m_step)},
                     {"seconds", seconds()},
                     {"set", result.name},
                     {"values", values},
                     {"per_query", result.perQuery}};
        for (const auto &answer : result.answers)
            line["answers"][answer.row] = answer.text;
        SINTONIA_TRY(m_journal.append("evaluation", std::move(line)));
    }
    if (m_step == 0)
        SINTONIA_TRY(checkMetric(curves));
    m_evaluated = m_step;
    const auto decision = m_stopping.observe(m_step, curves);
    if (decision.warning)
        SINTONIA_TRY(say("warning", decision.reason));
    if (decision.stop)
        m_end = End{"finished", decision.reason};
    return {};
}

Result<void> TrainingLoop::saveCheckpoint() {
    CheckpointState checkpoint;
    checkpoint.step = m_step;
    for (const auto &parameter : m_optimizer.parameters())
        checkpoint.weights.emplace_back(parameter.name, parameter.tensor);
    checkpoint.optimizer = m_optimizer.state();
    checkpoint.state = {{"evaluated", m_evaluated},
                        {"mini_batch_size", m_miniBatchSize},
                        {"skipped_in_a_row", m_skippedInARow},
                        {"skipped", m_skipped},
                        {"seconds", seconds()},
                        {"seed", m_experiment.seed},
                        {"epoch", m_order.epochAfter(m_step)},
                        {"total_steps", m_order.totalSteps()},
                        {"early_stopping", m_stopping.state()}};
    SINTONIA_TRY(writeCheckpoint(m_folder, checkpoint, [this] { return m_journal.sync(); }));
    SINTONIA_TRY(m_journal.append(
        "checkpoint",
        {{"step", m_step}, {"folder", "checkpoints/" + std::to_string(m_step)}, {"best", m_stopping.bestStep() == m_step}}));
    pruneCheckpoints(m_folder, m_stopping.bestStep());
    m_saved = m_step;
    return {};
}

Result<bool> TrainingLoop::pauseOrStop(StopToken stop) {
    const auto request = takeTrainerRequest(m_folder);
    const bool pause = stop.stop_requested() || request == "pause";
    if (!pause && request != "stop")
        return false;
    if (m_step > m_saved)
        SINTONIA_TRY(saveCheckpoint());
    m_end = pause ? End{"paused", fmt::format("Paused at step {}", m_step)}
                  : End{"stopped", fmt::format("Stopped on request at step {}", m_step)};
    if (pause) {
        SINTONIA_TRY(m_journal.append(
            "state", {{"state", "paused"}, {"reason", m_end->reason}, {"step", m_step}, {"seconds", seconds()}}));
        SINTONIA_TRY(m_journal.sync());
    }
    return true;
}

std::string TrainingLoop::verdict() const {
    const auto bestStep = m_stopping.bestStep().value_or(m_step);
    auto text = m_end->reason + ".";
    if (const auto best = m_stopping.best(), base = m_stopping.base(); best && base) {
        text += fmt::format(" Best is step {}: {} {:.4f}, {:+.4f} against the untouched model ({:.4f}).", bestStep,
                            m_experiment.earlyStopping.metric, *best, *best - *base, *base);
        if (bestStep == 0)
            text += " Tuning gained nothing: the untouched model is kept.";
    }
    if (const auto change = m_stopping.outOfDomainChange())
        text += fmt::format(" Outside the domain {} changed by {:+.4f} at worst.", m_experiment.earlyStopping.guardMetric,
                            *change);
    if (m_stopping.overSpecific())
        text += " The tuning is over-specific: it gains at home and loses elsewhere.";
    text += m_task->caveats();
    if (m_skipped > 0)
        text += fmt::format(" {} steps were skipped because their loss or gradient was not finite.", m_skipped);
    return text;
}

Result<TrainReport> TrainingLoop::finish() {
    if (!m_end)
        m_end = End{"finished", fmt::format("All {} steps are done", m_step)};
    TrainReport report;
    report.run = m_run;
    report.state = m_end->state;
    report.reason = m_end->reason;
    report.steps = m_step;
    report.metric = m_experiment.earlyStopping.metric;
    report.base = m_stopping.base();
    report.best = m_stopping.best();
    report.bestStep = m_stopping.bestStep();
    report.overSpecific = m_stopping.overSpecific();
    if (m_end->state == "paused")
        return report;
    report.verdict = verdict();
    SINTONIA_TRY(m_journal.append("verdict", {{"text", report.verdict},
                                              {"over_specific", report.overSpecific},
                                              {"best_step", report.bestStep ? Json(*report.bestStep) : Json()},
                                              {"metric", report.metric},
                                              {"best", report.best ? Json(*report.best) : Json()},
                                              {"base", report.base ? Json(*report.base) : Json()}}));
    SINTONIA_TRY(m_journal.append(
        "state", {{"state", report.state}, {"reason", report.reason}, {"step", m_step}, {"seconds", seconds()}}));
    SINTONIA_TRY(m_journal.sync());
    if (report.state == "failed")
        return failure(Error{ErrorCode::Other, report.reason, "run " + m_run, {}, {}});
    return report;
}

void TrainingLoop::fail(const Error &error) {
    if (m_end) // its end is written already
        return;
    const bool paused = error.code == ErrorCode::Interrupted;
    // The error itself goes to the caller; a journal that can't be written either has nothing to add to it.
    (void)m_journal.append(
        "state",
        {{"state", paused ? "paused" : "failed"}, {"reason", error.text()}, {"step", m_step}, {"seconds", seconds()}});
    (void)m_journal.sync();
}

} // namespace sintonia
