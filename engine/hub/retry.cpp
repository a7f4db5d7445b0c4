// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/retry.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace sintonia {

namespace {

/// False when `stop` was set meanwhile.
bool waitFor(std::chrono::milliseconds time, const StopToken &stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

} // namespace

Result<void> withRetries(const RetryOptions &options, const std::function<RequestResult()> &attempt, StopToken stop,
                         ProgressSink &progress) {
    int used = 0;
    auto wait = options.firstWait;
    for (;;) {
        if (stop.stop_requested())
            return interrupted();
        const auto done = attempt();
        if (done)
            return {};
        const auto &failed = done.error();
        if (failed.gained) {
            used = 0;
            wait = options.firstWait;
        }
        ++used;
        if (!failed.again || used >= std::max(1, options.attempts)) {
            auto error = failed.error;
            if (failed.again)
                error.message += fmt::format("{}given up after {} attempts", error.message.empty() ? "" : "; ", used);
            return failure(std::move(error));
        }
        const auto asked = failed.retryAfter ? std::chrono::milliseconds(*failed.retryAfter) : wait;
        const auto pause = std::min(std::max(asked, wait), options.longestWait);
        progress.message(fmt::format("{}; attempt {} of {} in {:.1f} s", failed.error.text(), used + 1, options.attempts,
                                     double(pause.count()) / 1000));
        if (!waitFor(pause, stop))
            return interrupted();
        wait = std::min(wait * 2, options.longestWait);
    }
}

} // namespace sintonia
