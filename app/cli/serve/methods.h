// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/serve/server.h"
#include "app/cli/serve/session.h"

namespace sintonia::cli {

/// The one list of methods that the helper answers (engine/rpc/protocol.h says what each takes and gives).
/// `session` must outlive the map.
std::map<std::string, Method> methods(Session &session);

Result<Json> initialize();
Result<Json> describeModel(Session &session, const Json &params);
Result<Json> rank(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> matrix(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> judged(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> map(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> evaluateModel(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> lengths(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> exportModel(Session &session, const Json &params, StopToken stop, ProgressSink &progress);

} // namespace sintonia::cli
