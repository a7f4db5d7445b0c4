// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/hub/http.h"

namespace sintonia {

/// What a status that is no success means for a GET of `what` from a hub.
RequestFailure getFailure(const HttpHead &head, const std::string &what, bool withToken);
/// The same for a POST; `body` is the beginning of the answer, of which the message is told with every `token` in it hidden.
RequestFailure postFailure(const HttpHead &head, const std::string &body, const std::string &what, const std::string &token);

} // namespace sintonia
