// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/server.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>

namespace sintonia {

namespace {

struct FreeUrl {
    void operator()(CURLU *url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

/// Empty when the text is no address.
Url parsed(const std::string &text) {
    Url url(curl_url());
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return nullptr;
    return url;
}

std::string part(const Url &url, CURLUPart which, unsigned flags = 0) {
    char *text = nullptr;
    if (!url || curl_url_get(url.get(), which, &text, flags) != CURLUE_OK)
        return {};
    const std::string copy = text;
    curl_free(text);
    return copy;
}

/// "https://host:443", empty for what is no http(s) address.
std::string originOf(const std::string &text) {
    const auto url = parsed(text);
    const auto scheme = part(url, CURLUPART_SCHEME);
    if (scheme != "https" && scheme != "http")
        return {};
    return fmt::format("{}://{}:{}", scheme, part(url, CURLUPART_HOST), part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT));
}

bool isThisMachine(const std::string &text) {
    const auto host = part(parsed(text), CURLUPART_HOST);
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

bool namesUser(const Url &url) { return !part(url, CURLUPART_USER).empty() || !part(url, CURLUPART_PASSWORD).empty(); }

} // namespace

Result<std::string> checkedEndpoint(const std::string &endpoint) {
    const auto url = parsed(endpoint);
    const bool plain = !originOf(endpoint).empty() && !namesUser(url) && part(url, CURLUPART_QUERY).empty() &&
                       part(url, CURLUPART_FRAGMENT).empty();
    if (!plain)
        return failure(Error{
            ErrorCode::Usage, {}, "model server", "an address such as https://huggingface.co", "\"" + endpoint + "\""});
    return endpoint.substr(0, endpoint.find_last_not_of('/') + 1);
}

Result<std::string> redirectTarget(const std::string &url, const std::string &location) {
    const auto base = parsed(url);
    const bool resolved =
        base && curl_url_set(base.get(), CURLUPART_URL, location.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
    const auto target = resolved ? part(base, CURLUPART_URL) : std::string();
    const bool allowed = target.starts_with("https://") || (!originOf(target).empty() && originOf(target) == originOf(url));
    if (!allowed || namesUser(base))
        return badInput(url, "a redirect to https, or within the same server", "\"" + location.substr(0, 200) + "\"");
    return target;
}

bool mayCarryToken(const std::string &url, const std::string &endpoint) {
    const auto origin = originOf(url);
    return !origin.empty() && origin == originOf(endpoint) && (origin.starts_with("https://") || isThisMachine(url));
}

std::string percentEncoded(const std::string &path, bool keepSlash) {
    std::string out;
    for (const char c : path) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || c == '-' || c == '.' || c == '_' || c == '~' || (c == '/' && keepSlash))
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

} // namespace sintonia
