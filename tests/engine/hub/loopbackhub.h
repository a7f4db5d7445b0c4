// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCryptographicHash>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// A hub on this machine that serves one model, and misbehaves where a test says so. Speaks as much HTTP as is needed.
class LoopbackHub {
public:
    struct Request {
        std::string path;
        std::uint64_t from = 0; ///< of a Range header
        std::string authorization;
    };
    struct Answer {
        int status = 200;
        std::vector<std::string> headers;
        std::string body;
        std::optional<std::size_t> cutAfter = {}; ///< bytes of the body after which the connection is closed
        std::chrono::milliseconds pause{0};       ///< after each 16 KiB
        std::chrono::milliseconds delay{0};       ///< before the first byte
    };
    /// Changes an answer before it is sent; called on the server's thread.
    using Change = std::function<void(const Request &, Answer &)>;

    static constexpr const char *commit = "0123456789abcdef0123456789abcdef01234567";

    LoopbackHub(std::string id, std::map<std::string, std::string> files) : m_id(std::move(id)), m_files(std::move(files)) {
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
    ~LoopbackHub() {
        m_ends = true;
        m_thread.join();
        ::close(m_socket);
    }

    std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    void setChange(Change change) {
        const std::lock_guard lock(m_mutex);
        m_change = std::move(change);
    }
    std::vector<Request> requests() const {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }
    void forgetRequests() {
        const std::lock_guard lock(m_mutex);
        m_requests.clear();
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

    /// False when the client has gone or the server ends.
    bool waitWith(int client, std::chrono::milliseconds time) const {
        const auto until = std::chrono::steady_clock::now() + time;
        while (std::chrono::steady_clock::now() < until) {
            pollfd gone{client, POLLRDHUP, 0};
            if (m_ends || ::poll(&gone, 1, 1) > 0)
                return false;
        }
        return true;
    }

    static std::optional<Request> read(int client) {
        std::string text;
        char block[4096];
        while (text.find("\r\n\r\n") == text.npos) {
            const auto count = ::recv(client, block, sizeof block, 0);
            if (count <= 0)
                return {};
            text.append(block, std::size_t(count));
        }
        Request request;
        request.path = text.substr(4, text.find(' ', 4) - 4);
        if (const auto range = text.find("Range: bytes="); range != text.npos)
            request.from = std::stoull(text.substr(range + 13));
        if (const auto key = text.find("Authorization: "); key != text.npos)
            request.authorization = text.substr(key + 15, text.find("\r\n", key) - key - 15);
        return request;
    }

    std::string description() const {
        std::string siblings;
        for (const auto &[name, bytes] : m_files) {
            const QByteArray content(bytes.data(), qsizetype(bytes.size()));
            const auto size = std::to_string(bytes.size());
            const auto git = QCryptographicHash::hash("blob " + QByteArray::fromStdString(size) + '\0' + content,
                                                      QCryptographicHash::Sha1)
                                 .toHex();
            siblings += siblings.empty() ? "" : ",";
            siblings += "{\"rfilename\":\"" + name + "\",\"size\":" + size + ",\"blobId\":\"" + git.toStdString() + "\"";
            if (name.ends_with(".safetensors"))
                siblings += ",\"lfs\":{\"size\":" + size + ",\"pointerSize\":130,\"sha256\":\"" +
                            QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex().toStdString() + "\"}";
            siblings += "}";
        }
        return "{\"id\":\"" + m_id + "\",\"sha\":\"" + commit + "\",\"siblings\":[" + siblings + "]}";
    }

    Answer usualAnswer(const Request &request) const {
        if (request.path.starts_with("/api/models/" + m_id + "/revision/"))
            return {200, {"Content-Type: application/json"}, description()};
        const auto folder = "/" + m_id + "/resolve/" + commit + "/";
        const auto file =
            request.path.starts_with(folder) ? m_files.find(request.path.substr(folder.size())) : m_files.end();
        if (file == m_files.end())
            return {404, {"X-Error-Message: Entry not found"}, "Entry not found"};
        const auto size = file->second.size();
        Answer found{
            200, {std::string("X-Repo-Commit: ") + commit}, file->second.substr(std::min<std::size_t>(request.from, size))};
        if (request.from > 0) {
            found.status = request.from < size ? 206 : 416;
            found.headers.push_back("Content-Range: bytes " + std::to_string(request.from) + "-" + std::to_string(size - 1) +
                                    "/" + std::to_string(size));
        }
        return found;
    }

    void answer(int client, const Request &request) {
        auto answer = usualAnswer(request);
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
            if (m_change)
                m_change(request, answer);
        }
        std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Status\r\nConnection: close\r\nContent-Length: " +
                           std::to_string(answer.body.size()) + "\r\n";
        for (const auto &header : answer.headers)
            head += header + "\r\n";
        head += "\r\n";
        if (!waitWith(client, answer.delay))
            return;
        if (::send(client, head.data(), head.size(), MSG_NOSIGNAL) < 0)
            return;
        const auto end = std::min(answer.cutAfter.value_or(answer.body.size()), answer.body.size());
        for (std::size_t at = 0; at < end && !m_ends;) {
            const auto count = ::send(client, answer.body.data() + at, std::min<std::size_t>(end - at, 16384), MSG_NOSIGNAL);
            if (count < 0)
                return;
            at += std::size_t(count);
            if (!waitWith(client, answer.pause))
                return;
        }
    }

    std::string m_id;
    std::map<std::string, std::string> m_files;
    int m_socket = -1;
    int m_port = 0;
    std::thread m_thread;
    std::atomic<bool> m_ends = false;
    mutable std::mutex m_mutex;
    Change m_change;
    std::vector<Request> m_requests;
};
