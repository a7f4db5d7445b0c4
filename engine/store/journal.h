// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/files.h"
#include "engine/core/json.h"
#include "engine/core/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sintonia {

/// runs/ID/journal.jsonl: append-only, one JSON object a line, each with "seq" (1, 2, …), "time" (seconds since 1970) and
/// "kind":
///
/// | kind         | further keys |
/// | state        | state (running, paused, stopped, finished, failed), reason, step |
/// | metric       | step, epoch, values {curve: number}: train/loss, train/learning_rate, train/grad_norm,
/// train/tokens_per_second, train/memory_bytes | | evaluation   | step, epoch, set ("validation", "out_of_domain/NAME"),
/// values {measure: number}, per_query {id: {measure: number}}, answers {row: text} | | checkpoint   | step, folder, best (bool) | | resume |
/// step: metric and evaluation lines with a larger step are superseded by what follows | | message      | level (info,
/// warning, error), text | | verdict      | text, over_specific (bool), best_step, metric, best, base: why the run ended and
/// what it gained, in words and numbers |
///
/// metric and state lines may carry "seconds": time spent training so far, resumes included.
/// A last line without newline is a torn write: readers leave it, the writer cuts it off when it opens the file.
struct JournalEntry {
    std::int64_t seq = 0;
    double time = 0;
    std::string kind;
    Json content; ///< the whole line
};

class JournalWriter {
public:
    /// Opens for appending; goes on after the last whole line.
    static Result<JournalWriter> open(const fs::path &file);
    JournalWriter(JournalWriter &&) noexcept;
    JournalWriter &operator=(JournalWriter &&) noexcept;
    ~JournalWriter();
    /// Adds seq, time and kind to `content` and appends the line in one write.
    Result<void> append(const std::string &kind, Json content);
    /// Syncs to disk: before a checkpoint's manifest and at the end.
    Result<void> sync();

private:
    JournalWriter(fs::path file, int descriptor, std::int64_t next);
    fs::path m_file;
    int m_descriptor = -1;
    std::int64_t m_next = 1;
};

/// Whole lines from byte `offset` on, which is moved behind them; at most about `limit` bytes a call (at least one line). A
/// line that is not an entry is skipped and reported in `broken`.
Result<std::vector<JournalEntry>> readJournal(const fs::path &file, std::uint64_t &offset,
                                              std::vector<std::string> *broken = nullptr, std::uint64_t limit = UINT64_MAX);

} // namespace sintonia
