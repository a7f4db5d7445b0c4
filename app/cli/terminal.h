// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/core/progress.h"

#include <chrono>
#include <string>

namespace sintonia::cli {

/// Progress and messages on standard error: a bar that redraws itself on a terminal, only messages elsewhere.
class TerminalProgress : public ProgressSink {
public:
    TerminalProgress();
    void progress(const Progress &progress) override;
    void message(const std::string &text) override;
    /// Ends a bar's line.
    void finish();

private:
    bool m_terminal = false;
    bool m_barShown = false;
    std::chrono::steady_clock::time_point m_last;
};

/// To standard output; a failing write is an error (a full disk, a closed pipe).
Result<void> printText(const std::string &text);
/// The same with a newline after it.
Result<void> print(const std::string &line);
Result<void> printJson(const Json &json, bool pretty = true);

} // namespace sintonia::cli
