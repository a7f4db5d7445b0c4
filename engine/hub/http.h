// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/progress.h"
#include "engine/hub/retry.h"
#include "engine/hub/server.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace sintonia {

/// The beginning of an answer. Headers of redirects that led here are kept; names are lower case.
struct HttpHead {
    long status = 0;
    std::map<std::string, std::string> headers;

    /// Empty when absent.
    std::string header(const std::string &name) const;
};

/// Takes an answer with status 200 or 206: first its head, then its body in pieces. An error ends the transfer.
struct HttpReceiver {
    std::function<Result<void>(const HttpHead &)> begin;
    std::function<Result<void>(std::string_view)> take;
};

/// Requests to one server over one kept connection, through libcurl. The token goes along where mayCarryToken() says so.
/// Certificates are checked; nothing but http and https is spoken. One thread.
class HttpClient {
public:
    HttpClient(HubServer server, const RetryOptions &options);
    ~HttpClient();

    /// One attempt. `from` > 0 asks for the bytes from there on. Statuses other than 200 and 206 are failures whose sentence
    /// says what the status means for `what` (a model or file name). Redirects (at most 5) follow redirectTarget(). `stop`
    /// ends it within a fraction of a second.
    RequestResult get(const std::string &url, const std::string &what, std::uint64_t from, const HttpReceiver &receiver,
                      StopToken stop);

    /// One attempt at a POST of a JSON text. No redirect is followed: what is sent is for the server that was named. A
    /// failure tells the beginning of the server's own words, without the token.
    RequestResult post(const std::string &url, const std::string &what, const std::string &json,
                       const HttpReceiver &receiver, StopToken stop);

    const HubServer &server() const { return m_server; }

private:
    struct Handles;
    struct Answer;
    struct Wanted {
        std::uint64_t from = 0;
        const std::string *json = nullptr; ///< null: GET
    };
    RequestResult perform(const std::string &url, const std::string &what, const Wanted &wanted, Answer &answer,
                          const StopToken &stop);

    HubServer m_server;
    RetryOptions m_options;
    std::unique_ptr<Handles> m_handles;
};

} // namespace sintonia
