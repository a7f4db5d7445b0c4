// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/core/progress.h"

#include <functional>
#include <map>
#include <string>

namespace sintonia::cli {

/// Answers one method: parameters in, result out; progress and stop belong to the request.
using Method = std::function<Result<Json>(const Json &params, StopToken stop, ProgressSink &progress)>;

/// The methods that a helper answers, by name.
struct Methods {
    std::map<std::string, Method> inTurn; ///< run one after another on the thread that serves
    std::map<std::string, Method> beside; ///< run at once, each on a thread of its own: they must share nothing with others
};

/// Reads JSON-RPC requests from descriptor `in` and writes answers to `out` (engine/rpc/protocol.h) until "shutdown", the
/// end of the input, or a stop request. A thread of its own reads, so that "cancel" is seen while a method runs.
Result<void> serve(int in, int out, const Methods &methods, StopToken stop);

} // namespace sintonia::cli
