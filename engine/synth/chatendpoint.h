// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/hub/http.h"
#include "engine/synth/chatmodel.h"

#include <chrono>
#include <memory>
#include <string>

namespace sintonia {

/// An OpenAI-compatible server of chat completions, as the person names it.
struct ChatEndpointOptions {
    std::string endpoint; ///< what stands before /chat/completions, e.g. http://localhost:11434/v1
    std::string model;    ///< the server's name of the model
    std::string key;      ///< empty: none. Goes to the endpoint's own host alone, under https or on this machine
    double temperature = 0;                 ///< 0 … 2
    std::int64_t mostTokens = 512;          ///< of the reply, 1 … 1e6
    std::size_t mostBytes = 4 << 20;        ///< of the reply with all around it
    std::chrono::milliseconds most{120'000}; ///< until the whole reply is there; also the longest silence
    RetryOptions retry = {4, std::chrono::milliseconds(1000), std::chrono::milliseconds(60'000)};
};

/// POST ENDPOINT/chat/completions, not streamed. 429, 5xx, a cut connection and a reply that is not the JSON of a chat
/// completion are tried again, with growing pauses and as the server asks (Retry-After); a reply that is too long or takes
/// too long is an error at once. Redirects are not followed.
class ChatEndpoint : public ChatModel {
public:
    /// Usage error when the address, the model or a number can't be right, or when the key would go over plain http to
    /// another machine.
    static Result<std::unique_ptr<ChatEndpoint>> open(ChatEndpointOptions options);

    std::string name() const override { return m_options.model + " @ " + m_options.endpoint; }
    Result<ChatReply> reply(const std::vector<ChatMessage> &messages, StopToken stop, ProgressSink &progress) override;

private:
    explicit ChatEndpoint(ChatEndpointOptions options);
    RequestResult attempt(const std::string &request, ChatReply &reply, const StopToken &stop);

    ChatEndpointOptions m_options;
    std::string m_address;
    HttpClient m_client;
};

} // namespace sintonia
