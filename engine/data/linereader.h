// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/data/format.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sintonia {

/// What one reading of a source shares: where records go, and progress in bytes over all its files.
struct Reading {
    const ReadOptions &options;
    RecordSink &sink;
    StopToken stop;
    ProgressSink &progress;
    std::uint64_t done = 0;  ///< bytes of files that are finished
    std::uint64_t total = 0; ///< bytes of all files

    /// Counts a file that will be read into `total`.
    void add(const fs::path &file);
    /// Reports a record that can not be used, or one that was mended.
    void skip(std::string place, std::string reason);
    void repair(std::string place, std::string reason);
};

/// Streams a text file, plain or .gz, line by line in bounded memory: byte order mark and line ends dropped, NUL bytes and
/// lone surrogates replaced by U+FFFD, other encodings than UTF-8 recognised and converted; each repair is reported to the
/// sink.
class LineReader {
public:
    /// `name` stands in messages. A .gz file that unpacks to more than 64 MiB and 200 times its size is bad input, and so is
    /// a line above 64 MiB.
    static Result<LineReader> open(const fs::path &path, std::string name, Reading &reading);
    LineReader(LineReader &&) noexcept;
    ~LineReader();

    /// Moves to the next line; false at the end of the file.
    Result<bool> next();
    /// As next(), over blank lines, which are reported as skipped unless only blank lines follow.
    Result<bool> nextFilled();

    /// Well-formed UTF-8, valid until the next call of next().
    std::string_view line() const;
    std::uint64_t number() const;
    /// "corpus.jsonl:3"
    std::string place() const;

private:
    struct State;
    explicit LineReader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// The first 64 KiB of a file, unpacked.
Result<std::string> readHead(const fs::path &path);

/// A whole text file as UTF-8, lines ended by \n; above 1 GiB it is bad input.
Result<std::string> readWholeText(const fs::path &path, Reading &reading);

/// The split of judgements that a source has no split for: the caller's choice, else `usual`.
std::string splitOr(const ReadOptions &options, const std::string &usual);

/// "expected …, found …" the reason of a skipped record.
std::string mismatch(const std::string &expected, const std::string &found);

/// The beginning of a line in quotes, for messages.
std::string excerpt(std::string_view line);

} // namespace sintonia
