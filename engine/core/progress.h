// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

namespace sintonia {

/// Passed down to every verb; a verb that sees it set returns interrupted() within a fraction of a second.
using StopToken = std::stop_token;

/// How far a piece of work is. total 0 means unknown.
struct Progress {
    std::string_view stage; ///< what is being done, e.g. "Embedding documents"
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    std::string_view unit = {}; ///< "documents", "bytes", "steps"
};

/// Receives progress and messages of a verb, on the thread that runs the verb. The base class ignores all of it.
class ProgressSink {
public:
    virtual ~ProgressSink() = default;
    virtual void progress(const Progress &) {}
    /// One line for a person: a note, a warning.
    virtual void message(const std::string &) {}
    /// Text of result number `index` as it comes, whole characters only.
    virtual void piece(std::size_t, std::string_view) {}

    /// A sink that ignores everything.
    static ProgressSink &none();
};

} // namespace sintonia
