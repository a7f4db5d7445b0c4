// SPDX-License-Identifier: Apache-2.0
#include "engine/train/setevaluation.h"

#include "engine/core/hash.h"
#include "engine/eval/threshold.h"
#include "engine/retrieve/embeddingcache.h"
#include "engine/retrieve/search.h"
#include "engine/train/pairwise.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/tensor.h>

#include <set>
#include <unordered_map>

namespace sintonia {

namespace {

using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;

constexpr std::int64_t depth = 100; ///< documents a query that are ranked

std::uint64_t hashOf(const std::string &text) {
    std::uint64_t hash = 0;
    for (const char c : text)
        hash = mix64(hash ^ static_cast<unsigned char>(c));
    return hash;
}

/// For each relevant pair a document relevant to other queries only.
Pairs drawIrrelevant(const EvaluationSet &set, const std::vector<Document> &documents) {
    std::map<std::int64_t, std::set<std::int64_t>> ofQuery;
    std::set<std::int64_t> all;
    for (const auto &[query, document] : set.relevant) {
        ofQuery[query].insert(document);
        all.insert(document);
    }
    const std::vector<std::int64_t> pool(all.begin(), all.end());
    Pairs pairs;
    for (const auto &[query, document] : set.relevant) {
        const auto start = hashOf(set.queryIds[std::size_t(query)] + "\n" + documents[std::size_t(document)].id);
        for (std::size_t i = 0; i < pool.size(); ++i) {
            const auto candidate = pool[(start + i) % pool.size()];
            if (ofQuery[query].contains(candidate))
                continue;
            pairs.emplace_back(query, candidate);
            break;
        }
    }
    return pairs;
}

std::vector<double> similaritiesOf(const at::Tensor &queries, const at::Tensor &documents, const Pairs &pairs,
                                   Similarity function) {
    if (pairs.empty())
        return {};
    std::vector<std::int64_t> left, right;
    for (const auto &[query, document] : pairs) {
        left.push_back(query);
        right.push_back(document);
    }
    const auto values =
        pairwiseSimilarity(queries.index_select(0, at::tensor(left)), documents.index_select(0, at::tensor(right)), function)
            .to(at::kDouble)
            .contiguous();
    return {values.data_ptr<double>(), values.data_ptr<double>() + values.numel()};
}

double mean(const std::vector<double> &values) {
    double sum = 0;
    for (const double value : values)
        sum += value;
    return values.empty() ? 0 : sum / double(values.size());
}

Result<at::Tensor> embedTexts(const fs::path &cacheFolder, const Embedder &model, const std::vector<std::string> &texts,
                              const std::string &prompt, StopToken stop, ProgressSink &progress) {
    if (cacheFolder.empty())
        return model.embed(texts, prompt, stop, progress);
    SINTONIA_ASSIGN(cache, EmbeddingCache::open(cacheFolder, model, prompt));
    return cache.embed(model, texts, stop, progress);
}

Result<void> addRankingMeasures(SetEvaluation &result, const EvaluationSet &set, const at::Tensor &queries,
                                const at::Tensor &documents, Similarity function, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(hits, searchExact(queries, documents, function, depth, stop, progress));
    Run run;
    for (std::size_t i = 0; i < hits.size(); ++i)
        for (const auto &hit : hits[i])
            run[set.queryIds[i]].push_back({set.collection->documents[std::size_t(hit.document)].id, hit.score});
    static const std::vector<std::string> names = {"ndcg_cut_10", "map", "recip_rank", "recall_10", "recall_100"};
    SINTONIA_ASSIGN(measures, parseMeasures(names));
    SINTONIA_ASSIGN(evaluation, evaluate(set.judgements, run, measures));
    for (const auto &name : names) {
        if (const auto value = evaluation.value(name))
            result.values[name] = *value;
        for (const auto &query : evaluation.queries)
            if (const auto value = evaluation.value(query, name))
                result.perQuery[query.query][name] = *value;
    }
    return {};
}

} // namespace

EvaluationSet makeEvaluationSet(std::string name, std::shared_ptr<const Collection> collection, const std::string &split) {
    EvaluationSet set;
    set.name = std::move(name);
    const auto judged = collection->judgements.find(split);
    std::unordered_map<std::string, std::int64_t> positions;
    for (std::size_t i = 0; i < collection->documents.size(); ++i)
        positions.emplace(collection->documents[i].id, std::int64_t(i));
    for (const auto &query : collection->queries) {
        if (judged == collection->judgements.end() || !judged->second.contains(query.id))
            continue;
        const auto position = std::int64_t(set.queryIds.size());
        set.queryIds.push_back(query.id);
        set.queryTexts.push_back(query.text);
        for (const auto &[document, relevance] : judged->second.at(query.id)) {
            set.judgements[query.id][document] = relevance;
            if (const auto at = positions.find(document); at != positions.end())
                (relevance > 0 ? set.relevant : set.irrelevant).emplace_back(position, at->second);
        }
    }
    if (set.irrelevant.empty())
        set.irrelevant = drawIrrelevant(set, collection->documents);
    set.collection = std::move(collection);
    return set;
}

Result<std::vector<SetEvaluation>> evaluateSets(const SetEvaluationOptions &options, const Embedder &model,
                                                const std::vector<EvaluationSet> &sets, StopToken stop,
                                                ProgressSink &progress) {
    const at::NoGradGuard noGradients;
    SINTONIA_ASSIGN(function, similarityNamed(model.similarityFunction()));
    std::map<const Collection *, at::Tensor> embedded;
    std::vector<SetEvaluation> results;
    std::optional<double> threshold;
    for (const auto &set : sets) {
        auto &documents = embedded[set.collection.get()];
        if (!documents.defined()) {
            std::vector<std::string> texts;
            for (const auto &document : set.collection->documents)
                texts.push_back(document.content());
            SINTONIA_ASSIGN(vectors, embedTexts(options.cacheFolder, model, texts, options.documentPrompt, stop, progress));
            documents = vectors;
        }
        SINTONIA_ASSIGN(queries,
                        embedTexts(options.cacheFolder, model, set.queryTexts, options.queryPrompt, stop, progress));
        SetEvaluation result;
        result.name = set.name;
        SINTONIA_TRY(addRankingMeasures(result, set, queries, documents, function, stop, progress));
        const auto relevant = similaritiesOf(queries, documents, set.relevant, function);
        const auto irrelevant = similaritiesOf(queries, documents, set.irrelevant, function);
        result.values["similarity_relevant"] = mean(relevant);
        result.values["similarity_irrelevant"] = mean(irrelevant);
        std::vector<JudgedSimilarity> pairs;
        for (const double similarity : relevant)
            pairs.push_back({similarity, true});
        for (const double similarity : irrelevant)
            pairs.push_back({similarity, false});
        if (!threshold)
            threshold = bestThreshold(pairs).threshold;
        const auto score = scoreAtThreshold(pairs, *threshold);
        result.values["threshold"] = score.threshold;
        result.values["precision"] = score.precision;
        result.values["recall"] = score.recall;
        result.values["f1"] = score.f1;
        results.push_back(std::move(result));
    }
    return results;
}

} // namespace sintonia
