// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/eval/judgedranking.h"
#include "engine/eval/measures.h"

#include <string_view>
#include <vector>

namespace sintonia {

/// What a family of measures computes for one query: `values` has one element a printed name and comes zeroed.
using MeasureFunction = void (*)(const JudgedRanking &ranking, const Measure &measure, const EvaluateOptions &options,
                                 double *values);

/// What may stand behind a measure's name, and what it means for the printed names.
enum class MeasureParameters {
    None,
    RankCutoffs,   ///< one value each, NAME_K
    RecallCutoffs, ///< one value each, NAME_0.10
    Coefficients,  ///< one value, NAME or NAME_A,B as given
    Pairs,         ///< one value, NAME or NAME_A=1,B=2 as given
};

struct MeasureDefinition {
    std::string_view family;
    MeasureParameters parameters = MeasureParameters::None;
    std::vector<double> defaults = {};
    MeasureColumn::Kind kind = MeasureColumn::Kind::Number;
    bool official = false;  ///< in trec_eval's default set
    bool inAllTrec = false; ///< in all_trec
    bool inSet = false;     ///< in set
    MeasureFunction compute = nullptr; ///< none where a column has no number of its own
};

/// The one list of measures, in trec_eval's printing order.
const std::vector<MeasureDefinition> &measureDefinitions();
const MeasureDefinition *findMeasure(std::string_view family);

/// Measures of graded gain (gainmeasures.cpp). A relevance level's gain is the level, or what Measure::pairs says.
void ndcg(const JudgedRanking &, const Measure &, const EvaluateOptions &, double *values);
void dcg(const JudgedRanking &, const Measure &, const EvaluateOptions &, double *values);
void idealDcg(const JudgedRanking &, const Measure &, const EvaluateOptions &, double *values);
void ndcgCut(const JudgedRanking &, const Measure &, const EvaluateOptions &, double *values);
void ndcgAtRelevant(const JudgedRanking &, const Measure &, const EvaluateOptions &, double *values);
void ndcgAtLevels(const JudgedRanking &, const Measure &, const EvaluateOptions &, double *values);
void gainG(const JudgedRanking &, const Measure &, const EvaluateOptions &, double *values);
void rankBiasedPrecision(const JudgedRanking &, const Measure &, const EvaluateOptions &, double *values);

} // namespace sintonia
