// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/measurelist.h"

#include <charconv>
#include <cmath>
#include <optional>

namespace sintonia {

namespace {

std::optional<int> relevanceLevelOf(const std::string &name) {
    int level = 0;
    const char *end = name.data() + name.size();
    const auto parsed = std::from_chars(name.data(), end, level);
    return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(level) : std::nullopt;
}

/// The gain of each relevance level and the gains of the best possible ranking.
class Gains {
public:
    Gains(const JudgedRanking &ranking, const Measure &measure) {
        for (const auto &[name, gain] : measure.pairs)
            if (const auto level = relevanceLevelOf(name))
                m_gains.emplace(*level, gain);
        for (std::size_t level = 0; level < ranking.levelCounts.size(); ++level)
            m_gains.emplace(int(level), double(level));
        for (const auto &[level, gain] : m_gains)
            if (gain > 0 && level >= 0 && std::size_t(level) < ranking.levelCounts.size())
                m_ideal.insert(m_ideal.end(), std::size_t(ranking.levelCounts[std::size_t(level)]), gain);
        std::sort(m_ideal.begin(), m_ideal.end(), std::greater());
    }

    double of(int relevance) const {
        const auto found = m_gains.find(relevance);
        return found == m_gains.end() ? 0.0 : found->second;
    }
    /// Positive gains of all judged documents, descending.
    const std::vector<double> &ideal() const { return m_ideal; }
    double idealAt(std::size_t rank) const { return rank < m_ideal.size() ? m_ideal[rank] : 0.0; }
    const std::map<int, double> &levels() const { return m_gains; }

private:
    std::map<int, double> m_gains;
    std::vector<double> m_ideal;
};

/// The discount of the document at `rank`, counted from 0 (Järvelin and Kekäläinen 2002, as trec_eval has it).
double discounted(double gain, std::size_t rank) { return gain / std::log2(double(rank + 2)); }

double dcgOfRanking(const JudgedRanking &ranking, const Gains &gains) {
    double sum = 0;
    for (std::size_t i = 0; i < ranking.relevances.size(); ++i)
        if (const double gain = gains.of(ranking.relevances[i]); gain != 0)
            sum += discounted(gain, i);
    return sum;
}

double dcgOfIdeal(const Gains &gains) {
    double sum = 0;
    for (std::size_t i = 0; i < gains.ideal().size(); ++i)
        sum += discounted(gains.ideal()[i], i);
    return sum;
}

} // namespace

void ndcg(const JudgedRanking &ranking, const Measure &measure, const EvaluateOptions &, double *values) {
    const Gains gains(ranking, measure);
    if (const double ideal = dcgOfIdeal(gains); ideal > 0)
        values[0] = dcgOfRanking(ranking, gains) / ideal;
}

void dcg(const JudgedRanking &ranking, const Measure &measure, const EvaluateOptions &, double *values) {
    values[0] = dcgOfRanking(ranking, Gains(ranking, measure));
}

void idealDcg(const JudgedRanking &ranking, const Measure &measure, const EvaluateOptions &, double *values) {
    values[0] = dcgOfIdeal(Gains(ranking, measure));
}

void ndcgCut(const JudgedRanking &ranking, const Measure &measure, const EvaluateOptions &, double *values) {
    const Gains gains(ranking, {});
    double sum = 0, ideal = 0;
    std::size_t rank = 0;
    for (std::size_t c = 0; c < measure.parameters.size(); ++c) {
        const auto cutoff =
            std::min(std::size_t(measure.parameters[c]), std::max(ranking.relevances.size(), gains.ideal().size()));
        for (; rank < cutoff; ++rank) {
            if (rank < ranking.relevances.size() && ranking.relevances[rank] > 0)
                sum += discounted(ranking.relevances[rank], rank);
            ideal += discounted(gains.idealAt(rank), rank);
        }
        values[c] = ideal > 0 ? sum / ideal : 0;
    }
}

/// ndcg averaged over the relevant documents; one that is not retrieved takes the final dcg.
void ndcgAtRelevant(const JudgedRanking &ranking, const Measure &measure, const EvaluateOptions &, double *values) {
    const Gains gains(ranking, measure);
    if (gains.ideal().empty())
        return;
    double dcg = 0, ideal = 0, sum = 0;
    std::size_t relevantRetrieved = 0;
    for (std::size_t i = 0; i < ranking.relevances.size(); ++i) {
        const double gain = gains.of(ranking.relevances[i]);
        dcg += discounted(gain, i);
        ideal += discounted(gains.idealAt(i), i);
        if (gain > 0) {
            sum += dcg / ideal;
            ++relevantRetrieved;
        }
    }
    for (std::size_t i = ranking.relevances.size(); i < gains.ideal().size(); ++i)
        ideal += discounted(gains.ideal()[i], i);
    sum += (double(gains.ideal().size()) - double(relevantRetrieved)) * dcg / ideal;
    if (sum > 0)
        values[0] = sum / double(gains.ideal().size());
}

/// ndcg averaged over the ranks at which the ideal ranking's gain changes, and the end of the ranking when that is later.
void ndcgAtLevels(const JudgedRanking &ranking, const Measure &measure, const EvaluateOptions &, double *values) {
    const Gains gains(ranking, measure);
    if (ranking.relevant == 0 || gains.ideal().empty())
        return;
    const std::size_t retrieved = ranking.relevances.size(), judged = gains.ideal().size();
    double dcg = 0, ideal = 0, sum = 0;
    std::size_t points = 0;
    for (std::size_t i = 0; i < std::max(retrieved, judged + 1); ++i) {
        if (i > 0 && i <= judged && gains.idealAt(i) != gains.ideal()[i - 1]) {
            sum += dcg / ideal;
            ++points;
        }
        if (i < retrieved)
            dcg += discounted(gains.of(ranking.relevances[i]), i);
        ideal += discounted(gains.idealAt(i), i);
    }
    // The document at which the ideal gain falls to 0 is itself no point: only what follows it makes the end of the ranking
    // one.
    if (retrieved > judged + 1) {
        sum += dcg / ideal;
        ++points;
    }
    values[0] = sum / double(points);
}

void gainG(const JudgedRanking &ranking, const Measure &measure, const EvaluateOptions &, double *values) {
    const Gains gains(ranking, measure);
    double total = 0;
    for (const double gain : gains.ideal())
        total += gain;
    if (total <= 0)
        return;
    double cost = 0, found = 0, sum = 0;
    for (std::size_t i = 0; i < ranking.relevances.size(); ++i) {
        const double gain = gains.of(ranking.relevances[i]);
        found += gain;
        cost += std::max(gains.idealAt(i), 1.0);
        if (gain != 0)
            sum += gain / std::log2(2 + cost - found);
    }
    values[0] = sum / total;
}

/// Moffat and Zobel 2008, with persistence p (default .9); gains outside 0..1 are scaled into it.
void rankBiasedPrecision(const JudgedRanking &ranking, const Measure &measure, const EvaluateOptions &, double *values) {
    const Gains gains(ranking, measure);
    double least = 0, most = 0, persistence = 0.9;
    for (const auto &[level, gain] : gains.levels()) {
        least = std::min(least, gain);
        most = std::max(most, gain);
    }
    for (const auto &[name, value] : measure.pairs)
        if (name == "p")
            persistence = value;
    const bool scale = least < 0 || most > 1;
    double sum = 0, weight = 1;
    for (const int relevance : ranking.relevances) {
        if (gains.levels().contains(relevance))
            sum += weight * (scale ? (gains.of(relevance) - least) / (most - least) : gains.of(relevance));
        weight *= persistence;
    }
    values[0] = (1 - persistence) * sum;
}

} // namespace sintonia
