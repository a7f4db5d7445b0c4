// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// A server of chat completions on this machine that says, and misbehaves, as a test wants.
class LoopbackChat {
public:
    struct Request {
        std::string head;
        sintonia::Json body;
        std::string authorization;
    };
    struct Answer {
        int status = 200;
        std::vector<std::string> headers = {};
        std::string body = {};
        std::size_t repeat = 1;                   ///< how often the body is sent
        std::optional<std::size_t> cutAfter = {}; ///< bytes of the body after which the connection is closed
        std::chrono::milliseconds pause{0};       ///< after each sending of the body
    };
    using Handler = std::function<Answer(const Request &, std::size_t number)>;

    /// The answer of a well-behaved server.
    static Answer says(const std::string &text, const std::string &finish = "stop") {
        const sintonia::Json choice{
            {"index", 0}, {"finish_reason", finish}, {"message", {{"role", "assistant"}, {"content", text}}}};
        return {200,
                {},
                sintonia::toText({{"id", "x"},
                                  {"choices", sintonia::Json::array({choice})},
                                  {"usage", {{"prompt_tokens", 12}, {"completion_tokens", 7}}}})};
    }

    explicit LoopbackChat(Handler handler) : m_handler(std::move(handler)) {
        m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (::bind(m_socket, reinterpret_cast<sockaddr *>(&address), length) != 0 || ::listen(m_socket, 16) != 0 ||
            ::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &length) != 0)
            std::abort();
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~LoopbackChat() {
        m_ends = true;
        m_thread.join();
        ::close(m_socket);
    }

    std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/v1"; }
    std::vector<Request> requests() const {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

private:
    void serve() {
        while (!m_ends) {
            pollfd waiting{m_socket, POLLIN, 0};
            if (::poll(&waiting, 1, 20) <= 0)
                continue;
            const int client = ::accept(m_socket, nullptr, nullptr);
            if (client < 0)
                continue;
            if (const auto request = read(client))
                answer(client, *request);
            ::close(client);
        }
    }

    static std::optional<Request> read(int client) {
        std::string text;
        char block[4096];
        std::size_t end = 0, length = 0;
        while (end == 0 || text.size() < end + length) {
            const auto count = ::recv(client, block, sizeof block, 0);
            if (count <= 0)
                return {};
            text.append(block, std::size_t(count));
            if (end != 0 || text.find("\r\n\r\n") == text.npos)
                continue;
            end = text.find("\r\n\r\n") + 4;
            if (const auto at = text.find("Content-Length: "); at < end)
                length = std::stoull(text.substr(at + 16));
        }
        Request request;
        request.head = text.substr(0, end);
        if (auto json = sintonia::parseJson(text.substr(end), "request"))
            request.body = std::move(*json);
        if (const auto key = text.find("Authorization: "); key < end)
            request.authorization = text.substr(key + 15, text.find("\r\n", key) - key - 15);
        return request;
    }

    void answer(int client, const Request &request) {
        Answer answer;
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
            answer = m_handler(request, m_requests.size());
        }
        std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Status\r\nConnection: close\r\nContent-Length: " +
                           std::to_string(answer.body.size() * answer.repeat) + "\r\n";
        for (const auto &header : answer.headers)
            head += header + "\r\n";
        head += "\r\n";
        if (::send(client, head.data(), head.size(), MSG_NOSIGNAL) < 0)
            return;
        for (std::size_t round = 0; round < answer.repeat && !m_ends; ++round) {
            const auto size = std::min(answer.cutAfter.value_or(answer.body.size()), answer.body.size());
            for (std::size_t at = 0; at < size;) {
                const auto count = ::send(client, answer.body.data() + at, size - at, MSG_NOSIGNAL);
                if (count < 0)
                    return;
                at += std::size_t(count);
            }
            if (answer.cutAfter)
                return;
            if (answer.pause.count() > 0)
                std::this_thread::sleep_for(answer.pause);
        }
    }

    Handler m_handler;
    int m_socket = -1;
    int m_port = 0;
    std::thread m_thread;
    std::atomic<bool> m_ends = false;
    mutable std::mutex m_mutex;
    std::vector<Request> m_requests;
};
