// SPDX-License-Identifier: Apache-2.0
#include "engine/train/trainingloop.h"

#include "engine/core/hash.h"
#include "engine/nn/device.h"
#include "engine/store/runlock.h"
#include "engine/store/runs.h"
#include "engine/train/augmentation.h"
#include "engine/train/checkpoint.h"
#include "engine/train/runmodel.h"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

namespace sintonia {

namespace {

AdamWOptions adamWOptions(const Experiment &experiment) {
    return {experiment.betas[0], experiment.betas[1], experiment.eps, experiment.weightDecay, experiment.maxGradNorm};
}

Json finiteOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(); }

} // namespace

BatchOrder batchOrderOf(const Experiment &experiment, const TrainingRows &rows) {
    return BatchOrder({experiment.batchSize, std::uint64_t(experiment.seed), experiment.shuffle, experiment.noDuplicates,
                       experiment.epochs, experiment.maxSteps},
                      rows.textsOfRows());
}

std::string promptOf(const std::string &given, const Embedder &model, const char *name) {
    return given.empty() ? model.prompt(name).value_or(std::string()) : given;
}

TrainingLoop::TrainingLoop(std::string run, fs::path folder, fs::path cacheFolder, Experiment experiment, RunData data,
                           std::unique_ptr<Loss> loss, std::unique_ptr<Embedder> model, JournalWriter journal,
                           ProgressSink &progress)
    : m_run(std::move(run)), m_folder(std::move(folder)), m_cacheFolder(std::move(cacheFolder)),
      m_experiment(std::move(experiment)), m_data(std::move(data)), m_loss(std::move(loss)), m_model(std::move(model)),
      m_journal(std::move(journal)), m_progress(progress), m_order(batchOrderOf(m_experiment, m_data.train)),
      m_schedule(
          Schedule::make(m_experiment.schedule, m_experiment.learningRate, m_experiment.warmupRatio, m_order.totalSteps())),
      m_optimizer(trainedParameters(m_experiment, *m_model), adamWOptions(m_experiment)),
      m_stopping(m_experiment.earlyStopping, guardedSetNames(m_experiment)),
      m_queryPrompt(promptOf(m_experiment.queryPrompt, *m_model, "query")),
      m_documentPrompt(promptOf(m_experiment.documentPrompt, *m_model, "document")) {}

double TrainingLoop::seconds() const {
    return m_secondsBefore + std::chrono::duration<double>(std::chrono::steady_clock::now() - m_started).count();
}

BatchLossOptions TrainingLoop::lossOptions(std::uint64_t seed) const {
    return {m_experiment.miniBatchSize, m_experiment.dropout, seed, m_queryPrompt, m_documentPrompt};
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
    m_skippedInARow = state.value("skipped_in_a_row", 0);
    m_skipped = state.value("skipped", std::int64_t(0));
    m_secondsBefore = state.value("seconds", 0.0);
    m_stopping.restore(state.value("early_stopping", Json::object()));
    for (const auto later : checkpointSteps(m_folder))
        if (std::error_code error; later > *step)
            fs::remove_all(checkpointFolder(m_folder, later), error);
    return say("info", fmt::format("Going on from the checkpoint of step {}", *step));
}

Result<TrainReport> TrainingLoop::train(StopToken stop) {
    SINTONIA_TRY(m_journal.append("state", {{"state", "running"}, {"step", m_step}, {"seconds", seconds()}}));
    SINTONIA_TRY(tokenizeRows(m_data.train, *m_model, m_queryPrompt, m_documentPrompt, stop, m_progress));
    if (m_data.validation)
        SINTONIA_TRY(tokenizeRows(*m_data.validation, *m_model, m_queryPrompt, m_documentPrompt, stop, m_progress));
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

BatchLoss TrainingLoop::addStepGradients(std::int64_t step) {
    const auto options = lossOptions(mix64(mix64(std::uint64_t(m_experiment.seed)) + std::uint64_t(step)));
    const auto &batch = m_order.batch(step);
    if (!m_experiment.augmentation)
        return addGradients(options, *m_loss, *m_model, m_data.train, batch);
    const auto rows = augmentedRows({*m_experiment.augmentation, std::uint64_t(m_experiment.seed), m_order.epochOf(step),
                                     m_queryPrompt, m_documentPrompt},
                                    *m_model, m_data.train, batch);
    std::vector<int> all(batch.size());
    std::iota(all.begin(), all.end(), 0);
    return addGradients(options, *m_loss, *m_model, rows, all);
}

Result<void> TrainingLoop::takeStep() {
    const auto begin = std::chrono::steady_clock::now();
    const auto step = m_step + 1;
    const auto rate = m_schedule.rateOf(step);
    const auto loss = addStepGradients(step);
    const auto norm = m_optimizer.gradientNorm();
    const bool finite = std::isfinite(loss.value) && std::isfinite(norm);
    if (finite)
        m_optimizer.step(rate, norm);
    m_optimizer.zeroGradients();
    m_step = step;
    const auto duration = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const auto memory = memoryFigures(m_model->device());
    SINTONIA_TRY(
        m_journal.append("metric", {{"step", step},
                                    {"epoch", m_order.epochAfter(step)},
                                    {"seconds", seconds()},
                                    {"values",
                                     {{"train/loss", finiteOrNull(loss.value)},
                                      {"train/learning_rate", rate},
                                      {"train/grad_norm", finiteOrNull(norm)},
                                      {"train/tokens_per_second", double(loss.tokens) / std::max(duration, 1e-9)},
                                      {"train/memory_bytes", memory.device > 0 ? memory.device : memory.resident}}}}));
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

std::optional<double> TrainingLoop::validationLoss() const {
    if (!m_data.validation)
        return {};
    const auto count = int(m_data.validation->rows.size());
    double sum = 0;
    for (int begin = 0; begin < count; begin += m_experiment.batchSize) {
        std::vector<int> batch(std::size_t(std::min(m_experiment.batchSize, count - begin)));
        std::iota(batch.begin(), batch.end(), begin);
        sum += batchLoss(lossOptions(0), *m_loss, *m_model, *m_data.validation, batch) * double(batch.size());
    }
    return sum / count;
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
    // Only the untouched model is worth remembering; every later one is gone with the next step.
    const SetEvaluationOptions options{m_queryPrompt, m_documentPrompt, m_step == 0 ? m_cacheFolder : fs::path()};
    SINTONIA_ASSIGN(results, evaluateSets(options, *m_model, m_data.sets, stop, m_progress));
    for (auto &result : results) {
        if (result.name == "validation")
            if (const auto loss = validationLoss())
                result.values["loss"] = *loss;
        Json values = Json::object();
        for (const auto &[measure, value] : result.values) {
            values[measure] = finiteOrNull(value);
            if (std::isfinite(value))
                curves[result.name + "/" + measure] = value;
        }
        SINTONIA_TRY(m_journal.append("evaluation", {{"step", m_step},
                                                     {"epoch", m_order.epochAfter(m_step)},
                                                     {"seconds", seconds()},
                                                     {"set", result.name},
                                                     {"values", values},
                                                     {"per_query", result.perQuery}}));
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
    for (const auto &set : m_data.sets)
        if (set.documents.size() < set.collection->documents.size())
            text += fmt::format(" {} ranks {} of {} documents.", set.name, set.documents.size(),
                                set.collection->documents.size());
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
