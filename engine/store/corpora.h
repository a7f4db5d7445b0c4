// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/data/format.h"
#include "engine/data/prompttemplate.h"
#include "engine/data/records.h"
#include "engine/store/project.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sintonia {

/// A corpus of the project as lists show it.
struct CorpusInfo {
    std::int64_t key = 0; ///< row id
    std::string name;     ///< unique in the project; what experiments refer to
    std::string source;   ///< path it came from
    std::string format;
    std::string imported; ///< ISO 8601, UTC
    std::string hash;     ///< SHA-256 over all records: stored with each run
    std::uint64_t documents = 0;
    std::uint64_t queries = 0;
    std::map<std::string, std::uint64_t> judgements; ///< by split
    std::map<std::string, std::uint64_t> rows;       ///< training rows of an LLM by split
    std::string recipe;                              ///< JSON by which the project built the rows; empty for an import
};

struct ImportOptions {
    std::string name; ///< empty = the source's file name without extension
    ReadOptions read;
};

/// Imports a source in one transaction: all or nothing, bounded memory, also when stopped. A name that is taken is an error.
Result<ImportReport> importCorpus(const ImportOptions &options, Project &project, const fs::path &source, StopToken stop,
                                  ProgressSink &progress);

/// What a corpus is stored as.
struct NewCorpus {
    std::string name;   ///< an error when it is taken
    std::string source; ///< where it comes from
    std::string format;
    std::string recipe = {};                   ///< CorpusInfo::recipe
    std::optional<PromptTemplate> prompt = {}; ///< first version of the template of its rows
};
/// Stores the records that `fill` gives to the sink, in one transaction: all or nothing, also when stopped.
Result<ImportReport> storeCorpus(const NewCorpus &corpus, const ReadOptions &options, Project &project,
                                 const std::function<Result<void>(RecordSink &)> &fill, StopToken stop);

Result<std::vector<CorpusInfo>> corpora(const Project &project);
/// The corpus of that name, or bad input that lists the names there are.
Result<CorpusInfo> corpus(const Project &project, const std::string &name);
/// Hides the corpus, from where restoreCorpus() brings it back; its name is free at once. emptyTrash() ends that.
Result<void> removeCorpus(Project &project, const std::string &name);
/// Brings back the corpus of that name that was removed last; a name that was taken since then is an error.
Result<void> restoreCorpus(Project &project, const std::string &name);
/// Deletes the corpora that were removed.
Result<void> deleteRemovedCorpora(Project &project);
Result<void> renameCorpus(Project &project, const std::string &name, const std::string &newName);

/// Documents `first` … `first + count` in import order: constant time at any position.
Result<std::vector<Document>> documents(const Project &project, const CorpusInfo &corpus, std::uint64_t first,
                                        std::uint64_t count);
Result<Document> document(const Project &project, const CorpusInfo &corpus, const std::string &id);
/// Positions (import order) of the documents that match, best first by FTS5 bm25; any text is a valid query.
Result<std::vector<std::uint64_t>> searchDocuments(const Project &project, const CorpusInfo &corpus, const std::string &text,
                                                   std::uint64_t limit);
Result<std::vector<Query>> queries(const Project &project, const CorpusInfo &corpus);
Result<Judgements> judgements(const Project &project, const CorpusInfo &corpus, const std::string &split);
/// The same in the order of the source.
Result<std::vector<Judgement>> orderedJudgements(const Project &project, const CorpusInfo &corpus, const std::string &split);

/// Training rows of an LLM in the order of the source, the first `limit` of them.
Result<std::vector<TuningRow>> tuningRows(const Project &project, const CorpusInfo &corpus, const std::string &split,
                                          std::uint64_t limit = std::uint64_t(1) << 62);

/// A whole corpus in memory, with every split; training rows are not part of it.
Result<Collection> loadCorpus(const Project &project, const std::string &name, StopToken stop, ProgressSink &progress);

struct SplitOptions {
    double train = 0.6;      ///< share of the document groups, [0, 1]; the three add up to 1
    double validation = 0.2;
    double test = 0.2;
    std::uint64_t seed = 1;
    std::string from;        ///< split that is divided; empty = all judgements
};
/// Divides judgements into train / validation / test by document group, so that no document of one is in another
/// (documents that share a query, and near-duplicates, are one group). Replaces the corpus's splits. A corpus of training
/// rows is divided in the same way by the documents that the answers rest on; rows outside `from` stay where they are.
Result<std::map<std::string, std::uint64_t>> splitCorpus(const SplitOptions &options, Project &project,
                                                         const std::string &name);

} // namespace sintonia
