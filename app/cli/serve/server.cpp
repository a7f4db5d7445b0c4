// SPDX-License-Identifier: Apache-2.0
#include "app/cli/serve/server.h"

#include "engine/rpc/protocol.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <poll.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace sintonia::cli {

namespace {

/// One request that waits or runs.
struct Waiting {
    Json id;
    std::string method;
    Json params;
    std::stop_source stop;
};

/// What the reading thread hands to the serving one.
class Queue {
public:
    void add(std::shared_ptr<Waiting> request) {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back(std::move(request));
        m_changed.notify_one();
    }
    void cancel(const Json &id) {
        const std::lock_guard lock(m_mutex);
        for (const auto &request : m_requests)
            if (request->id == id)
                request->stop.request_stop();
        if (m_running && m_running->id == id)
            m_running->stop.request_stop();
    }
    /// No more requests will come; what runs is stopped.
    void close() {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_requests.clear();
        if (m_running)
            m_running->stop.request_stop();
        m_changed.notify_one();
    }
    /// The next request, null once closed.
    std::shared_ptr<Waiting> next() {
        std::unique_lock lock(m_mutex);
        m_running = nullptr;
        m_changed.wait(lock, [this] { return m_closed || !m_requests.empty(); });
        if (m_requests.empty())
            return nullptr;
        m_running = m_requests.front();
        m_requests.pop_front();
        return m_running;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::shared_ptr<Waiting>> m_requests;
    std::shared_ptr<Waiting> m_running;
    bool m_closed = false;
};

class Writer {
public:
    explicit Writer(int descriptor) : m_descriptor(descriptor) {}
    void send(const Json &message) {
        const auto framed = rpc::frame(message);
        const std::lock_guard lock(m_mutex);
        std::string_view bytes = framed;
        while (!bytes.empty()) {
            const auto count = ::write(m_descriptor, bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return; // The window is gone; the end of the input follows.
            bytes.remove_prefix(std::size_t(count));
        }
    }

private:
    int m_descriptor;
    std::mutex m_mutex; ///< one message at a time
};

class RequestProgress : public ProgressSink {
public:
    RequestProgress(Writer &writer, const Json &id) : m_writer(writer), m_id(id) {}
    void progress(const Progress &progress) override {
        const auto now = std::chrono::steady_clock::now();
        if (now - m_last < std::chrono::milliseconds(50) && progress.done != progress.total)
            return;
        m_last = now;
        m_writer.send(rpc::notification("progress", {{"id", m_id},
                                                     {"stage", progress.stage},
                                                     {"done", progress.done},
                                                     {"total", progress.total},
                                                     {"unit", progress.unit}}));
    }
    void piece(std::size_t index, std::string_view text) override {
        m_writer.send(rpc::notification("piece", {{"id", m_id}, {"index", index}, {"text", text}}));
    }
    void message(const std::string &text) override {
        m_writer.send(rpc::notification("message", {{"id", m_id}, {"text", text}}));
    }

private:
    Writer &m_writer;
    const Json &m_id;
    std::chrono::steady_clock::time_point m_last;
};

Result<Json> answer(const Waiting &request, const std::map<std::string, Method> &methods, ProgressSink &progress) {
    if (request.stop.stop_requested())
        return interrupted();
    const auto method = methods.find(request.method);
    if (method == methods.end())
        return failure(ErrorCode::Usage, fmt::format("unknown method \"{}\"", request.method));
    try {
        return method->second(request.params, request.stop.get_token(), progress);
    } catch (const std::bad_alloc &) {
        return failure(ErrorCode::Resource, "out of memory");
    } catch (const std::exception &error) {
        return failure(ErrorCode::Other, error.what());
    }
}

/// Runs a request's method and sends what it gives.
void serveRequest(const Waiting &request, const std::map<std::string, Method> &methods, Writer &writer) {
    RequestProgress progress(writer, request.id);
    auto result = answer(request, methods, progress);
    if (result && request.id.is_number_integer())
        writer.send(rpc::response(request.id.get<std::int64_t>(), std::move(*result)));
    else
        writer.send(rpc::errorResponse(request.id,
                                       result ? Error{ErrorCode::Usage, "the request's id is not a whole number", {}, {}, {}}
                                              : result.error()));
}

/// The requests that run on threads of their own. Its destructor stops them and waits.
class Beside {
public:
    Beside(const std::map<std::string, Method> &methods, Writer &writer) : m_methods(methods), m_writer(writer) {}
    ~Beside() {
        for (const auto &running : m_running)
            running->request->stop.request_stop();
    }

    bool has(const std::string &method) const { return m_methods.contains(method); }
    void start(std::shared_ptr<Waiting> request) {
        std::erase_if(m_running, [](const auto &running) { return running->ended.load(); });
        auto running = std::make_unique<Running>();
        running->request = std::move(request);
        running->thread = std::jthread([this, &running = *running] {
            serveRequest(*running.request, m_methods, m_writer);
            running.ended = true;
        });
        m_running.push_back(std::move(running));
    }
    void cancel(const Json &id) {
        for (const auto &running : m_running)
            if (running->request->id == id)
                running->request->stop.request_stop();
    }

private:
    struct Running {
        std::shared_ptr<Waiting> request;
        std::atomic<bool> ended = false;
        std::jthread thread;
    };
    const std::map<std::string, Method> &m_methods;
    Writer &m_writer;
    std::vector<std::unique_ptr<Running>> m_running; ///< touched by the reading thread alone
};

void take(Queue &queue, Beside &beside, Json message) {
    const auto method = message.value("method", "");
    if (method == "cancel") {
        const auto id = message.value("params", Json::object()).value("id", Json(nullptr));
        queue.cancel(id);
        beside.cancel(id);
        return;
    }
    if (!message.contains("id"))
        return;
    auto request = std::make_shared<Waiting>();
    request->id = message["id"];
    request->method = method;
    request->params = message.value("params", Json::object());
    if (beside.has(method))
        beside.start(std::move(request));
    else
        queue.add(std::move(request));
}

/// Reads until the input ends, can't be read, or `stop` is set.
void readRequests(int descriptor, Queue &queue, Beside &beside, const StopToken &stop) {
    rpc::Deframer deframer;
    std::string block(std::size_t(1) << 16, '\0');
    while (!stop.stop_requested()) {
        pollfd poll{descriptor, POLLIN, 0};
        if (::poll(&poll, 1, 200) <= 0)
            continue;
        const auto count = ::read(descriptor, block.data(), block.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        deframer.add(std::string_view(block.data(), std::size_t(count)));
        for (;;) {
            auto message = deframer.next();
            if (!message) {
                std::fprintf(stderr, "sintonia-cli: %s\n", message.error().text().c_str());
                return queue.close();
            }
            if (!*message)
                break;
            if ((*message)->is_object())
                take(queue, beside, std::move(**message));
        }
    }
    queue.close();
}

} // namespace

Result<void> serve(int in, int out, const Methods &methods, StopToken stop) {
    Queue queue;
    Writer writer(out);
    Beside beside(methods.beside, writer);
    std::jthread reader([&](const StopToken &ended) {
        const std::stop_callback passOn(stop, [&queue] { queue.close(); });
        readRequests(in, queue, beside, ended);
    });
    while (const auto request = queue.next()) {
        if (request->method == "shutdown") {
            writer.send(
                rpc::response(request->id.is_number_integer() ? request->id.get<std::int64_t>() : 0, Json::object()));
            break;
        }
        serveRequest(*request, methods.inTurn, writer);
    }
    reader.request_stop();
    return {};
}

} // namespace sintonia::cli
