// SPDX-License-Identifier: Apache-2.0
#include "engine/retrieve/retriever.h"

#include <unordered_map>

namespace sintonia {

namespace {

class DenseRetriever : public Retriever {
public:
    DenseRetriever(const Embedder &model, std::string queryPrompt, at::Tensor documents)
        : m_model(model), m_queryPrompt(std::move(queryPrompt)), m_documents(std::move(documents)) {}

    Result<std::vector<std::vector<Hit>>> search(const std::vector<std::string> &queries, std::int64_t k, StopToken stop,
                                                 ProgressSink &progress) const override {
        SINTONIA_ASSIGN(function, similarityNamed(m_model.similarityFunction()));
        SINTONIA_ASSIGN(vectors, m_model.embed(queries, m_queryPrompt, stop, progress));
        return searchExact(vectors, m_documents, function, k, stop, progress);
    }
    std::string name() const override { return m_model.folder().filename().string(); }

private:
    const Embedder &m_model;
    std::string m_queryPrompt;
    at::Tensor m_documents; ///< [n, dimension]
};

} // namespace

Result<std::unique_ptr<Retriever>> denseRetriever(const Embedder &model, const std::vector<Document> &documents,
                                                  const DenseOptions &options, StopToken stop, ProgressSink &progress) {
    std::vector<std::string> texts;
    texts.reserve(documents.size());
    for (const auto &document : documents)
        texts.push_back(document.content());
    const auto documentPrompt = options.documentPrompt.value_or(model.prompt("document").value_or(model.defaultPrompt()));
    const auto queryPrompt = options.queryPrompt.value_or(model.prompt("query").value_or(model.defaultPrompt()));
    at::Tensor vectors;
    if (options.cacheFolder.empty()) {
        SINTONIA_ASSIGN(embedded, model.embed(texts, documentPrompt, stop, progress));
        vectors = embedded;
    } else {
        SINTONIA_ASSIGN(cache, EmbeddingCache::open(options.cacheFolder, model, documentPrompt));
        SINTONIA_ASSIGN(embedded, cache.embed(model, texts, stop, progress));
        vectors = embedded;
    }
    return std::unique_ptr<Retriever>(std::make_unique<DenseRetriever>(model, queryPrompt, vectors));
}

Result<Run> rankCollection(const Retriever &retriever, const Collection &collection, const Judgements &judgements,
                           std::int64_t k, StopToken stop, ProgressSink &progress) {
    std::vector<std::string> ids, texts;
    for (const auto &query : collection.queries) {
        if (!judgements.contains(query.id))
            continue;
        ids.push_back(query.id);
        texts.push_back(query.text);
    }
    SINTONIA_ASSIGN(rankings, retriever.search(texts, k, stop, progress));
    Run run;
    for (std::size_t q = 0; q < ids.size(); ++q) {
        auto &hits = run[ids[q]];
        hits.reserve(rankings[q].size());
        for (const auto &hit : rankings[q])
            hits.push_back({collection.documents[std::size_t(hit.document)].id, hit.score});
    }
    return run;
}

} // namespace sintonia
