// SPDX-License-Identifier: Apache-2.0
#include "engine/store/runs.h"

#include "engine/store/runlock.h"
#include "engine/store/sqlguard.h"

#include <fmt/format.h>

#include <algorithm>

namespace sintonia {

namespace {

constexpr std::size_t sparklinePoints = 32;

Json parsed(const SQLite::Column &column) {
    auto json = parseJson(column.getString(), "project.db");
    return json ? std::move(*json) : Json();
}

std::vector<std::string> strings(const Json &json) {
    std::vector<std::string> values;
    for (const auto &item : json)
        if (item.is_string())
            values.push_back(item.get<std::string>());
    return values;
}

struct Point {
    std::int64_t step = 0;
    double value = 0;
};

std::vector<Point> points(const Project &project, const std::string &run, const std::string &curve) {
    SQLite::Statement query(
        project.database(),
        "SELECT step, value FROM metric_points WHERE run = ? AND curve = ? AND value IS NOT NULL ORDER BY step");
    SQLite::bind(query, run, curve);
    std::vector<Point> all;
    while (query.executeStep())
        all.push_back({query.getColumn(0).getInt64(), query.getColumn(1).getDouble()});
    return all;
}

std::optional<double> valueAt(const Project &project, const std::string &run, const std::string &curve, std::int64_t step) {
    SQLite::Statement query(
        project.database(),
        "SELECT value FROM metric_points WHERE run = ? AND curve = ? AND step = ? AND value IS NOT NULL");
    SQLite::bind(query, run, curve, step);
    if (!query.executeStep())
        return {};
    return query.getColumn(0).getDouble();
}

/// The last line of a kind, or null.
Json lastEvent(const Project &project, const std::string &run, const std::string &kind, const std::string &condition = "1") {
    SQLite::Statement query(
        project.database(),
        fmt::format("SELECT content FROM run_events WHERE run = ? AND kind = ? AND {} ORDER BY seq DESC LIMIT 1",
                    condition));
    SQLite::bind(query, run, kind);
    return query.executeStep() ? parsed(query.getColumn(0)) : Json();
}

std::vector<Json> events(const Project &project, const std::string &run, const std::string &kind) {
    SQLite::Statement query(project.database(), "SELECT content FROM run_events WHERE run = ? AND kind = ? ORDER BY seq");
    SQLite::bind(query, run, kind);
    std::vector<Json> all;
    while (query.executeStep())
        all.push_back(parsed(query.getColumn(0)));
    return all;
}

/// What the trainer took for the best step: its verdict, else its last best checkpoint, else the best point of the curve.
std::optional<std::int64_t> bestStepOf(const Project &project, const std::string &run, const Json &verdict,
                                       const std::vector<Point> &curve, bool larger) {
    if (verdict.is_object() && verdict.contains("best_step") && verdict["best_step"].is_number_integer())
        return verdict["best_step"].get<std::int64_t>();
    const auto checkpoint = lastEvent(project, run, "checkpoint", "json_extract(content, '$.best')");
    if (checkpoint.is_object() && checkpoint.contains("step") && checkpoint["step"].is_number_integer())
        return checkpoint["step"].get<std::int64_t>();
    if (curve.empty())
        return {};
    const auto worse = [&](const Point &a, const Point &b) { return larger ? a.value < b.value : a.value > b.value; };
    return std::max_element(curve.begin(), curve.end(), worse)->step;
}

/// Smallest change of the guard's measure over the guarded sets between step 0 and `step`.
std::optional<double> outOfDomainChange(const Project &project, const std::string &run, const Experiment &experiment,
                                        std::int64_t step) {
    std::optional<double> smallest;
    for (const auto &set : guardedSetNames(experiment)) {
        const auto curve = set + "/" + experiment.earlyStopping.guardMetric;
        const auto before = valueAt(project, run, curve, 0), after = valueAt(project, run, curve, step);
        if (before && after)
            smallest = std::min(smallest.value_or(*after - *before), *after - *before);
    }
    return smallest;
}

std::vector<double> sparkline(const std::vector<Point> &curve) {
    std::vector<double> line;
    const auto count = std::min(curve.size(), sparklinePoints);
    for (std::size_t i = 0; i < count; ++i)
        line.push_back(curve[count == 1 ? 0 : i * (curve.size() - 1) / (count - 1)].value);
    return line;
}

void addCurve(const Project &project, RunInfo &info, const Experiment &experiment) {
    info.metric = experiment.earlyStopping.metric;
    const auto curve = points(project, info.id, info.metric);
    const auto verdict = lastEvent(project, info.id, "verdict");
    info.bestStep = bestStepOf(project, info.id, verdict, curve, experiment.earlyStopping.mode == "max");
    info.overSpecific = verdict.is_object() && verdict.value("over_specific", Json()) == true;
    if (info.bestStep) {
        info.best = valueAt(project, info.id, info.metric, *info.bestStep);
        info.outOfDomainChange = outOfDomainChange(project, info.id, experiment, *info.bestStep);
    }
    if (!curve.empty()) {
        info.last = curve.back().value;
        if (curve.front().step == 0)
            info.base = curve.front().value;
    }
    info.sparkline = sparkline(curve);
}

constexpr auto infoColumns = "SELECT id, name, state, reason, kind, model, created, seconds, step, total_steps, tags, "
                             "notes, parents, experiment FROM runs ";

RunInfo infoOf(const Project &project, SQLite::Statement &row) {
    RunInfo info;
    info.id = row.getColumn(0).getString();
    info.name = row.getColumn(1).getString();
    info.state = row.getColumn(2).getString();
    info.reason = row.getColumn(3).getString();
    info.kind = row.getColumn(4).getString();
    info.model = row.getColumn(5).getString();
    info.created = row.getColumn(6).getString();
    info.seconds = row.getColumn(7).getDouble();
    info.step = row.getColumn(8).getInt64();
    info.totalSteps = row.getColumn(9).getInt64();
    info.tags = strings(parsed(row.getColumn(10)));
    info.notes = row.getColumn(11).getString();
    info.parents = strings(parsed(row.getColumn(12)));
    if (info.state == "running" && !runLockHolder(runFolder(project, info.id))) {
        info.state = "crashed";
        info.reason = "The trainer ended without a word; the run can be resumed from its last checkpoint";
    }
    if (const auto experiment = experimentFromJson(parsed(row.getColumn(13)), info.id))
        addCurve(project, info, *experiment);
    return info;
}

} // namespace

std::vector<std::string> guardedSetNames(const Experiment &experiment) {
    std::vector<std::string> names;
    for (const auto &set : experiment.outOfDomain) {
        const auto same = std::count_if(experiment.outOfDomain.begin(), experiment.outOfDomain.end(),
                                        [&](const SetReference &other) { return other.corpus == set.corpus; });
        names.push_back("out_of_domain/" + set.corpus + (same > 1 ? ":" + set.split : ""));
    }
    return names;
}

std::optional<SetReference> evaluatedSet(const Experiment &experiment, const std::string &set) {
    if (set == "validation")
        return experiment.validation;
    const auto names = guardedSetNames(experiment);
    const auto found = std::find(names.begin(), names.end(), set);
    return found == names.end() ? std::nullopt : std::optional(experiment.outOfDomain[std::size_t(found - names.begin())]);
}

Result<std::vector<RunInfo>> runs(const Project &project) {
    return guardSql(project, [&]() -> Result<std::vector<RunInfo>> {
        std::vector<RunInfo> all;
        SQLite::Statement query(project.database(), std::string(infoColumns) + "ORDER BY created DESC, id DESC");
        while (query.executeStep())
            all.push_back(infoOf(project, query));
        return all;
    });
}

Result<RunInfo> run(const Project &project, const std::string &id) {
    return guardSql(project, [&]() -> Result<RunInfo> {
        SQLite::Statement query(project.database(),
                                std::string(infoColumns) +
                                    "WHERE substr(id, 1, length(?1)) = ?1 AND ?1 <> '' ORDER BY id LIMIT 2");
        query.bind(1, id);
        if (!query.executeStep())
            return badInput("run", "the id of a run of the project", "\"" + id + "\"");
        auto info = infoOf(project, query);
        if (info.id != id && query.executeStep())
            return badInput("run", "an id that only one run begins with", "\"" + id + "\"");
        return info;
    });
}

Result<Json> runEnvironment(const Project &project, const std::string &id) {
    SINTONIA_ASSIGN(info, run(project, id));
    return readJsonFile(runFolder(project, info.id) / "experiment.json");
}

Result<std::vector<Curve>> curves(const Project &project, const std::string &id) {
    SINTONIA_ASSIGN(info, run(project, id));
    return guardSql(project, [&]() -> Result<std::vector<Curve>> {
        std::vector<Curve> all;
        SQLite::Statement query(project.database(), "SELECT curve, step, epoch, time, value FROM metric_points WHERE run = "
                                                    "? AND value IS NOT NULL ORDER BY curve, step");
        query.bind(1, info.id);
        while (query.executeStep()) {
            const auto name = query.getColumn(0).getString();
            if (all.empty() || all.back().name != name)
                all.push_back({name, {}, {}, {}, {}});
            all.back().steps.push_back(query.getColumn(1).getInt64());
            all.back().epochs.push_back(query.getColumn(2).getDouble());
            all.back().times.push_back(query.getColumn(3).getDouble());
            all.back().values.push_back(query.getColumn(4).getDouble());
        }
        return all;
    });
}

Result<std::vector<JournalEntry>> messages(const Project &project, const std::string &id) {
    SINTONIA_ASSIGN(info, run(project, id));
    return guardSql(project, [&]() -> Result<std::vector<JournalEntry>> {
        std::vector<JournalEntry> all;
        SQLite::Statement query(project.database(),
                                "SELECT seq, time, kind, content FROM run_events WHERE run = ? ORDER BY seq");
        query.bind(1, info.id);
        while (query.executeStep())
            all.push_back({query.getColumn(0).getInt64(), query.getColumn(1).getDouble(), query.getColumn(2).getString(),
                           parsed(query.getColumn(3))});
        return all;
    });
}

Result<std::map<std::string, std::map<std::string, std::map<std::string, double>>>>
perQuery(const Project &project, const std::string &id, std::optional<std::int64_t> step) {
    SINTONIA_ASSIGN(info, run(project, id));
    const auto at = step ? *step : info.bestStep.value_or(0);
    return guardSql(project, [&]() -> Result<std::map<std::string, std::map<std::string, std::map<std::string, double>>>> {
        std::map<std::string, std::map<std::string, std::map<std::string, double>>> all;
        SQLite::Statement query(project.database(),
                                "SELECT set_name, query, measure, value FROM per_query WHERE run = ? AND step = ?");
        SQLite::bind(query, info.id, at);
        while (query.executeStep())
            all[query.getColumn(0).getString()][query.getColumn(1).getString()][query.getColumn(2).getString()] =
                query.getColumn(3).getDouble();
        return all;
    });
}

Result<Json> showRun(const Project &project, const std::string &id) {
    SINTONIA_ASSIGN(info, run(project, id));
    SINTONIA_ASSIGN(environment, runEnvironment(project, info.id));
    SINTONIA_ASSIGN(allCurves, curves(project, info.id));
    Json json = {{"id", info.id},           {"name", info.name},
                 {"state", info.state},     {"reason", info.reason},
                 {"created", info.created}, {"seconds", info.seconds},
                 {"step", info.step},       {"total_steps", info.totalSteps},
                 {"tags", info.tags},       {"notes", info.notes},
                 {"parents", info.parents}, {"experiment", environment.value("experiment", Json::object())}};
    environment.erase("experiment");
    json["environment"] = environment;
    json["curves"] = Json::array();
    for (const auto &curve : allCurves)
        json["curves"].push_back(
            {{"name", curve.name}, {"steps", curve.steps}, {"epochs", curve.epochs}, {"values", curve.values}});
    json["best"] = {{"metric", info.metric},
                    {"step", info.bestStep ? Json(*info.bestStep) : Json()},
                    {"value", info.best ? Json(*info.best) : Json()},
                    {"base", info.base ? Json(*info.base) : Json()}};
    return guardSql(project, [&]() -> Result<Json> {
        json["verdict"] = lastEvent(project, info.id, "verdict");
        json["checkpoints"] = events(project, info.id, "checkpoint");
        json["messages"] = events(project, info.id, "message");
        return json;
    });
}

} // namespace sintonia
