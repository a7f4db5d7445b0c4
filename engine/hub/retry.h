// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/core/result.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace sintonia {

/// How often and how patiently a request to a server is made.
struct RetryOptions {
    int attempts = 5;                                        ///< in all, at least 1; counted anew once much data has come
    std::chrono::milliseconds firstWait{1000};               ///< doubled after each attempt
    std::chrono::milliseconds longestWait{30'000};           ///< also bounds a Retry-After of the server
    std::chrono::seconds connectTimeout{20};
    std::chrono::seconds stallTimeout{30};                   ///< without a byte
};

/// A failed request. `again`: the same request may succeed later (429, 5xx, a broken connection, a stall).
struct RequestFailure {
    Error error;
    bool again = false;
    std::optional<std::chrono::seconds> retryAfter = {}; ///< what the server asks for
    bool gained = false;                                 ///< much data came before the failure
};
using RequestResult = tl::expected<void, RequestFailure>;

/// Calls `attempt` until it succeeds, fails for good, the attempts are used up, or `stop` is set. Waits in between are said
/// through `progress` as a message.
Result<void> withRetries(const RetryOptions &options, const std::function<RequestResult()> &attempt, StopToken stop,
                         ProgressSink &progress);

} // namespace sintonia
