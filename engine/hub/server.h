// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/result.h"

#include <string>

namespace sintonia {

/// A hub-compatible server and the person's key for it.
struct HubServer {
    std::string endpoint = "https://huggingface.co"; ///< https, or http where the person says so; a path is allowed
    std::string token;                               ///< empty: none is sent
};

/// The endpoint without trailing slashes. An address that is not http(s), or holds a user name, a query or a fragment, is
/// wrong usage.
Result<std::string> checkedEndpoint(const std::string &endpoint);

/// The address that a redirect leads to from `url`. Relative locations stay on the host; any host is allowed under https;
/// plain http only on the host it came from, and never from https. Else bad input.
Result<std::string> redirectTarget(const std::string &url, const std::string &location);

/// Whether the token of `endpoint` goes along to `url`: the same scheme, host and port, under https or on this machine.
bool mayCarryToken(const std::string &url, const std::string &endpoint);

/// A path for an address: all bytes but letters, digits, "-._~" and "/" as %XX. `keepSlash` false encodes "/", too.
std::string percentEncoded(const std::string &path, bool keepSlash = true);

} // namespace sintonia
