// SPDX-License-Identifier: Apache-2.0
#include "engine/train/setevaluation.h"

#include "engine/core/hash.h"
#include "engine/eval/threshold.h"
#include "engine/retrieve/embeddingcache.h"
#include "engine/retrieve/search.h"
#include "engine/train/pairwise.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace sintonia {

namespace {

constexpr std::int64_t depth = 100; ///< documents a query that are ranked

std::uint64_t hashOf(const std::string &text) {
    std::uint64_t hash = 0;
    for (const char c : text)
        hash = mix64(hash ^ static_cast<unsigned char>(c));
    return hash;
}

/// For each relevant pair a document relevant to other queries only.
QueryDocumentPairs drawIrrelevant(const EvaluationSet &set) {
    std::map<std::int64_t, std::set<std::int64_t>> ofQuery;
    std::set<std::int64_t> all;
    for (const auto &[query, document] : set.relevant) {
        ofQuery[query].insert(document);
        all.insert(document);
    }
    const std::vector<std::int64_t> pool(all.begin(), all.end());
    QueryDocumentPairs pairs;
    for (const auto &[query, document] : set.relevant) {
        const auto start = hashOf(set.queryIds[std::size_t(query)] + "\n" + set.document(document).id);
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

/// Positions of the documents that are ranked, ascending: all, or the judged ones and those with the smallest hashes.
std::vector<std::int64_t> rankedDocuments(const Collection &collection, const Judgements *judgements,
                                          std::uint64_t mostDocuments) {
    const auto count = collection.documents.size();
    std::vector<std::int64_t> ranked(count);
    std::iota(ranked.begin(), ranked.end(), 0);
    if (mostDocuments == 0 || mostDocuments >= count)
        return ranked;
    std::unordered_set<std::string> judged;
    if (judgements)
        for (const auto &[query, documents] : *judgements)
            for (const auto &[document, relevance] : documents)
                judged.insert(document);
    std::vector<std::uint64_t> place; // in the sample; judged documents come first
    for (const auto &document : collection.documents)
        place.push_back(judged.contains(document.id) ? 0 : std::max<std::uint64_t>(1, hashOf(document.id)));
    std::stable_sort(ranked.begin(), ranked.end(),
                     [&](auto a, auto b) { return place[std::size_t(a)] < place[std::size_t(b)]; });
    const auto known = std::uint64_t(std::count(place.begin(), place.end(), std::uint64_t(0)));
    ranked.resize(std::max(known, mostDocuments));
    std::sort(ranked.begin(), ranked.end());
    return ranked;
}

double mean(const std::vector<double> &values) {
    double sum = 0;
    for (const double value : values)
        sum += value;
    return values.empty() ? 0 : sum / double(values.size());
}

/// The texts of one role over all sets, each embedded once.
class DistinctTexts {
public:
    void add(std::vector<std::string> &&texts) {
        auto &rows = m_rows.emplace_back();
        for (auto &text : texts) {
            const auto [at, fresh] = m_numbers.emplace(std::move(text), std::int64_t(m_numbers.size()));
            rows.push_back(at->second);
        }
    }

    Result<void> embed(const fs::path &cacheFolder, const Embedder &model, const std::string &prompt, StopToken stop,
                       ProgressSink &progress) {
        std::vector<std::string> texts(m_numbers.size());
        while (!m_numbers.empty()) {
            auto node = m_numbers.extract(m_numbers.begin());
            texts[std::size_t(node.mapped())] = std::move(node.key());
        }
        if (cacheFolder.empty()) {
            SINTONIA_ASSIGN(vectors, model.embed(texts, prompt, stop, progress));
            m_vectors = vectors;
            return {};
        }
        SINTONIA_ASSIGN(cache, EmbeddingCache::open(cacheFolder, model, prompt));
        SINTONIA_ASSIGN(vectors, cache.embed(model, texts, stop, progress));
        m_vectors = vectors;
        return {};
    }

    /// Vectors of the texts of the `call`-th add(), without a copy where they stand in one piece.
    at::Tensor vectors(std::size_t call) const {
        const auto &rows = m_rows[call];
        const auto next = [](std::int64_t a, std::int64_t b) { return b != a + 1; };
        if (!rows.empty() && std::adjacent_find(rows.begin(), rows.end(), next) == rows.end())
            return m_vectors.narrow(0, rows.front(), std::int64_t(rows.size()));
        return m_vectors.index_select(0, at::tensor(rows, at::kLong));
    }

private:
    std::unordered_map<std::string, std::int64_t> m_numbers;
    std::vector<std::vector<std::int64_t>> m_rows;
    at::Tensor m_vectors;
};

Result<void> addRankingMeasures(SetEvaluation &result, const EvaluationSet &set, const at::Tensor &queries,
                                const at::Tensor &documents, Similarity function, StopToken stop, ProgressSink &progress) {
    SINTONIA_ASSIGN(hits, searchExact(queries, documents, function, depth, stop, progress));
    Run run;
    for (std::size_t i = 0; i < hits.size(); ++i)
        for (const auto &hit : hits[i])
            run[set.queryIds[i]].push_back({set.document(hit.document).id, hit.score});
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

/// Pairs of each query with their similarities.
std::vector<std::vector<JudgedSimilarity>> judgedSimilarities(const EvaluationSet &set, const std::vector<double> &relevant,
                                                              const std::vector<double> &irrelevant) {
    std::vector<std::vector<JudgedSimilarity>> ofQuery(set.queryIds.size());
    for (std::size_t i = 0; i < relevant.size(); ++i)
        ofQuery[std::size_t(set.relevant[i].first)].push_back({relevant[i], true});
    for (std::size_t i = 0; i < irrelevant.size(); ++i)
        ofQuery[std::size_t(set.irrelevant[i].first)].push_back({irrelevant[i], false});
    return ofQuery;
}

void addThresholdMeasures(SetEvaluation &result, const EvaluationSet &set,
                          const std::vector<std::vector<JudgedSimilarity>> &ofQuery, double threshold) {
    std::vector<double> precision, recall, f1;
    for (std::size_t query = 0; query < ofQuery.size(); ++query) {
        const auto score = scoreAtThreshold(ofQuery[query], threshold);
        precision.push_back(score.precision);
        recall.push_back(score.recall);
        f1.push_back(score.f1);
        auto &values = result.perQuery[set.queryIds[query]];
        values["precision"] = score.precision;
        values["recall"] = score.recall;
        values["f1"] = score.f1;
    }
    result.values["threshold"] = threshold;
    result.values["precision"] = mean(precision);
    result.values["recall"] = mean(recall);
    result.values["f1"] = mean(f1);
}

} // namespace

std::vector<std::string> EvaluationSet::documentTexts() const {
    std::vector<std::string> texts;
    texts.reserve(documents.size());
    for (const auto position : documents)
        texts.push_back(collection->documents[std::size_t(position)].content());
    return texts;
}

EvaluationSet makeEvaluationSet(std::string name, std::shared_ptr<const Collection> collection, const std::string &split,
                                std::uint64_t mostDocuments) {
    EvaluationSet set;
    set.name = std::move(name);
    const auto judged = collection->judgements.find(split);
    const auto *judgements = judged == collection->judgements.end() ? nullptr : &judged->second;
    set.documents = rankedDocuments(*collection, judgements, mostDocuments);
    set.collection = std::move(collection);
    std::unordered_map<std::string, std::int64_t> positions;
    for (std::size_t i = 0; i < set.documents.size(); ++i)
        positions.emplace(set.document(std::int64_t(i)).id, std::int64_t(i));
    for (const auto &query : set.collection->queries) {
        if (!judgements || !judgements->contains(query.id))
            continue;
        const auto position = std::int64_t(set.queryIds.size());
        set.queryIds.push_back(query.id);
        set.queryTexts.push_back(query.text);
        for (const auto &[document, relevance] : judgements->at(query.id)) {
            set.judgements[query.id][document] = relevance;
            if (const auto at = positions.find(document); at != positions.end())
                (relevance > 0 ? set.relevant : set.irrelevant).emplace_back(position, at->second);
        }
    }
    if (set.irrelevant.empty())
        set.irrelevant = drawIrrelevant(set);
    return set;
}

std::vector<double> pairSimilarities(const at::Tensor &queries, const at::Tensor &documents, const QueryDocumentPairs &pairs,
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
    return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

Result<std::vector<SetEvaluation>> evaluateSets(const SetEvaluationOptions &options, const Embedder &model,
                                                const std::vector<EvaluationSet> &sets, StopToken stop,
                                                ProgressSink &progress) {
    const at::NoGradGuard noGradients;
    SINTONIA_ASSIGN(function, similarityNamed(model.similarityFunction()));
    DistinctTexts documentTexts, queryTexts;
    for (const auto &set : sets) {
        documentTexts.add(set.documentTexts());
        queryTexts.add(std::vector(set.queryTexts));
    }
    SINTONIA_TRY(documentTexts.embed(options.cacheFolder, model, options.documentPrompt, stop, progress));
    SINTONIA_TRY(queryTexts.embed(options.cacheFolder, model, options.queryPrompt, stop, progress));
    std::vector<SetEvaluation> results;
    std::optional<double> threshold;
    for (std::size_t i = 0; i < sets.size(); ++i) {
        const auto &set = sets[i];
        const auto documents = documentTexts.vectors(i), queries = queryTexts.vectors(i);
        SetEvaluation result;
        result.name = set.name;
        SINTONIA_TRY(addRankingMeasures(result, set, queries, documents, function, stop, progress));
        const auto relevant = pairSimilarities(queries, documents, set.relevant, function);
        const auto irrelevant = pairSimilarities(queries, documents, set.irrelevant, function);
        result.values["similarity_relevant"] = mean(relevant);
        result.values["similarity_irrelevant"] = mean(irrelevant);
        const auto ofQuery = judgedSimilarities(set, relevant, irrelevant);
        if (!threshold) {
            std::vector<JudgedSimilarity> pairs;
            for (const auto &of : ofQuery)
                pairs.insert(pairs.end(), of.begin(), of.end());
            threshold = bestThreshold(std::move(pairs)).threshold;
        }
        addThresholdMeasures(result, set, ofQuery, *threshold);
        results.push_back(std::move(result));
    }
    return results;
}

} // namespace sintonia
