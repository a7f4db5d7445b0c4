// SPDX-License-Identifier: Apache-2.0
#include "engine/store/compare.h"

#include "engine/data/rowgrounds.h"
#include "engine/eval/statistics.h"
#include "engine/store/configdifferences.h"
#include "engine/store/corpora.h"
#include "engine/store/runs.h"
#include "engine/store/verdictsentence.h"

#include <algorithm>

namespace sintonia {

namespace {

/// set -> query -> measure -> value.
using PerQuery = std::map<std::string, std::map<std::string, std::map<std::string, double>>>;
/// set -> measure -> value.
using Means = std::map<std::string, std::map<std::string, double>>;

/// What the comparison needs of one run.
struct Evaluated {
    RunInfo info;
    Json file; ///< its experiment.json
    Experiment experiment;
    Means base, best, last;
    PerQuery basePerQuery, bestPerQuery;
};

/// Whether evaluations write the curve: "validation/MEASURE", "out_of_domain/NAME/MEASURE".
bool isEvaluated(const Curve &curve) {
    return curve.name.starts_with("validation/") || curve.name.starts_with("out_of_domain/");
}

/// Values of evaluations at one step.
Means meansAt(const std::vector<Curve> &curves, std::int64_t step) {
    Means means;
    for (const auto &curve : curves) {
        if (!isEvaluated(curve))
            continue;
        const auto slash = curve.name.rfind('/');
        const auto at = std::find(curve.steps.begin(), curve.steps.end(), step);
        if (at != curve.steps.end())
            means[curve.name.substr(0, slash)][curve.name.substr(slash + 1)] =
                curve.values[std::size_t(at - curve.steps.begin())];
    }
    return means;
}

std::int64_t lastEvaluation(const std::vector<Curve> &curves) {
    std::int64_t last = 0;
    for (const auto &curve : curves) {
        if (isEvaluated(curve) && !curve.steps.empty())
            last = std::max(last, curve.steps.back());
    }
    return last;
}

Result<Evaluated> evaluated(const Project &project, const std::string &id) {
    Evaluated out;
    SINTONIA_ASSIGN(info, run(project, id));
    out.info = info;
    SINTONIA_ASSIGN(file, runEnvironment(project, info.id));
    out.file = file;
    SINTONIA_ASSIGN(experiment, experimentFromJson(file.value("experiment", Json::object()), info.id + "/experiment.json"));
    out.experiment = experiment;
    SINTONIA_ASSIGN(all, curves(project, info.id));
    const auto bestStep = info.bestStep.value_or(0);
    out.base = meansAt(all, 0);
    out.best = meansAt(all, bestStep);
    out.last = meansAt(all, lastEvaluation(all));
    SINTONIA_ASSIGN(before, perQuery(project, info.id, 0));
    SINTONIA_ASSIGN(after, perQuery(project, info.id, bestStep));
    out.basePerQuery = before;
    out.bestPerQuery = after;
    return out;
}

/// Adds interval, p-value and counts from the queries that both sides have.
Result<void> addStatistics(MeasureChange &change, const CompareOptions &options, const PerQuery &before,
                           const PerQuery &after, const std::string &set) {
    const auto one = before.find(set), two = after.find(set);
    if (one == before.end() || two == after.end())
        return {};
    std::vector<double> base, other;
    for (const auto &[query, measures] : one->second) {
        const auto otherQuery = two->second.find(query);
        const auto value = measures.find(change.measure);
        if (value == measures.end() || otherQuery == two->second.end() || !otherQuery->second.contains(change.measure))
            continue;
        base.push_back(value->second);
        other.push_back(otherQuery->second.at(change.measure));
    }
    if (base.empty())
        return {};
    SINTONIA_ASSIGN(paired, comparePaired(base, other, {.resamples = options.samples, .seed = options.seed}));
    change.low = paired.low;
    change.high = paired.high;
    change.pValue = paired.pValue;
    change.wins = int(paired.wins);
    change.ties = int(paired.ties);
    change.losses = int(paired.losses);
    change.perQuery = true;
    return {};
}

/// Every measure on every set that both sides have; `label` is put before the set's name.
Result<std::vector<MeasureChange>> changes(const CompareOptions &options, const Means &before, const Means &after,
                                           const PerQuery &perQueryBefore, const PerQuery &perQueryAfter,
                                           const std::string &label) {
    std::vector<MeasureChange> all;
    for (const auto &[set, measures] : before) {
        const auto other = after.find(set);
        if (other == after.end())
            continue;
        for (const auto &[measure, value] : measures) {
            const auto otherValue = other->second.find(measure);
            if (otherValue == other->second.end())
                continue;
            MeasureChange change{label + set, measure, value, otherValue->second};
            SINTONIA_TRY(addStatistics(change, options, perQueryBefore, perQueryAfter, set));
            all.push_back(change);
        }
    }
    // Validation before the sets outside.
    std::stable_partition(all.begin(), all.end(),
                          [&](const MeasureChange &change) { return change.set == label + "validation"; });
    return all;
}

/// Id of a query or training row -> its text; empty when the corpus is no longer there.
std::map<std::string, std::string> textsOf(const Project &project, const Experiment &experiment, const std::string &set) {
    std::map<std::string, std::string> texts;
    const auto reference = evaluatedSet(experiment, set);
    const auto info = corpus(project, reference ? reference->corpus : std::string());
    if (info && experiment.kind == "llm") {
        for (const auto &row : tuningRows(project, *info, reference->split).value_or(std::vector<TuningRow>()))
            texts[row.id] = askedText(row);
    } else if (info) {
        for (const auto &query : queries(project, *info).value_or(std::vector<Query>()))
            texts[query.id] = query.text;
    }
    return texts;
}

double changeOf(const QueryChange &query) {
    return query.values.back() - (query.values.size() > 1 ? query.values.front() : query.base);
}

/// The queries that every run evaluated, with the run's values of one measure.
std::vector<QueryChange> queryChanges(const CompareOptions &options, const Project &project,
                                      const std::vector<Evaluated> &runs) {
    std::vector<QueryChange> all;
    for (const auto &[set, queries] : runs.front().basePerQuery) {
        const auto texts = textsOf(project, runs.front().experiment, set);
        for (const auto &[query, measures] : queries) {
            const auto base = measures.find(options.measure);
            if (base == measures.end())
                continue;
            const auto text = texts.find(query);
            QueryChange change{set, query, text == texts.end() ? std::string() : text->second, {}, base->second};
            for (const auto &run : runs) {
                const auto &values = run.bestPerQuery;
                if (values.contains(set) && values.at(set).contains(query) &&
                    values.at(set).at(query).contains(options.measure))
                    change.values.push_back(values.at(set).at(query).at(options.measure));
            }
            if (change.values.size() == runs.size())
                all.push_back(std::move(change));
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const QueryChange &a, const QueryChange &b) { return changeOf(a) < changeOf(b); });
    return all;
}

std::string sentenceOf(const CompareOptions &options, const Evaluated &run, std::vector<MeasureChange> againstBase) {
    const auto name = run.info.name.empty() ? run.info.id : run.info.name;
    if (run.info.bestStep.value_or(0) == 0)
        return "Run " + name + " has no evaluated step that is better than its base.";
    std::erase_if(againstBase, [&](const MeasureChange &change) { return change.measure != options.measure; });
    const auto &guard = run.experiment.earlyStopping;
    return verdictSentence(
        {name, std::move(againstBase), guard.guardMetric == options.measure ? guard.maxOutOfDomainDrop : std::nullopt});
}

Json toJson(const MeasureChange &change) {
    Json json = {{"set", change.set},
                 {"measure", change.measure},
                 {"before", change.before},
                 {"after", change.after},
                 {"change", change.after - change.before}};
    if (change.last)
        json["last"] = *change.last;
    if (change.perQuery)
        json.update({{"low", change.low},
                     {"high", change.high},
                     {"p_value", change.pValue},
                     {"wins", change.wins},
                     {"ties", change.ties},
                     {"losses", change.losses}});
    return json;
}

Json toJson(const std::vector<MeasureChange> &changes) {
    auto json = Json::array();
    for (const auto &change : changes)
        json.push_back(toJson(change));
    return json;
}

} // namespace

Result<Comparison> compareRuns(const CompareOptions &given, const Project &project, const std::vector<std::string> &ids) {
    if (ids.empty())
        return failure(ErrorCode::Usage, "No run was named");
    auto options = given;
    if (options.measure.empty()) {
        SINTONIA_ASSIGN(first, run(project, ids.front()));
        options.measure = defaultExperiment(first.kind).earlyStopping.guardMetric;
    }
    Comparison comparison;
    comparison.measure = options.measure;
    std::vector<Evaluated> runs;
    std::vector<Json> files;
    for (const auto &id : ids) {
        SINTONIA_ASSIGN(run, evaluated(project, id));
        comparison.runs.push_back(run.info.id);
        files.push_back(run.file);
        SINTONIA_ASSIGN(againstBase, changes(options, run.base, run.best, run.basePerQuery, run.bestPerQuery, {}));
        for (auto &change : againstBase) {
            if (run.last.contains(change.set) && run.last.at(change.set).contains(change.measure))
                change.last = run.last.at(change.set).at(change.measure);
        }
        comparison.sentence += (comparison.sentence.empty() ? "" : " ") + sentenceOf(options, run, againstBase);
        comparison.againstBase.push_back(std::move(againstBase));
        runs.push_back(std::move(run));
    }
    comparison.differences = configurationDifferences(files);
    for (std::size_t i = 1; i < runs.size(); ++i) {
        SINTONIA_ASSIGN(further, changes(options, runs[0].best, runs[i].best, runs[0].bestPerQuery, runs[i].bestPerQuery,
                                         runs[i].info.id + ": "));
        comparison.againstFirst.insert(comparison.againstFirst.end(), further.begin(), further.end());
    }
    comparison.queries = queryChanges(options, project, runs);
    return comparison;
}

Json toJson(const Comparison &comparison) {
    Json json = {{"runs", comparison.runs}, {"measure", comparison.measure}, {"differences", comparison.differences}, {"sentence", comparison.sentence}};
    json["against_base"] = Json::object();
    for (std::size_t i = 0; i < comparison.runs.size(); ++i)
        json["against_base"][comparison.runs[i]] = toJson(comparison.againstBase[i]);
    json["against_first"] = toJson(comparison.againstFirst);
    json["queries"] = Json::array();
    for (const auto &query : comparison.queries)
        json["queries"].push_back({{"set", query.set},
                                   {"query", query.query},
                                   {"text", query.text},
                                   {"values", query.values},
                                   {"base", query.base},
                                   {"change", changeOf(query)}});
    return json;
}

} // namespace sintonia
