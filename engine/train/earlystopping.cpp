// SPDX-License-Identifier: Apache-2.0
#include "engine/train/earlystopping.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

constexpr double toleratedLoss = 0.02; ///< of a guarded measure where the experiment sets no limit

std::optional<double> find(const std::map<std::string, double> &curves, const std::string &name) {
    const auto at = curves.find(name);
    return at == curves.end() ? std::nullopt : std::optional(at->second);
}

std::optional<double> numberAt(const Json &state, const char *key) {
    return state.contains(key) && state[key].is_number() ? std::optional(state[key].get<double>()) : std::nullopt;
}

Json orNull(const std::optional<double> &value) { return value ? Json(*value) : Json(); }

} // namespace

EarlyStopping::EarlyStopping(const EarlyStoppingOptions &options, std::vector<std::string> guardedSets)
    : m_options(options), m_guardedSets(std::move(guardedSets)) {}

std::optional<double> EarlyStopping::base() const { return find(m_base, m_options.metric); }

double EarlyStopping::gain(double value) const {
    const double change = value - base().value_or(value);
    return m_options.mode == "max" ? change : -change;
}

std::optional<std::pair<std::string, double>> EarlyStopping::worstChange(const std::map<std::string, double> &curves) const {
    std::optional<std::pair<std::string, double>> worst;
    for (const auto &set : m_guardedSets) {
        const auto name = set + "/" + m_options.guardMetric;
        const auto before = find(m_base, name), now = find(curves, name);
        if (before && now && (!worst || *now - *before < worst->second))
            worst = {name, *now - *before};
    }
    return worst;
}

std::string EarlyStopping::guardReason(std::int64_t step, const std::pair<std::string, double> &worst, double gained) const {
    return fmt::format("Guard: at step {} {} is {:.4f} below the untouched model (allowed: {:.4f}), while {} gained {:+.4f}",
                       step, worst.first, -worst.second, *m_options.maxOutOfDomainDrop, m_options.metric, gained);
}

EarlyStopping::Decision EarlyStopping::observe(std::int64_t step, const std::map<std::string, double> &curves) {
    Decision decision;
    if (step == 0)
        m_base = curves;
    const auto value = find(curves, m_options.metric);
    const auto worst = worstChange(curves);
    const auto gained = value ? gain(*value) : 0.0;
    const bool tooFar = m_options.maxOutOfDomainDrop && worst && -worst->second > *m_options.maxOutOfDomainDrop &&
                        (!m_options.minValidationGain || gained < *m_options.minValidationGain);
    if (tooFar) {
        m_guardActed = true;
        decision.reason = guardReason(step, *worst, gained);
        decision.stop = m_options.guardAction == "stop";
        decision.warning = !decision.stop;
        if (decision.stop)
            return decision;
    }
    if (!value) { // nothing to go by: the latest is the best
        m_bestStep = step;
        decision.best = true;
        return decision;
    }
    decision.best =
        !m_best || (m_options.mode == "max" ? *value > *m_best + m_options.minDelta : *value < *m_best - m_options.minDelta);
    if (decision.best) {
        m_best = value;
        m_bestStep = step;
        m_changeAtBest = worst ? std::optional(worst->second) : std::nullopt;
        m_withoutGain = 0;
    } else if (++m_withoutGain >= m_options.patience && m_options.patience > 0) {
        decision.stop = true;
        decision.reason =
            fmt::format("Stopped early at step {}: {} is {:.4f}, and {} evaluations in a row did not better {:.4f} of step "
                        "{} by more than {}",
                        step, m_options.metric, *value, m_withoutGain, *m_best, *m_bestStep, m_options.minDelta);
    }
    return decision;
}

bool EarlyStopping::overSpecific() const {
    const auto allowed = m_options.maxOutOfDomainDrop.value_or(toleratedLoss);
    return m_guardActed || (m_best && m_changeAtBest && gain(*m_best) > 0 && -*m_changeAtBest > allowed);
}

Json EarlyStopping::state() const {
    return {{"base", m_base},
            {"best_step", m_bestStep ? Json(*m_bestStep) : Json()},
            {"best", orNull(m_best)},
            {"change_at_best", orNull(m_changeAtBest)},
            {"without_gain", m_withoutGain},
            {"guard_acted", m_guardActed}};
}

void EarlyStopping::restore(const Json &state) {
    m_base.clear();
    const auto base = state.value("base", Json::object());
    for (const auto &[name, value] : base.items())
        if (value.is_number())
            m_base[name] = value.get<double>();
    const auto step = numberAt(state, "best_step");
    m_bestStep = step ? std::optional(std::int64_t(*step)) : std::nullopt;
    m_best = numberAt(state, "best");
    m_changeAtBest = numberAt(state, "change_at_best");
    m_withoutGain = int(numberAt(state, "without_gain").value_or(0));
    m_guardActed = state.value("guard_acted", Json()) == true;
}

} // namespace sintonia
