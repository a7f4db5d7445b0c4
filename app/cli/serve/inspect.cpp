// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve/methods.h"
#include "engine/core/utf8.h"
#include "engine/eval/measures.h"
#include "engine/eval/threshold.h"
#include "engine/retrieve/projection.h"
#include "engine/retrieve/search.h"
#include "engine/train/setevaluation.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace sintonia::cli {

namespace {

/// Measures shown for one query and for a whole set.
const std::vector<std::string> shownMeasures = {"ndcg_cut.10", "recip_rank", "map", "recall.10,100", "P.10"};

Json modelOf(const Json &params) {
    return params.value("model", Json::object());
}

/// Judgements of the named split, or of all splits when none is named.
Judgements judgementsOf(const Collection &collection, const Json &params) {
    const auto split = params.value("split", "");
    Judgements all;
    for (const auto &[name, judgements] : collection.judgements) {
        if (!split.empty() && name != split)
            continue;
        for (const auto &[query, documents] : judgements)
            all[query].insert(documents.begin(), documents.end());
    }
    return all;
}

struct AskedQuery {
    std::string id, text;
};

/// "queries": [{"id"?, "text"?}]; a query of the corpus may be named by its id alone.
Result<std::vector<AskedQuery>> askedQueries(const Collection &collection, const Json &params) {
    std::vector<AskedQuery> asked;
    for (const auto &each : params.value("queries", Json::array())) {
        AskedQuery query{each.value("id", ""), each.value("text", "")};
        if (query.text.empty()) {
            const auto known = std::find_if(collection.queries.begin(), collection.queries.end(),
                                            [&](const Query &q) { return q.id == query.id; });
            if (known == collection.queries.end())
                return badInput(collection.name, "a query with text, or an id of the corpus",
                                fmt::format("\"{}\"", query.id));
            query.text = known->text;
        }
        asked.push_back(std::move(query));
    }
    return asked;
}

Result<at::Tensor> embedQueries(Session &session, const Json &params, const std::vector<AskedQuery> &asked, StopToken stop,
                                ProgressSink &progress) {
    SINTONIA_ASSIGN(model, session.model(params, modelOf(params)));
    std::vector<std::string> texts;
    for (const auto &query : asked)
        texts.push_back(query.text);
    return model->embed(texts, model->prompt("query").value_or(model->defaultPrompt()), stop, progress);
}

Result<std::vector<std::vector<Hit>>> search(Session &session, const Json &params, const std::vector<AskedQuery> &asked,
                                             std::int64_t top, StopToken stop, ProgressSink &progress) {
    if (modelOf(params).value("bm25", false)) {
        SINTONIA_ASSIGN(retriever, session.lexical(params, stop, progress));
        std::vector<std::string> texts;
        for (const auto &query : asked)
            texts.push_back(query.text);
        return retriever->search(texts, top, stop, progress);
    }
    SINTONIA_ASSIGN(model, session.model(params, modelOf(params)));
    SINTONIA_ASSIGN(function, similarityNamed(model->similarityFunction()));
    SINTONIA_ASSIGN(corpus, session.embedded(params, modelOf(params), stop, progress));
    SINTONIA_ASSIGN(queries, embedQueries(session, params, asked, stop, progress));
    return searchExact(queries, corpus->documents, function, top, stop, progress);
}

/// The title, or the beginning of the text of a document without one.
std::string shownTitle(const Document &document) {
    return document.title.empty() ? toUtf8(toCodePoints(document.text).substr(0, 80)) : document.title;
}

/// A query and a document with what people judged and what the model says.
struct PairSimilarity {
    std::string query, document;
    bool relevant = false;
    float similarity = 0;
};

/// The pairs behind S(query, relevant) and S(query, irrelevant), the same that the trainer's curves are means of
/// (engine/train/setevaluation.h); of every split when none is named.
Result<std::vector<PairSimilarity>> pairsOf(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(texts, session.collection(params));
    SINTONIA_ASSIGN(model, session.model(params, modelOf(params)));
    SINTONIA_ASSIGN(function, similarityNamed(model->similarityFunction()));
    SINTONIA_ASSIGN(corpus, session.embedded(params, modelOf(params), stop, progress));
    std::unordered_map<std::string, std::int64_t> queryRows;
    for (std::size_t i = 0; i < texts->queries.size(); ++i)
        queryRows.emplace(texts->queries[i].id, std::int64_t(i));
    const auto wanted = params.value("split", "");
    std::vector<PairSimilarity> pairs;
    for (const auto &[split, judgements] : texts->judgements) {
        if (!wanted.empty() && split != wanted)
            continue;
        const auto set = makeEvaluationSet(split, texts, split);
        std::vector<std::int64_t> rows;
        for (const auto &id : set.queryIds)
            rows.push_back(queryRows.at(id));
        const auto queries = corpus->queries.index_select(0, at::tensor(rows, at::kLong));
        for (const bool relevant : {true, false}) {
            const auto &positions = relevant ? set.relevant : set.irrelevant;
            const auto values = pairSimilarities(queries, corpus->documents, positions, function);
            for (std::size_t i = 0; i < positions.size(); ++i)
                pairs.push_back({set.queryIds[std::size_t(positions[i].first)], set.document(positions[i].second).id,
                                 relevant, float(values[i])});
        }
    }
    return pairs;
}

double meanSimilarity(const std::vector<PairSimilarity> &pairs, bool relevant) {
    double sum = 0;
    std::size_t count = 0;
    for (const auto &pair : pairs) {
        if (pair.relevant != relevant)
            continue;
        sum += pair.similarity;
        ++count;
    }
    return count == 0 ? 0 : sum / double(count);
}

Json rowsOf(const at::Tensor &matrix) {
    const auto whole = matrix.contiguous();
    Json rows = Json::array();
    for (std::int64_t i = 0; i < whole.size(0); ++i) {
        const float *row = whole.const_data_ptr<float>() + i * whole.size(1);
        rows.push_back(std::vector<float>(row, row + whole.size(1)));
    }
    return rows;
}

Json summaryOf(const Evaluation &evaluation) {
    Json json = Json::object();
    for (std::size_t i = 0; i < evaluation.columns.size(); ++i)
        json[evaluation.columns[i].name] = evaluation.summary[i];
    return json;
}

/// trec_eval measures of one ranking; an empty object for a query without judgements.
Result<Json> measuresOf(const std::string &query, const std::vector<RetrievedDocument> &ranking,
                        const Judgements &judgements) {
    const auto judged = judgements.find(query);
    if (query.empty() || judged == judgements.end())
        return Json(Json::object());
    SINTONIA_ASSIGN(measures, parseMeasures(shownMeasures));
    SINTONIA_ASSIGN(evaluation, evaluate({{query, judged->second}}, {{query, ranking}}, measures));
    return summaryOf(evaluation);
}

} // namespace

Result<Json> rank(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(texts, session.collection(params));
    SINTONIA_ASSIGN(asked, askedQueries(*texts, params));
    const auto top = std::max<std::int64_t>(1, params.value("top", std::int64_t(100)));
    // Measures look 100 deep, however few rows are shown.
    SINTONIA_ASSIGN(found, search(session, params, asked, std::max<std::int64_t>(top, 100), stop, progress));
    const auto judgements = judgementsOf(*texts, params);
    Json rankings = Json::array();
    for (std::size_t q = 0; q < asked.size(); ++q) {
        const auto judgedQuery = judgements.find(asked[q].id);
        std::vector<RetrievedDocument> ranking;
        Json hits = Json::array();
        for (const auto &hit : found[q]) {
            const auto &document = texts->documents[std::size_t(hit.document)];
            ranking.push_back({document.id, hit.score});
            if (std::int64_t(hits.size()) >= top)
                continue;
            Json row = {{"id", document.id}, {"title", shownTitle(document)}, {"score", hit.score}};
            if (judgedQuery != judgements.end())
                if (const auto relevance = judgedQuery->second.find(document.id); relevance != judgedQuery->second.end())
                    row["relevance"] = relevance->second;
            hits.push_back(std::move(row));
        }
        SINTONIA_ASSIGN(measures, measuresOf(asked[q].id, ranking, judgements));
        rankings.push_back({{"hits", hits}, {"measures", measures}});
    }
    return Json{{"rankings", rankings}};
}

Result<Json> matrix(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(texts, session.collection(params));
    SINTONIA_ASSIGN(asked, askedQueries(*texts, params));
    SINTONIA_ASSIGN(model, session.model(params, modelOf(params)));
    SINTONIA_ASSIGN(function, similarityNamed(model->similarityFunction()));
    SINTONIA_ASSIGN(corpus, session.embedded(params, modelOf(params), stop, progress));
    std::unordered_map<std::string, std::int64_t> positions;
    for (std::size_t i = 0; i < texts->documents.size(); ++i)
        positions.emplace(texts->documents[i].id, std::int64_t(i));
    std::vector<at::Tensor> rows;
    for (const auto &each : params.value("documents", Json::array())) {
        const auto at = each.is_string() ? positions.find(each.get<std::string>()) : positions.end();
        if (at == positions.end())
            return badInput(texts->name, "the id of a document", toText(each));
        rows.push_back(corpus->documents[at->second]);
    }
    if (rows.empty() || asked.empty())
        return Json{{"similarity", Json::array()}};
    SINTONIA_ASSIGN(queries, embedQueries(session, params, asked, stop, progress));
    return Json{{"similarity", rowsOf(similarity(queries, at::stack(rows), function))}};
}

Result<Json> judged(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(all, pairsOf(session, params, stop, progress));
    Json pairs = Json::array();
    for (const auto &pair : all)
        pairs.push_back({{"query", pair.query},
                         {"document", pair.document},
                         {"relevance", pair.relevant ? 1 : 0},
                         {"similarity", pair.similarity}});
    return Json{{"pairs", pairs}};
}

Result<Json> map(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(texts, session.collection(params));
    const auto judgements = judgementsOf(*texts, params);
    const auto limit = std::size_t(std::max<std::int64_t>(10, params.value("limit", std::int64_t(2000))));
    // Judged queries, what they judge, then other documents in order, up to the limit.
    std::unordered_map<std::string, bool> relevant;
    for (const auto &[query, documents] : judgements)
        for (const auto &[document, relevance] : documents)
            relevant[document] |= relevance > 0;
    Json points = Json::array();
    std::vector<std::int64_t> queryRows, documentRows;
    for (std::size_t i = 0; i < texts->queries.size() && queryRows.size() < limit / 2; ++i) {
        if (!judgements.contains(texts->queries[i].id))
            continue;
        queryRows.push_back(std::int64_t(i));
        points.push_back(
            {{"kind", "query"}, {"id", texts->queries[i].id}, {"title", texts->queries[i].text}, {"judged", true}});
    }
    for (const bool wantJudged : {true, false}) {
        for (std::size_t i = 0; i < texts->documents.size() && queryRows.size() + documentRows.size() < limit; ++i) {
            const auto &document = texts->documents[i];
            const auto known = relevant.find(document.id);
            if ((known != relevant.end() && known->second) != wantJudged)
                continue;
            documentRows.push_back(std::int64_t(i));
            points.push_back({{"kind", "document"}, {"id", document.id}, {"title", shownTitle(document)},
                              {"judged", wantJudged}});
        }
    }
    std::vector<at::Tensor> vectors;
    for (const auto &each : params.value("models", Json::array())) {
        SINTONIA_ASSIGN(corpus, session.embedded(params, each, stop, progress));
        const auto pick = [](const at::Tensor &all, const std::vector<std::int64_t> &rows) {
            return all.index_select(0, at::tensor(rows, at::kLong));
        };
        vectors.push_back(at::cat({pick(corpus->queries, queryRows), pick(corpus->documents, documentRows)}));
    }
    SINTONIA_ASSIGN(projections, alignedProjections(vectors));
    Json coordinates = Json::array(), explained = Json::array();
    for (const auto &projection : projections) {
        coordinates.push_back(rowsOf(projection.coordinates));
        explained.push_back(projection.explained);
    }
    return Json{{"points", points}, {"coordinates", coordinates}, {"explained", explained}};
}

Result<Json> evaluateModel(Session &session, const Json &params, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(texts, session.collection(params));
    const auto judgements = judgementsOf(*texts, params);
    std::vector<AskedQuery> asked;
    for (const auto &query : texts->queries)
        if (judgements.contains(query.id))
            asked.push_back({query.id, query.text});
    SINTONIA_ASSIGN(found, search(session, params, asked, 100, stop, progress));
    Run run;
    for (std::size_t q = 0; q < asked.size(); ++q)
        for (const auto &hit : found[q])
            run[asked[q].id].push_back({texts->documents[std::size_t(hit.document)].id, hit.score});
    SINTONIA_ASSIGN(measures, parseMeasures(shownMeasures));
    SINTONIA_ASSIGN(evaluation, evaluate(judgements, run, measures));
    Json perQuery = Json::object();
    for (const auto &query : evaluation.queries)
        for (std::size_t i = 0; i < evaluation.columns.size(); ++i)
            perQuery[query.query][evaluation.columns[i].name] = query.values[i];
    Json out = {{"queries", evaluation.queries.size()}, {"measures", summaryOf(evaluation)}, {"per_query", perQuery}};
    if (modelOf(params).value("bm25", false))
        return out;
    SINTONIA_ASSIGN(pairs, pairsOf(session, params, stop, progress));
    out["similarity_relevant"] = meanSimilarity(pairs, true);
    out["similarity_irrelevant"] = meanSimilarity(pairs, false);
    return out;
}

} // namespace sintonia::cli
