// SPDX-License-Identifier: Apache-2.0
#include "engine/synth/chatendpoint.h"

#include "engine/core/json.h"

#include <fmt/format.h>

namespace sintonia {

namespace {

/// The connection's limits follow the reply's.
RetryOptions retryOptions(const ChatEndpointOptions &options) {
    auto retry = options.retry;
    retry.stallTimeout = std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(options.most));
    return retry;
}

Error malformed(const std::string &what, std::string expected, std::string found) {
    return Error{ErrorCode::Other, {}, what, std::move(expected), std::move(found)};
}

std::int64_t countOf(const Json &usage, const char *key) {
    const auto found = usage.is_object() ? usage.find(key) : usage.end();
    return usage.is_object() && found != usage.end() && found->is_number_unsigned() ? found->get<std::int64_t>() : 0;
}

/// The first choice of a chat completion.
Result<ChatReply> readReply(const std::string &body, const std::string &what) {
    const auto json = parseJson(body, what);
    if (!json)
        return failure(malformed(what, "a reply in JSON", "\"" + body.substr(0, 60) + "\""));
    const auto choices = json->is_object() ? json->find("choices") : json->end();
    if (!json->is_object() || choices == json->end() || !choices->is_array() || choices->empty() ||
        !(*choices)[0].is_object())
        return failure(malformed(what, "a reply with \"choices\"", toText(*json).substr(0, 60)));
    const Json &choice = (*choices)[0];
    const Json message = choice.value("message", Json());
    if (!message.is_object() || !message.contains("content") || !message["content"].is_string())
        return failure(malformed(what, "a message with a text as \"content\"", toText(choice).substr(0, 60)));
    ChatReply reply;
    reply.text = message["content"].get<std::string>();
    reply.cut = choice.contains("finish_reason") && choice["finish_reason"] == "length";
    const Json usage = json->value("usage", Json());
    reply.promptTokens = countOf(usage, "prompt_tokens");
    reply.completionTokens = countOf(usage, "completion_tokens");
    return reply;
}

} // namespace

Result<std::unique_ptr<ChatEndpoint>> ChatEndpoint::open(ChatEndpointOptions options) {
    const auto wrong = [](const char *key, std::string expected, std::string found) {
        return failure(Error{ErrorCode::Usage, {}, key, std::move(expected), std::move(found)});
    };
    SINTONIA_ASSIGN(endpoint, checkedEndpoint(options.endpoint));
    options.endpoint = endpoint;
    if (options.model.empty())
        return wrong("endpoint model", "the server's name of a model", "none");
    if (!(options.temperature >= 0 && options.temperature <= 2))
        return wrong("temperature", "a number from 0 to 2", fmt::format("{}", options.temperature));
    if (options.mostTokens < 1 || options.mostTokens > 1'000'000)
        return wrong("most tokens", "a number from 1 to 1000000", fmt::format("{}", options.mostTokens));
    if (options.most.count() < 1)
        return wrong("time limit", "a time above 0", fmt::format("{} ms", options.most.count()));
    if (!options.key.empty() && !mayCarryToken(options.endpoint, options.endpoint))
        return wrong("endpoint", "https, or this machine, where a key goes along", "\"" + options.endpoint + "\"");
    return std::unique_ptr<ChatEndpoint>(new ChatEndpoint(std::move(options)));
}

ChatEndpoint::ChatEndpoint(ChatEndpointOptions options)
    : m_options(std::move(options)), m_address(m_options.endpoint + "/chat/completions"),
      m_client({m_options.endpoint, m_options.key}, retryOptions(m_options)) {}

RequestResult ChatEndpoint::attempt(const std::string &request, ChatReply &reply, const StopToken &stop) {
    const auto what = name();
    const auto start = std::chrono::steady_clock::now();
    std::string body;
    const auto take = [&](std::string_view piece) -> Result<void> {
        if (body.size() + piece.size() > m_options.mostBytes)
            return failure(malformed(what, fmt::format("a reply of at most {} bytes", m_options.mostBytes), "more"));
        if (std::chrono::steady_clock::now() - start > m_options.most)
            return failure(
                malformed(what, fmt::format("a reply within {} ms", m_options.most.count()), "one that does not end"));
        body += piece;
        return {};
    };
    const HttpReceiver receiver{[](const HttpHead &) { return Result<void>(); }, take};
    if (auto sent = m_client.post(m_address, what, request, receiver, stop); !sent)
        return sent;
    auto read = readReply(body, what);
    if (!read)
        return tl::unexpected(RequestFailure{read.error(), true});
    reply = std::move(*read);
    return {};
}

Result<ChatReply> ChatEndpoint::reply(const std::vector<ChatMessage> &messages, StopToken stop, ProgressSink &progress) {
    Json turns = Json::array();
    for (const auto &message : messages)
        turns.push_back({{"role", message.role}, {"content", message.content}});
    const auto request = toText({{"model", m_options.model},
                                 {"messages", turns},
                                 {"temperature", m_options.temperature},
                                 {"max_tokens", m_options.mostTokens},
                                 {"stream", false}});
    ChatReply reply;
    SINTONIA_TRY(withRetries(m_options.retry, [&] { return attempt(request, reply, stop); }, stop, progress));
    return reply;
}

} // namespace sintonia
