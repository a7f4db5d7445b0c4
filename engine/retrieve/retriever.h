// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/data/records.h"
#include "engine/eval/measures.h"
#include "engine/models/embedder.h"
#include "engine/retrieve/embeddingcache.h"
#include "engine/retrieve/search.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// Finds documents of one corpus: dense (an encoder) and lexical (FTS5 bm25) behind one interface.
class Retriever {
public:
    virtual ~Retriever() = default;
    /// A hit list a query, best first, at most k long.
    virtual Result<std::vector<std::vector<Hit>>> search(const std::vector<std::string> &queries, std::int64_t k,
                                                         StopToken stop, ProgressSink &progress) const = 0;
    virtual std::string name() const = 0;
};

struct DenseOptions {
    std::optional<std::string> queryPrompt,
        documentPrompt; ///< absent = the model's "query" / "document" prompt, if it has one
    fs::path cacheFolder = {};                              ///< empty = embed without a cache
};
/// Embeds the documents now. `model` must outlive the retriever.
Result<std::unique_ptr<Retriever>> denseRetriever(const Embedder &model, const std::vector<Document> &documents,
                                                  const DenseOptions &options, StopToken stop, ProgressSink &progress);
/// An FTS5 index in memory over title and text (unicode61, without diacritics); bm25 with SQLite's k1 1.2, b .75. A query
/// is any of its words.
Result<std::unique_ptr<Retriever>> lexicalRetriever(const std::vector<Document> &documents, StopToken stop,
                                                    ProgressSink &progress);

/// Ranks every judged query of `judgements` over the collection's documents, depth k, as a trec_eval run.
Result<Run> rankCollection(const Retriever &retriever, const Collection &collection, const Judgements &judgements,
                           std::int64_t k, StopToken stop, ProgressSink &progress);

} // namespace sintonia
