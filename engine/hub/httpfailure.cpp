// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/httpfailure.h"

#include "engine/core/json.h"
#include "engine/core/utf8.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace sintonia {

namespace {

constexpr std::size_t mostSaidBytes = 300;

/// The server's own words in quotes, as far as they are printable ASCII.
std::string quoted(std::string text) {
    text.resize(std::min(text.size(), mostSaidBytes));
    std::erase_if(text, [](char c) { return c < ' ' || c > '~'; });
    return text.empty() ? text : " (\"" + text + "\")";
}

/// The message of an OpenAI-compatible error body, else the body itself.
std::string messageOf(const std::string &body) {
    const auto json = parseJson(body, "answer");
    if (!json || !json->is_object())
        return body;
    const Json error = json->value("error", Json());
    for (const Json *holder : {&error, &*json})
        if (holder->is_object() && holder->contains("message") && (*holder)["message"].is_string())
            return (*holder)["message"].get<std::string>();
    return error.is_string() ? error.get<std::string>() : body;
}

std::string without(std::string text, const std::string &token) {
    if (!token.empty())
        for (auto at = text.find(token); at != text.npos; at = text.find(token))
            text.replace(at, token.size(), "***");
    return text;
}

/// Seconds, or a date from which the seconds are counted.
std::optional<std::chrono::seconds> retryAfter(const HttpHead &head) {
    const auto after = head.header("retry-after");
    int seconds = 0;
    const auto [end, problem] = std::from_chars(after.data(), after.data() + after.size(), seconds);
    if (problem == std::errc() && end == after.data() + after.size())
        return std::chrono::seconds(std::max(0, seconds));
    const auto date = after.empty() ? -1 : curl_getdate(after.c_str(), nullptr);
    if (date == -1)
        return std::nullopt;
    return std::chrono::seconds(std::max<std::time_t>(0, date - std::time(nullptr)));
}

RequestFailure otherFailure(const HttpHead &head, const std::string &said, const std::string &what) {
    RequestFailure failed{Error{ErrorCode::Other, fmt::format("the server answered {}{}", head.status, said), what, {}, {}}};
    failed.again = head.status == 429 || head.status == 408 || head.status >= 500;
    failed.retryAfter = retryAfter(head);
    return failed;
}

RequestFailure bad(std::string message, const std::string &what) {
    return {Error{ErrorCode::BadInput, std::move(message), what, {}, {}}};
}

} // namespace

RequestFailure getFailure(const HttpHead &head, const std::string &what, bool withToken) {
    const auto said = quoted(head.header("x-error-message"));
    switch (head.status) {
    case 401:
    case 403:
        return bad((withToken ? "the server refuses it with your key: it is private or gated (accept its terms on the "
                                "server's site), or does not exist"
                              : "the server gives it to nobody without a key: it is private, gated or does not exist; a key "
                                "is taken from HF_TOKEN") +
                       said,
                   what);
    case 404: return bad("the server has no such model, revision or file" + said, what);
    case 416: return bad("the server has fewer bytes than are here already" + said, what);
    default: return otherFailure(head, said, what);
    }
}

RequestFailure postFailure(const HttpHead &head, const std::string &body, const std::string &what,
                           const std::string &token) {
    const auto said = quoted(without(messageOf(body), token));
    if (head.status >= 300 && head.status < 400)
        return bad(fmt::format("the server answered {} and points to another address{}; redirects are not followed",
                               head.status, quoted(without(head.header("location"), token))),
                   what);
    switch (head.status) {
    case 401:
    case 403: return bad((token.empty() ? "the server wants a key" : "the server refuses the key") + said, what);
    case 404: return bad("the server has no such address or model" + said, what);
    default: return otherFailure(head, said, what);
    }
}

} // namespace sintonia
