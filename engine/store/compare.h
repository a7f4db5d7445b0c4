// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/store/project.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// One measure on one set, of one run against its untouched base model (step 0) or of two runs.
struct MeasureChange {
    std::string set;     ///< "validation", "out_of_domain/NAME"
    std::string measure; ///< "ndcg_cut_10", "precision", "recall", "f1", …
    double before = 0, after = 0;
    double low = 0, high = 0; ///< 95 % paired bootstrap interval of the mean difference
    double pValue = 1;        ///< paired randomisation test, two-sided
    int wins = 0, ties = 0, losses = 0; ///< queries
    bool perQuery = false;    ///< whether interval, p and counts exist
    std::optional<double> last = {}; ///< at the run's last evaluation, where `after` is the best step; not between runs
};

struct QueryChange {
    std::string set, query, text;
    std::vector<double> values; ///< of the measure, one a run, in the order asked for
    double base = 0;            ///< of the first run's step 0
};

/// What `compare` and the Runs page show.
struct Comparison {
    std::vector<std::string> runs;
    std::string measure; ///< of sentence and queries
    std::map<std::string, std::vector<Json>> differences; ///< configuration key -> value of each run; only keys that differ
    std::vector<std::vector<MeasureChange>> againstBase;  ///< a list a run
    std::vector<MeasureChange> againstFirst;              ///< every further run against the first; `set` is "RUN: SET"
    std::vector<QueryChange> queries;                     ///< sorted by change, largest loss first
    std::string sentence; ///< "Run 11 gains .26 at home and loses .09 outside: over-specific. …"
};

struct CompareOptions {
    std::string measure = {}; ///< of sentence and queries; empty = that of the first run's kind (ndcg_cut_10, f1)
    int samples = 10000;      ///< of bootstrap and randomisation
    std::uint64_t seed = 1;
};

Result<Comparison> compareRuns(const CompareOptions &options, const Project &project, const std::vector<std::string> &runs);
Json toJson(const Comparison &comparison);

} // namespace sintonia
