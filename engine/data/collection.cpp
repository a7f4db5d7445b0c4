// SPDX-License-Identifier: Apache-2.0
#include "engine/data/importtally.h"

#include <unordered_set>

namespace sintonia {

namespace {

/// Gathers records in memory.
class CollectionSink : public RecordSink {
public:
    CollectionSink(Collection &collection, ImportTally &tally) : m_collection(collection), m_tally(tally) {}

    Result<void> document(Document &&document, const std::string &place) override {
        m_tally.seen(place);
        m_tally.inspect(document.title, place);
        m_tally.inspect(document.text, place);
        if (isNew(m_documents, document.id, place))
            m_collection.documents.push_back(std::move(document));
        return {};
    }

    Result<void> query(Query &&query, const std::string &place) override {
        m_tally.seen(place);
        m_tally.inspect(query.text, place);
        if (isNew(m_queries, query.id, place))
            m_collection.queries.push_back(std::move(query));
        return {};
    }

    Result<void> judgement(Judgement &&judgement, const std::string &split, const std::string &place) override {
        m_tally.seen(place);
        if (!m_queries.empty() && !m_queries.contains(judgement.query))
            m_tally.drop(place, unknownId("query", judgement.query));
        else if (!m_documents.empty() && !m_documents.contains(judgement.document))
            m_tally.drop(place, unknownId("document", judgement.document));
        else if (!m_collection.judgements[split][judgement.query].emplace(judgement.document, judgement.relevance).second)
            m_tally.drop(place, "duplicate judgement");
        return {};
    }

    Result<void> row(TuningRow &&, const std::string &, const std::string &place) override {
        return badInput(place, "documents, questions or judgements", "a training row of an LLM");
    }

    void problem(ImportProblem &&problem) override { m_tally.add(std::move(problem)); }

private:
    bool isNew(std::unordered_set<std::string> &ids, const std::string &id, const std::string &place) {
        if (ids.insert(id).second)
            return true;
        m_tally.drop(place, duplicateId(id));
        return false;
    }

    Collection &m_collection;
    ImportTally &m_tally;
    std::unordered_set<std::string> m_documents;
    std::unordered_set<std::string> m_queries;
};

} // namespace

Result<Collection> loadCollection(const fs::path &path, const ReadOptions &options, ImportReport &report, StopToken stop,
                                  ProgressSink &progress) {
    SINTONIA_ASSIGN(format, recogniseFormat(path, options));
    report = {};
    report.format = format->name;
    Collection collection;
    collection.name = sourceName(path);
    ImportTally tally(options, report);
    CollectionSink sink(collection, tally);
    SINTONIA_TRY(format->read(path, options, sink, stop, progress));
    SINTONIA_TRY(tally.finish());
    report.documents = collection.documents.size();
    report.queries = collection.queries.size();
    for (const auto &[split, judgements] : collection.judgements)
        for (const auto &[query, documents] : judgements)
            report.judgements[split] += documents.size();
    return collection;
}

} // namespace sintonia
