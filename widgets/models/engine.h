// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/core/result.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>

namespace sintonia {

/// The helper process as pages see it: requests of engine/rpc/protocol.h, answered later. GUI thread only.
class Engine : public QObject {
    Q_OBJECT
public:
    enum class State {
        Idle,     ///< not started yet; the first request starts it
        Starting,
        Ready,
        Busy,     ///< at work on a request
        Failed,   ///< ended, or can't be started; the next request tries again
    };
    Q_ENUM(State)

    using Reply = std::function<void(const Result<Json> &)>;

    using QObject::QObject;

    /// Sends a request and returns its id. `reply` is called once, later, on the GUI thread, unless `context` is gone by
    /// then; a context that goes away cancels its request. A helper that dies fails every waiting request with a message.
    virtual std::int64_t request(QObject *context, const QString &method, Json params, Reply reply) = 0;
    /// Asks the helper to drop a request; its reply then is ErrorCode::Interrupted.
    virtual void cancel(std::int64_t id) = 0;

    virtual State state() const = 0;
    /// The result of "initialize": versions, devices, threads, memory; an empty object before Ready.
    virtual const Json &description() const = 0;

Q_SIGNALS:
    void stateChanged();
    /// `total` 0 means unknown.
    void progress(std::int64_t id, const QString &stage, std::uint64_t done, std::uint64_t total, const QString &unit);
    void message(std::int64_t id, const QString &text);
    /// Text that the helper generates for a request, as it comes.
    void piece(std::int64_t id, const QString &text);
};

} // namespace sintonia
