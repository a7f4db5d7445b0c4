// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/engine.h"

#include <QPointer>
#include <QThread>

#include <map>
#include <memory>

namespace sintonia {

class EngineProcess;

/// The engine as a child process `sintonia-cli serve`, started by the first request and again after it died.
class EngineClient : public Engine {
    Q_OBJECT
public:
    /// `program`: path of sintonia-cli; empty makes every request fail with a sentence that says so.
    explicit EngineClient(QString program, QObject *parent = nullptr);
    ~EngineClient() override; ///< ends the helper

    std::int64_t request(QObject *context, const QString &method, Json params, Reply reply) override;
    void cancel(std::int64_t id) override;
    State state() const override { return m_state; }
    const Json &description() const override { return m_description; }
    /// Starts the helper, if it does not run, so that description() gets filled.
    void wake();

Q_SIGNALS:
    /// The helper is gone; waiting requests have failed.
    void died(const QString &reason, const QString &details);

    // To the process's thread.
    void startWanted(const QString &program);
    void sendWanted(const QByteArray &framed);

private:
    struct Pending {
        QPointer<QObject> context;
        Reply reply;
    };

    void receive(const std::shared_ptr<const Json> &message);
    void ended(const QString &reason, const QString &errors);
    void failAll(const Error &error);
    void setState(State state);
    void send(std::int64_t id, const QString &method, Json params);

    QString m_program;
    QThread m_thread;
    EngineProcess *m_process = nullptr; ///< lives and dies on m_thread
    std::map<std::int64_t, Pending> m_pending;
    std::int64_t m_lastId = 0;
    State m_state = State::Idle;
    Json m_description = Json::object();
};

} // namespace sintonia
