// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/format.h"

#include <map>
#include <string>

namespace sintonia {

/// Reasons of dropped records.
std::string duplicateId(const std::string &id);
std::string unknownId(const std::string &kind, const std::string &id);

/// Keeps an import's report while records come in, and decides at the end whether the source is good enough: of each file
/// at most 5 % of the records may be broken, duplicate or name unknown ids.
class ImportTally {
public:
    ImportTally(const ReadOptions &options, ImportReport &report) : m_options(options), m_report(report) {}

    /// Counts a record of the file that `place` names, whether it will be kept or not.
    void seen(const std::string &place);
    /// A record that was seen() and is not kept.
    void drop(const std::string &place, std::string reason);
    /// A problem of the reader; a skipped record counts as seen.
    void add(ImportProblem &&problem);
    /// Looks for text that was decoded wrongly before and mends it when the options say so.
    void inspect(std::string &text, const std::string &place);

    /// Bad input when a file has too many records that can't be used, or when there was no record at all.
    Result<void> finish() const;

private:
    struct Count {
        std::uint64_t seen = 0;
        std::uint64_t dropped = 0;
        std::string first; ///< the first problem, with its place
    };
    void list(ImportProblem &&problem);

    const ReadOptions &m_options;
    ImportReport &m_report;
    std::map<std::string, Count> m_files;
};

} // namespace sintonia
