// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/progress.h"
#include "engine/data/records.h"
#include "engine/data/tuningrow.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sintonia {

/// Something in a source that was repaired or left out, with its place ("corpus.jsonl:3").
struct ImportProblem {
    enum class Kind { Skipped, Repaired };
    Kind kind = Kind::Skipped;
    std::string place;
    std::string reason; ///< "duplicate id \"d7\"", "expected a string at \"text\", found 3", "decoded as windows-1252", …
};

/// Receives records in file order while a reader streams its source; nothing is held back, so memory stays bounded.
/// A judgement comes after the query and the document that it names; where a source has no documents (or no queries) at all,
/// ids of that kind are not checked. A failing Result ends the reading with that error.
class RecordSink {
public:
    virtual ~RecordSink() = default;
    virtual Result<void> document(Document &&document, const std::string &place) = 0;
    virtual Result<void> query(Query &&query, const std::string &place) = 0;
    virtual Result<void> judgement(Judgement &&judgement, const std::string &split, const std::string &place) = 0;
    /// A row of training data of an LLM.
    virtual Result<void> row(TuningRow &&row, const std::string &split, const std::string &place) = 0;
    /// A record that the reader skipped or repaired. Never called for what one of the functions above got unchanged.
    virtual void problem(ImportProblem &&problem) = 0;
};

struct ReadOptions {
    std::string format;            ///< name of a Format; empty = recognise by content
    std::string split;             ///< of judgements whose source names none; empty = "train" for training rows, else "test"
    /// Column or key names of the source for "id", "title", "text", … where they are not the usual ones.
    std::map<std::string, std::string> columns;
    bool repairMojibake = false;   ///< undo text that was decoded wrongly before ("Ã©"); otherwise it is only counted
};

struct PromptTemplate;

/// Training rows as the text of a file.
struct RowText {
    std::string text;
    std::uint64_t written = 0;
    std::uint64_t leftOut = 0; ///< rows that the format can't hold
};

/// One format a file can have; one reader a format.
struct Format {
    std::string name;        ///< "beir", "jsonl", "csv", "pairs", "squad", …
    std::string description; ///< one sentence for a person
    /// Whether `path` looks like this format; `head` holds its first 64 KiB (empty for a folder).
    bool (*recognises)(const fs::path &path, std::string_view head);
    Result<void> (*read)(const fs::path &path, const ReadOptions &options, RecordSink &sink, StopToken stop,
                         ProgressSink &progress);
    /// Training rows in this format; `prompt` makes the prompt of rows with a question where the format holds prompts.
    /// Null for formats of other things.
    RowText (*write)(const std::vector<TuningRow> &rows, const PromptTemplate &prompt) = nullptr;
};

/// The one list of formats, in the order in which they are tried.
const std::vector<Format> &formats();

/// The format of `path` by content, or the error that lists what is readable.
Result<const Format *> recogniseFormat(const fs::path &path, const ReadOptions &options = {});

/// Name of a collection that comes from `path`: the file's or folder's name without extensions.
std::string sourceName(const fs::path &path);

/// Counts and findings of an import; the lists hold the first 1000 problems.
struct ImportReport {
    std::string format;
    std::uint64_t documents = 0;
    std::uint64_t queries = 0;
    std::map<std::string, std::uint64_t> judgements; ///< by split
    std::map<std::string, std::uint64_t> rows;       ///< training rows of an LLM by split
    std::uint64_t skipped = 0;
    std::uint64_t repaired = 0;
    std::uint64_t mojibake = 0; ///< texts that look decoded wrongly (repaired only on request)
    std::vector<ImportProblem> problems;
};

/// Reads a whole source into memory with the tolerance of `import`: duplicate ids, judgements naming unknown ids and broken
/// lines up to 5 % are counted and listed in `report`; beyond that, or when a needed file is missing, bad input. So is a
/// source of training rows of an LLM, which has nothing to search.
Result<Collection> loadCollection(const fs::path &path, const ReadOptions &options, ImportReport &report, StopToken stop,
                                  ProgressSink &progress);

} // namespace sintonia
