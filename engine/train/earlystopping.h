// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/store/experiment.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// Watches the curves of evaluations: which step is best, whether patience has run out, and whether the guard against
/// over-specific tuning acts. Plain numbers; its state is part of a checkpoint.
class EarlyStopping {
public:
    /// `guardedSets`: prefixes of the guarded curves ("out_of_domain/NAME").
    EarlyStopping(const EarlyStoppingOptions &options, std::vector<std::string> guardedSets);

    struct Decision {
        bool best = false; ///< this evaluation is the best so far
        bool stop = false;
        std::string reason; ///< why it stops, or what the guard warns of; in words and numbers
        bool warning = false;
    };
    /// Takes the curves at `step`; step 0 is the untouched model. A guarded loss that stops the run is not a best step.
    Decision observe(std::int64_t step, const std::map<std::string, double> &curves);

    std::optional<std::int64_t> bestStep() const { return m_bestStep; }
    std::optional<double> best() const { return m_best; }
    std::optional<double> base() const;
    /// Smallest change of the guarded measure at the best step; nothing without guarded sets.
    std::optional<double> outOfDomainChange() const { return m_changeAtBest; }
    /// Whether the guard acted or the best step gains at home and loses more than allowed (.02 where nothing is set)
    /// outside.
    bool overSpecific() const;

    Json state() const;
    void restore(const Json &state);

private:
    /// The guarded set that lost most, with its change.
    std::optional<std::pair<std::string, double>> worstChange(const std::map<std::string, double> &curves) const;
    double gain(double value) const; ///< over the untouched model, positive is better
    std::string guardReason(std::int64_t step, const std::pair<std::string, double> &worst, double gained) const;

    EarlyStoppingOptions m_options;
    std::vector<std::string> m_guardedSets;
    std::map<std::string, double> m_base; ///< curves at step 0
    std::optional<std::int64_t> m_bestStep;
    std::optional<double> m_best, m_changeAtBest;
    int m_withoutGain = 0;
    bool m_guardActed = false;
};

} // namespace sintonia
