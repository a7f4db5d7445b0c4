// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/measures.h"

#include "engine/eval/measurelist.h"

#include <fmt/format.h>

#include <cmath>

namespace sintonia {

namespace {

using Kind = MeasureColumn::Kind;

/// What a geometric mean takes in the place of smaller values (trec_eval's MIN_GEO_MEAN).
constexpr double leastOfGeometricMean = 0.00001;

std::vector<MeasureColumn> columnsOf(const std::vector<Measure> &measures) {
    std::vector<MeasureColumn> columns;
    for (const auto &measure : measures) {
        const auto kind = findMeasure(measure.family)->kind;
        for (const auto &name : measure.names)
            columns.push_back({name, kind, kind == Kind::RelevanceString ? std::size_t(measure.parameters.front()) : 0});
    }
    return columns;
}

/// trec_eval's relstring: a digit a document, '>' above 9, '-' outside the pool, '.' unjudged in it.
std::string relevanceString(const JudgedRanking &ranking, std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < std::min(length, ranking.relevances.size()); ++i) {
        const int relevance = ranking.relevances[i];
        text += relevance > 9                            ? '>'
                : relevance >= 0                         ? char('0' + relevance)
                : relevance == JudgedRanking::notInPool ? '-'
                                                         : '.';
    }
    return text;
}

QueryEvaluation evaluateQuery(const std::string &query, const JudgedRanking &ranking, const std::vector<Measure> &measures,
                              const std::vector<MeasureColumn> &columns, const EvaluateOptions &options) {
    QueryEvaluation evaluation{query, std::vector<double>(columns.size()), {}};
    double *values = evaluation.values.data();
    for (const auto &measure : measures) {
        if (const auto compute = findMeasure(measure.family)->compute)
            compute(ranking, measure, options, values);
        values += measure.names.size();
    }
    std::size_t length = 0;
    for (const auto &column : columns)
        length = std::max(length, column.length);
    evaluation.relevanceString = relevanceString(ranking, length);
    return evaluation;
}

double summaryOf(const Evaluation &evaluation, std::size_t column, const Qrels &qrels, const EvaluateOptions &options) {
    const auto kind = evaluation.columns[column].kind;
    const auto evaluated = evaluation.queries.size();
    const auto counted = double(options.complete ? qrels.size() : evaluated);
    if (kind == Kind::QueryCount)
        return counted;
    double sum = 0;
    for (const auto &query : evaluation.queries) {
        const double value = query.values[column];
        sum += kind == Kind::GeometricMean ? std::log(std::max(value, leastOfGeometricMean)) : value;
    }
    switch (kind) {
    case Kind::Number:
        return sum / counted;
    case Kind::GeometricMean:
        return std::exp((sum + (counted - double(evaluated)) * std::log(leastOfGeometricMean)) / counted);
    case Kind::Count:
        if (options.complete && evaluation.columns[column].name == "num_rel") {
            // As trec_eval: with all queries counted, everything judged above 0, whatever the relevance level.
            sum = 0;
            for (const auto &[query, judgements] : qrels)
                for (const auto &[document, relevance] : judgements)
                    sum += relevance > 0 ? 1 : 0;
        }
        return sum;
    default:
        return 0;
    }
}

std::string formatValue(const MeasureColumn &column, double value) {
    return column.kind == Kind::Count || column.kind == Kind::QueryCount ? fmt::format("{}", std::int64_t(value))
                                                                         : fmt::format("{:6.4f}", value);
}

std::optional<double> valueIn(const std::vector<MeasureColumn> &columns, const std::vector<double> &values,
                              std::string_view name) {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == name)
            return values[i];
    return std::nullopt;
}

void appendRow(std::string &out, const std::string &name, std::string_view query, const std::string &value) {
    fmt::format_to(std::back_inserter(out), "{:<22}\t{}\t{}\n", name, query, value);
}

} // namespace

std::optional<double> Evaluation::value(std::string_view name) const {
    return valueIn(columns, summary, name);
}

std::optional<double> Evaluation::value(const QueryEvaluation &query, std::string_view name) const {
    return valueIn(columns, query.values, name);
}

std::map<std::string, double> Evaluation::named() const {
    std::map<std::string, double> values;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].kind != Kind::RunId && columns[i].kind != Kind::RelevanceString)
            values[columns[i].name] = summary[i];
    return values;
}

std::map<std::string, double> Evaluation::named(const QueryEvaluation &query) const {
    std::map<std::string, double> values;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].kind == Kind::Number || columns[i].kind == Kind::Count)
            values[columns[i].name] = query.values[i];
    return values;
}

Result<Evaluation> evaluate(const Qrels &qrels, const Run &run, const std::vector<Measure> &measures,
                            const EvaluateOptions &options) {
    Evaluation evaluation;
    evaluation.columns = columnsOf(measures);
    for (const auto &[query, judgements] : qrels) {
        const auto found = run.find(query);
        if (found == run.end()) {
            evaluation.missing.push_back(query);
            continue;
        }
        auto ranking = judge(judgements, found->second, options);
        if (!ranking) {
            auto error = std::move(ranking).error();
            error.place = fmt::format("query {} of the run", query);
            return failure(std::move(error));
        }
        evaluation.queries.push_back(evaluateQuery(query, *ranking, measures, evaluation.columns, options));
    }
    if (evaluation.queries.empty())
        return failure(
            ErrorCode::BadInput,
            fmt::format("no query has both judgements and a ranking ({} judged, {} in the run)", qrels.size(), run.size()));
    for (std::size_t i = 0; i < evaluation.columns.size(); ++i)
        evaluation.summary.push_back(summaryOf(evaluation, i, qrels, options));
    return evaluation;
}

std::string formatEvaluation(const Evaluation &evaluation, const std::string &runId, const PrintOptions &options) {
    std::string out;
    const auto &columns = evaluation.columns;
    for (std::size_t q = 0; options.perQuery && q < evaluation.queries.size(); ++q) {
        const auto &query = evaluation.queries[q];
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (columns[i].kind == Kind::RelevanceString)
                appendRow(out, columns[i].name, query.query, "'" + query.relevanceString.substr(0, columns[i].length) + "'");
            else if (columns[i].kind == Kind::Number || columns[i].kind == Kind::Count)
                appendRow(out, columns[i].name, query.query, formatValue(columns[i], query.values[i]));
        }
    }
    for (std::size_t i = 0; options.summary && i < columns.size(); ++i) {
        if (columns[i].kind == Kind::RunId)
            appendRow(out, columns[i].name, "all", runId);
        else if (columns[i].kind != Kind::RelevanceString)
            appendRow(out, columns[i].name, "all", formatValue(columns[i], evaluation.summary[i]));
    }
    return out;
}

} // namespace sintonia
