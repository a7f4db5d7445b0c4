// SPDX-License-Identifier: Apache-2.0
#include "engine/hub/http.h"

#include "engine/hub/httpfailure.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <mutex>

namespace sintonia {

namespace {

constexpr int mostRedirects = 5;
constexpr std::size_t mostHeaderBytes = 256 * 1024;
constexpr std::uint64_t mostDiscardedBytes = 64 * 1024;
constexpr std::size_t mostMessageBytes = 4096;

std::string lowerCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == text.npos ? std::string()
                              : std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

RequestFailure lasting(Error error) { return {std::move(error)}; }

} // namespace

std::string HttpHead::header(const std::string &name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

struct HttpClient::Handles {
    CURL *easy = nullptr;
    CURLM *multi = nullptr;

    Handles() {
        static std::once_flag once;
        std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
        easy = curl_easy_init();
        multi = curl_multi_init();
    }
    ~Handles() {
        curl_multi_cleanup(multi);
        curl_easy_cleanup(easy);
    }
};

/// One answer while it arrives; libcurl's callbacks fill it.
struct HttpClient::Answer {
    HttpHead head;
    const HttpReceiver *receiver = nullptr;
    std::size_t headerBytes = 0;
    std::uint64_t discarded = 0; ///< of answers that are no success
    std::string message;         ///< what they begin with
    bool begun = false;
    tl::expected<void, Error> taken;

    bool isWanted() const { return head.status == 200 || head.status == 206; }
    bool begin() {
        if (!begun) {
            begun = true;
            taken = receiver->begin(head);
        }
        return bool(taken);
    }

    static std::size_t onHeader(char *data, std::size_t, std::size_t size, void *self) {
        auto &answer = *static_cast<Answer *>(self);
        const std::string_view line(data, size);
        answer.headerBytes += size;
        if (answer.headerBytes > mostHeaderBytes)
            return 0;
        if (line.starts_with("HTTP/")) {
            const auto space = line.find(' ');
            answer.head.status = 0;
            if (space != line.npos)
                std::from_chars(line.data() + space + 1, line.data() + line.size(), answer.head.status);
            // Of the answers before, only what describes the file is of interest.
            std::erase_if(answer.head.headers, [](const auto &header) { return !header.first.starts_with("x-"); });
        } else if (const auto colon = line.find(':'); colon != line.npos) {
            answer.head.headers[lowerCase(std::string(line.substr(0, colon)))] = trimmed(line.substr(colon + 1));
        }
        return size;
    }
    static std::size_t onBody(char *data, std::size_t, std::size_t size, void *self) {
        auto &answer = *static_cast<Answer *>(self);
        if (!answer.isWanted()) {
            answer.discarded += size;
            answer.message.append(data, std::min(size, mostMessageBytes - answer.message.size()));
            return answer.discarded <= mostDiscardedBytes ? size : 0;
        }
        if (!answer.begin())
            return 0;
        answer.taken = answer.receiver->take(std::string_view(data, size));
        return answer.taken ? size : 0;
    }
};

HttpClient::HttpClient(HubServer server, const RetryOptions &options)
    : m_server(std::move(server)), m_options(options), m_handles(std::make_unique<Handles>()) {}

HttpClient::~HttpClient() = default;

RequestResult HttpClient::perform(const std::string &url, const std::string &what, const Wanted &wanted, Answer &answer,
                                  const StopToken &stop) {
    CURL *easy = m_handles->easy;
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "sintonia");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, long(m_options.connectTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, long(m_options.stallTimeout.count()));
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 256L * 1024);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Answer::onHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Answer::onBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
    if (wanted.from > 0)
        curl_easy_setopt(easy, CURLOPT_RANGE, fmt::format("{}-", wanted.from).c_str());
    curl_slist *headers = nullptr;
    if (wanted.json != nullptr) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, wanted.json->data());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(wanted.json->size()));
        headers = curl_slist_append(headers, "Content-Type: application/json");
        headers = curl_slist_append(headers, "Expect:");
    }
    if (!m_server.token.empty() && mayCarryToken(url, m_server.endpoint))
        headers = curl_slist_append(headers, ("Authorization: Bearer " + m_server.token).c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);

    curl_multi_add_handle(m_handles->multi, easy);
    CURLcode code = CURLE_OK;
    for (int running = 1; running > 0 && !stop.stop_requested();) {
        if (curl_multi_perform(m_handles->multi, &running) != CURLM_OK)
            break;
        if (running > 0)
            curl_multi_poll(m_handles->multi, nullptr, 0, 100, nullptr);
    }
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_handles->multi, &left))
        if (message->msg == CURLMSG_DONE)
            code = message->data.result;
    curl_multi_remove_handle(m_handles->multi, easy);
    curl_slist_free_all(headers);

    if (stop.stop_requested())
        return tl::unexpected(lasting(interrupted().value()));
    if (!answer.taken)
        return tl::unexpected(lasting(answer.taken.error()));
    if (code == CURLE_OK || answer.discarded > mostDiscardedBytes)
        return {};
    RequestFailure failed{
        Error{ErrorCode::Other, fmt::format("the connection failed: {}", curl_easy_strerror(code)), what, {}, {}}};
    failed.again =
        code != CURLE_PEER_FAILED_VERIFICATION && code != CURLE_UNSUPPORTED_PROTOCOL && code != CURLE_URL_MALFORMAT;
    return tl::unexpected(std::move(failed));
}

RequestResult HttpClient::get(const std::string &url, const std::string &what, std::uint64_t from,
                              const HttpReceiver &receiver, StopToken stop) {
    std::string address = url;
    Answer answer;
    answer.receiver = &receiver;
    for (int redirects = 0;; ++redirects) {
        if (auto done = perform(address, what, {from, nullptr}, answer, stop); !done)
            return done;
        if (answer.isWanted()) {
            if (!answer.begin())
                return tl::unexpected(lasting(answer.taken.error()));
            return {};
        }
        const auto location = answer.head.header("location");
        const auto status = answer.head.status;
        const bool redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        if (!redirect || location.empty())
            return tl::unexpected(getFailure(answer.head, what, !m_server.token.empty()));
        if (redirects == mostRedirects)
            return tl::unexpected(
                lasting(badInput(what, fmt::format("at most {} redirects", mostRedirects), "more").value()));
        auto target = redirectTarget(address, location);
        if (!target)
            return tl::unexpected(lasting(target.error()));
        address = std::move(*target);
    }
}

RequestResult HttpClient::post(const std::string &url, const std::string &what, const std::string &json,
                               const HttpReceiver &receiver, StopToken stop) {
    Answer answer;
    answer.receiver = &receiver;
    if (auto done = perform(url, what, {0, &json}, answer, stop); !done)
        return done;
    if (!answer.isWanted())
        return tl::unexpected(postFailure(answer.head, answer.message, what, m_server.token));
    if (!answer.begin())
        return tl::unexpected(lasting(answer.taken.error()));
    return {};
}

} // namespace sintonia
