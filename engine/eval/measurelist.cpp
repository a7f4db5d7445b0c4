// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/measurelist.h"

#include <cmath>

namespace sintonia {

namespace {

using Ranking = JudgedRanking;
using Options = EvaluateOptions;

/// trec_eval's constant of infAP.
constexpr double infApEpsilon = 0.00001;

double ratio(std::int64_t part, std::int64_t whole) { return whole == 0 ? 0.0 : double(part) / double(whole); }

/// Sum of the precision at each relevant document among the first k.
double precisionSum(const Ranking &ranking, std::int64_t k) {
    double sum = 0;
    const auto end = std::size_t(std::min(k, ranking.retrieved()));
    for (std::size_t i = 0; i < end; ++i)
        if (ranking.isRelevant(i))
            sum += double(ranking.relevantAt[i + 1]) / double(i + 1);
    return sum;
}

void numRet(const Ranking &ranking, const Measure &, const Options &, double *values) {
    values[0] = double(ranking.retrieved());
}
void numRel(const Ranking &ranking, const Measure &, const Options &, double *values) {
    values[0] = double(ranking.relevant);
}
void numRelRet(const Ranking &ranking, const Measure &, const Options &, double *values) {
    values[0] = double(ranking.relevantRetrieved());
}
void numNotRelevantJudgedRet(const Ranking &ranking, const Measure &, const Options &, double *values) {
    for (const int relevance : ranking.relevances)
        values[0] += relevance >= 0 && relevance < ranking.relevanceLevel ? 1 : 0;
}

void averagePrecision(const Ranking &ranking, const Measure &, const Options &, double *values) {
    if (ranking.relevant > 0)
        values[0] = precisionSum(ranking, ranking.retrieved()) / double(ranking.relevant);
}

void averagePrecisionCut(const Ranking &ranking, const Measure &measure, const Options &, double *values) {
    if (ranking.relevant == 0)
        return;
    for (std::size_t c = 0; c < measure.parameters.size(); ++c)
        values[c] = precisionSum(ranking, std::int64_t(measure.parameters[c])) / double(ranking.relevant);
}

/// Robertson 2012, "On smoothing average precision".
void yaap(const Ranking &ranking, const Measure &, const Options &, double *values) {
    const double sum = precisionSum(ranking, ranking.retrieved());
    values[0] = std::log((1 + sum) / (1 + double(ranking.relevant) - sum));
}

void rPrecision(const Ranking &ranking, const Measure &, const Options &, double *values) {
    values[0] = ratio(ranking.relevantIn(ranking.relevant), ranking.relevant);
}

void rPrecisionMultiples(const Ranking &ranking, const Measure &measure, const Options &, double *values) {
    for (std::size_t c = 0; c < measure.parameters.size(); ++c) {
        const auto cutoff = std::int64_t(measure.parameters[c] * double(ranking.relevant) + 0.9);
        values[c] = ratio(ranking.relevantIn(cutoff), cutoff);
    }
}

/// Buckley and Voorhees 2004: judged documents only.
void bpref(const Ranking &ranking, const Measure &, const Options &, double *values) {
    const auto most = std::min(ranking.judgedNotRelevant, ranking.relevant);
    std::int64_t notRelevant = 0;
    double sum = 0;
    for (const int relevance : ranking.relevances) {
        if (relevance < 0)
            continue;
        if (relevance < ranking.relevanceLevel)
            ++notRelevant;
        else
            sum += notRelevant == 0 ? 1.0 : 1.0 - double(std::min(notRelevant, ranking.relevant)) / double(most);
    }
    values[0] = ranking.relevant > 0 ? sum / double(ranking.relevant) : sum;
}

/// Yilmaz and Aslam 2006: average precision inferred from a sampled pool.
void inferredAveragePrecision(const Ranking &ranking, const Measure &, const Options &, double *values) {
    double relevant = 0, notRelevant = 0, unjudged = 0, sum = 0;
    for (std::size_t i = 0; i < ranking.relevances.size(); ++i) {
        const int relevance = ranking.relevances[i];
        if (relevance == Ranking::unjudged) {
            ++unjudged;
        } else if (relevance >= 0 && relevance < ranking.relevanceLevel) {
            ++notRelevant;
        } else if (relevance >= 0) {
            const double before = double(i);
            sum += i == 0 ? 1.0
                          : 1.0 / (before + 1.0) +
                                (before / (before + 1.0)) * ((relevant + notRelevant + unjudged) / before) *
                                    ((relevant + infApEpsilon) / (relevant + notRelevant + 2 * infApEpsilon));
            ++relevant;
        }
    }
    values[0] = ranking.relevant > 0 ? sum / double(ranking.relevant) : sum;
}

void reciprocalRank(const Ranking &ranking, const Measure &, const Options &, double *values) {
    for (std::size_t i = 0; i < ranking.relevances.size() && values[0] == 0; ++i)
        if (ranking.isRelevant(i))
            values[0] = 1.0 / double(i + 1);
}

/// Interpolated precision where `share` of the relevant documents are found: the best precision there or later. The share is
/// rounded to the nearest number of documents, as trec_eval does since release 10 (release 9 rounded up from .1).
std::vector<double> interpolatedPrecisions(const Ranking &ranking, const std::vector<double> &shares) {
    std::vector<double> best(std::size_t(ranking.relevantRetrieved()) + 1); // by number of relevant documents found
    double precision = 0;
    for (auto k = ranking.retrieved(); k > 0; --k) {
        precision = std::max(precision, ratio(ranking.relevantIn(k), k));
        best[std::size_t(ranking.relevantIn(k))] = precision;
    }
    best[0] = precision;
    std::vector<double> values;
    for (const double share : shares) {
        const auto needed = std::lround(share * double(ranking.relevant));
        values.push_back(needed >= 0 && needed <= ranking.relevantRetrieved() ? best[std::size_t(needed)] : 0.0);
    }
    return values;
}

void interpolatedPrecision(const Ranking &ranking, const Measure &measure, const Options &, double *values) {
    const auto precisions = interpolatedPrecisions(ranking, measure.parameters);
    std::copy(precisions.begin(), precisions.end(), values);
}

void interpolatedAverage(const Ranking &ranking, const Measure &measure, const Options &, double *values) {
    const auto precisions = interpolatedPrecisions(ranking, measure.parameters);
    for (auto precision = precisions.rbegin(); precision != precisions.rend(); ++precision)
        values[0] += *precision;
    values[0] /= double(precisions.size());
}

void precision(const Ranking &ranking, const Measure &measure, const Options &, double *values) {
    for (std::size_t c = 0; c < measure.parameters.size(); ++c)
        values[c] = double(ranking.relevantIn(std::int64_t(measure.parameters[c]))) / measure.parameters[c];
}

void relativePrecision(const Ranking &ranking, const Measure &measure, const Options &, double *values) {
    for (std::size_t c = 0; c < measure.parameters.size(); ++c) {
        const auto cutoff = std::int64_t(measure.parameters[c]);
        values[c] = ratio(ranking.relevantIn(cutoff), std::min(cutoff, ranking.relevant));
    }
}

void recall(const Ranking &ranking, const Measure &measure, const Options &, double *values) {
    for (std::size_t c = 0; c < measure.parameters.size(); ++c)
        values[c] = ratio(ranking.relevantIn(std::int64_t(measure.parameters[c])), ranking.relevant);
}

void success(const Ranking &ranking, const Measure &measure, const Options &, double *values) {
    for (std::size_t c = 0; c < measure.parameters.size(); ++c)
        values[c] = ranking.relevantIn(std::int64_t(measure.parameters[c])) > 0 ? 1 : 0;
}

void unjudgedShare(const Ranking &ranking, const Measure &measure, const Options &, double *values) {
    for (std::size_t c = 0; c < measure.parameters.size(); ++c) {
        const auto end = ranking.relevances.begin() + std::min(std::int64_t(measure.parameters[c]), ranking.retrieved());
        values[c] =
            double(std::count_if(ranking.relevances.begin(), end, [](int r) { return r < 0; })) / measure.parameters[c];
    }
}

void utility(const Ranking &ranking, const Measure &measure, const Options &options, double *values) {
    const auto &weights = measure.parameters;
    const auto found = ranking.relevantRetrieved();
    values[0] = weights[0] * double(found) + weights[1] * double(ranking.retrieved() - found) +
                weights[2] * double(ranking.relevant - found) +
                weights[3] * double(options.collectionSize + found - ranking.retrieved() - ranking.relevant);
}

void binaryG(const Ranking &ranking, const Measure &, const Options &, double *values) {
    double sum = 0;
    for (std::size_t i = 0; i < ranking.relevances.size(); ++i)
        if (ranking.isRelevant(i))
            sum += 1.0 / std::log2(double(3 + std::int64_t(i) - ranking.relevantAt[i + 1]));
    if (ranking.relevant > 0)
        values[0] = sum / double(ranking.relevant);
}

void setPrecision(const Ranking &ranking, const Measure &, const Options &, double *values) {
    values[0] = ratio(ranking.relevantRetrieved(), ranking.retrieved());
}
void setRelativePrecision(const Ranking &ranking, const Measure &, const Options &, double *values) {
    values[0] = ratio(ranking.relevantRetrieved(), std::min(ranking.retrieved(), ranking.relevant));
}
void setRecall(const Ranking &ranking, const Measure &, const Options &, double *values) {
    values[0] = ratio(ranking.relevantRetrieved(), ranking.relevant);
}
void setMap(const Ranking &ranking, const Measure &, const Options &, double *values) {
    const auto found = ranking.relevantRetrieved();
    values[0] = ratio(found * found, ranking.retrieved() * ranking.relevant);
}
void setF(const Ranking &ranking, const Measure &measure, const Options &, double *values) {
    if (ranking.relevantRetrieved() == 0)
        return;
    const double precision = ratio(ranking.relevantRetrieved(), ranking.retrieved());
    const double recall = ratio(ranking.relevantRetrieved(), ranking.relevant);
    const double weight = measure.parameters[0];
    values[0] = (weight + 1.0) * precision * recall / (weight * precision + recall);
}

/// The weight that unjudged documents and those beyond the ranking could add to rbp at persistence .9.
void rankBiasedResidual(const Ranking &ranking, const Measure &, const Options &, double *values) {
    constexpr double persistence = 0.9;
    double sum = 0, weight = 1;
    for (const int relevance : ranking.relevances) {
        sum += relevance < 0 ? weight : 0;
        weight *= persistence;
    }
    if (sum > 0)
        values[0] = weight + (1 - persistence) * sum;
}

} // namespace

const std::vector<MeasureDefinition> &measureDefinitions() {
    using enum MeasureParameters;
    using Kind = MeasureColumn::Kind;
    static const std::vector<double> ranks{5, 10, 15, 20, 30, 100, 200, 500, 1000};
    static const std::vector<double> tenths{0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1};
    static const std::vector<double> multiples{.2, .4, .6, .8, 1, 1.2, 1.4, 1.6, 1.8, 2};
    // family, parameters, defaults, kind, official, all_trec, set
    static const std::vector<MeasureDefinition> list{
        {"runid", None, {}, Kind::RunId, true, true, true, nullptr},
        {"num_q", None, {}, Kind::QueryCount, true, true, true, nullptr},
        {"num_ret", None, {}, Kind::Count, true, true, true, numRet},
        {"num_rel", None, {}, Kind::Count, true, true, true, numRel},
        {"num_rel_ret", None, {}, Kind::Count, true, true, true, numRelRet},
        {"map", None, {}, Kind::Number, true, true, false, averagePrecision},
        {"gm_map", None, {}, Kind::GeometricMean, true, true, false, averagePrecision},
        {"Rprec", None, {}, Kind::Number, true, true, false, rPrecision},
        {"bpref", None, {}, Kind::Number, true, true, false, bpref},
        {"recip_rank", None, {}, Kind::Number, true, true, false, reciprocalRank},
        {"iprec_at_recall", RecallCutoffs, tenths, Kind::Number, true, true, false, interpolatedPrecision},
        {"P", RankCutoffs, ranks, Kind::Number, true, true, false, precision},
        {"relstring", Coefficients, {10}, Kind::RelevanceString, false, true, false, nullptr},
        {"recall", RankCutoffs, ranks, Kind::Number, false, true, false, recall},
        {"infAP", None, {}, Kind::Number, false, true, false, inferredAveragePrecision},
        {"gm_bpref", None, {}, Kind::GeometricMean, false, true, false, bpref},
        {"Rprec_mult", RecallCutoffs, multiples, Kind::Number, false, true, false, rPrecisionMultiples},
        {"utility", Coefficients, {1, -1, 0, 0}, Kind::Number, false, true, true, utility},
        {"11pt_avg", Coefficients, tenths, Kind::Number, false, true, false, interpolatedAverage},
        {"binG", None, {}, Kind::Number, false, true, false, binaryG},
        {"G", Pairs, {}, Kind::Number, false, true, false, gainG},
        {"dcg", Pairs, {}, Kind::Number, false, false, false, dcg},
        {"ideal_dcg", Pairs, {}, Kind::Number, false, false, false, idealDcg},
        {"ndcg", Pairs, {}, Kind::Number, false, true, false, ndcg},
        {"ndcg_rel", Pairs, {}, Kind::Number, false, true, false, ndcgAtRelevant},
        {"Rndcg", Pairs, {}, Kind::Number, false, true, false, ndcgAtLevels},
        {"ndcg_cut", RankCutoffs, ranks, Kind::Number, false, true, false, ndcgCut},
        {"map_cut", RankCutoffs, ranks, Kind::Number, false, true, false, averagePrecisionCut},
        {"relative_P", RankCutoffs, ranks, Kind::Number, false, true, false, relativePrecision},
        {"success", RankCutoffs, {1, 5, 10}, Kind::Number, false, true, false, success},
        {"set_P", None, {}, Kind::Number, false, true, true, setPrecision},
        {"set_relative_P", None, {}, Kind::Number, false, true, true, setRelativePrecision},
        {"set_recall", None, {}, Kind::Number, false, true, true, setRecall},
        {"set_map", None, {}, Kind::Number, false, true, true, setMap},
        {"set_F", Coefficients, {1}, Kind::Number, false, true, true, setF},
        {"num_nonrel_judged_ret", None, {}, Kind::Count, false, true, false, numNotRelevantJudgedRet},
        {"yaap", None, {}, Kind::Number, false, false, false, yaap},
        {"rbp", Pairs, {}, Kind::Number, false, true, false, rankBiasedPrecision},
        {"rbp_resid", None, {}, Kind::Number, false, true, false, rankBiasedResidual},
        {"unj", RankCutoffs, {5, 10, 20}, Kind::Number, false, true, false, unjudgedShare},
    };
    return list;
}

const MeasureDefinition *findMeasure(std::string_view family) {
    for (const auto &definition : measureDefinitions())
        if (definition.family == family)
            return &definition;
    return nullptr;
}

} // namespace sintonia
