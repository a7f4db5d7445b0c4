// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/serve/server.h"
#include "app/cli/serve/session.h"
#include "engine/hub/server.h"

namespace sintonia::cli {

/// The one list of methods that the helper answers (engine/rpc/protocol.h says what each takes and gives). Downloads come
/// from `hub` unless a request names another server. `session` must outlive the list.
Methods methods(Session &session, const HubServer &hub);

Result<Json> initialize();
Result<Json> describeModel(Session &session, const Json &params);
Result<Json> rank(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> matrix(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> judged(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> map(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> evaluateModel(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> lengths(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> generateText(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> buildRows(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> previewRows(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> estimateTraining(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> findContext(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> askLanguageModel(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> judgeRun(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> scoreRelevance(Session &session, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> exportModel(Session &session, const Json &params, StopToken stop, ProgressSink &progress);

/// These share nothing: each may run beside any other.
Result<Json> listModels(const Json &params);
Result<Json> downloadModel(const HubServer &hub, const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> importModel(const Json &params, StopToken stop, ProgressSink &progress);
Result<Json> removeModel(const Json &params);
Result<Json> restoreModel(const Json &params);
Result<Json> discardDownload(const Json &params);

} // namespace sintonia::cli
