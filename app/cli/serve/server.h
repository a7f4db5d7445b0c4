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

/// Reads JSON-RPC requests from descriptor `in` and writes answers to `out` (engine/rpc/protocol.h) until "shutdown", the end
/// of the input, or a stop request. A thread of its own reads, so that "cancel" is seen while a method runs; methods run one
/// after another on the calling thread.
Result<void> serve(int in, int out, const std::map<std::string, Method> &methods, StopToken stop);

} // namespace sintonia::cli
