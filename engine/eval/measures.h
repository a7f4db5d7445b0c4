// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sintonia {

/// query id -> document id -> relevance. Below 0: in the pool but unjudged (infAP's sampled pools).
using Qrels = std::map<std::string, std::map<std::string, int>>;

/// A document that a query retrieved. Scores are 32-bit, as trec_eval keeps them.
struct RetrievedDocument {
    std::string document;
    float score = 0;
};
/// query id -> retrieved documents in any order: measures rank by score, equal scores by document id descending.
using Run = std::map<std::string, std::vector<RetrievedDocument>>;

/// One family of measures with its parameters, e.g. P at 5 and 10. Made by parseMeasures().
struct Measure {
    std::string family;
    std::vector<double> parameters = {};                    ///< cutoffs ascending, or coefficients in order
    std::vector<std::pair<std::string, double>> pairs = {}; ///< NAME=VALUE, e.g. the gain of a relevance level
    std::vector<std::string> names = {};                    ///< printed names, one a value
};

/// Measures by trec_eval's forms ("map", "P.5,10", "ndcg.1=3,2=9", the sets "official", "all_trec" and "set") and by printed
/// names ("ndcg_cut_10"). None given means "official". The result has trec_eval's printing order; parameters replace a
/// family's defaults, and the cutoffs of several mentions are united. An unknown measure is a usage error with the nearest
/// name.
Result<std::vector<Measure>> parseMeasures(const std::vector<std::string> &texts);

struct EvaluateOptions {
    int relevanceLevel = 1;                                     ///< least relevance that counts as relevant (-l)
    bool complete = false;                                      ///< queries missing from the run count as zero (-c)
    bool judgedOnly = false;                                    ///< leave unjudged documents out of rankings (-J)
    std::size_t depth = std::numeric_limits<std::size_t>::max(); ///< documents a query that are looked at (-M)
    std::int64_t collectionSize = 0;                            ///< documents in the collection, for utility (-N)
};

/// One printed value: its name and how it is summed up and written.
struct MeasureColumn {
    enum class Kind { Number, Count, GeometricMean, QueryCount, RunId, RelevanceString };
    std::string name;
    Kind kind = Kind::Number;
    std::size_t length = 0; ///< of a RelevanceString
};

struct QueryEvaluation {
    std::string query;
    std::vector<double> values;  ///< one a column; a GeometricMean's is the value itself, 0 where a column has no number
    std::string relevanceString; ///< trec_eval's relstring, as long as the longest asked for
};

struct Evaluation {
    std::vector<MeasureColumn> columns;   ///< printing order
    std::vector<QueryEvaluation> queries; ///< by query id; those with judgements and a ranking
    std::vector<std::string> missing;     ///< judged queries that the run lacks
    std::vector<double> summary;          ///< one a column: means, sums of counts, geometric means

    /// The summary or a query's value by printed name, nothing when it was not asked for.
    std::optional<double> value(std::string_view name) const;
    std::optional<double> value(const QueryEvaluation &query, std::string_view name) const;
    /// The numbers of the summary or of a query by printed name.
    std::map<std::string, double> named() const;
    std::map<std::string, double> named(const QueryEvaluation &query) const;
};

/// trec_eval's measures of a run (release 10.0-rc3). Queries without judgements are skipped. Fails when no query has both,
/// or a query retrieves a document twice.
Result<Evaluation> evaluate(const Qrels &qrels, const Run &run, const std::vector<Measure> &measures,
                            const EvaluateOptions &options = {});

struct PrintOptions {
    bool perQuery = false; ///< -q
    bool summary = true;   ///< off: -n
};
/// trec_eval's output: name, query and value in three columns.
std::string formatEvaluation(const Evaluation &evaluation, const std::string &runId, const PrintOptions &options = {});

} // namespace sintonia
