// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/engineclient.h"

#include "app/desktop/engineprocess.h"
#include "engine/rpc/protocol.h"

#include <QMetaObject>
#include <QTimer>

namespace sintonia {
namespace {

QString textOf(const Json &params, const char *key) {
    const auto found = params.find(key);
    return found != params.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

template <class Number> Number numberOf(const Json &params, const char *key) {
    const auto found = params.find(key);
    return found != params.end() && found->is_number() ? found->get<Number>() : Number(0);
}

} // namespace

EngineClient::EngineClient(QString program, QObject *parent)
    : Engine(parent), m_program(std::move(program)), m_process(new EngineProcess) {
    m_process->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_process, &QObject::deleteLater);
    connect(this, &EngineClient::startWanted, m_process, &EngineProcess::start);
    connect(this, &EngineClient::sendWanted, m_process, &EngineProcess::send);
    connect(m_process, &EngineProcess::received, this, &EngineClient::receive);
    connect(m_process, &EngineProcess::ended, this, &EngineClient::ended);
    m_thread.setObjectName(QStringLiteral("engine"));
    m_thread.start();
}

EngineClient::~EngineClient() {
    QMetaObject::invokeMethod(m_process, &EngineProcess::finish, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void EngineClient::wake() {
    if (m_state != State::Idle && m_state != State::Failed)
        return;
    if (m_program.isEmpty()) {
        QTimer::singleShot(0, this, [this] {
            ended(tr("The helper sintonia-cli is not beside the program: install it again, or build the target sintonia-cli."), {});
        });
        return;
    }
    setState(State::Starting);
    Q_EMIT startWanted(m_program);
    const std::int64_t id = ++m_lastId;
    m_pending[id] = {this, [this](const Result<Json> &result) {
                         if (result)
                             m_description = *result;
                     }};
    send(id, QStringLiteral("initialize"), Json::object());
}

std::int64_t EngineClient::request(QObject *context, const QString &method, Json params, Reply reply) {
    wake();
    const std::int64_t id = ++m_lastId;
    m_pending[id] = {context, std::move(reply)};
    connect(context, &QObject::destroyed, this, [this, id] {
        if (m_pending.count(id))
            cancel(id);
    });
    send(id, method, std::move(params));
    if (m_state == State::Ready)
        setState(State::Busy);
    return id;
}

void EngineClient::cancel(std::int64_t id) {
    if (m_pending.count(id))
        Q_EMIT sendWanted(QByteArray::fromStdString(rpc::frame(rpc::notification("cancel", {{"id", id}}))));
}

void EngineClient::send(std::int64_t id, const QString &method, Json params) {
    Q_EMIT sendWanted(QByteArray::fromStdString(rpc::frame(rpc::request(id, method.toStdString(), std::move(params)))));
}

void EngineClient::receive(const std::shared_ptr<const Json> &message) {
    const Json &content = *message;
    if (!content.is_object())
        return;
    if (const auto method = content.find("method"); method != content.end()) {
        const Json params = content.value("params", Json::object());
        const auto id = numberOf<std::int64_t>(params, "id");
        if (*method == "progress")
            Q_EMIT progress(id, textOf(params, "stage"), numberOf<std::uint64_t>(params, "done"),
                            numberOf<std::uint64_t>(params, "total"), textOf(params, "unit"));
        else if (*method == "message")
            Q_EMIT this->message(id, textOf(params, "text"));
        else if (*method == "piece")
            Q_EMIT piece(id, textOf(params, "text"));
        return;
    }
    const auto found = m_pending.find(numberOf<std::int64_t>(content, "id"));
    if (found == m_pending.end())
        return;
    const Pending pending = std::move(found->second);
    m_pending.erase(found);
    if (pending.context) {
        if (const auto error = content.find("error"); error != content.end())
            pending.reply(failure(rpc::errorOf(*error)));
        else
            pending.reply(content.value("result", Json()));
    }
    setState(m_pending.empty() ? State::Ready : State::Busy);
}

void EngineClient::ended(const QString &reason, const QString &errors) {
    m_description = Json::object();
    setState(State::Failed);
    failAll(Error{ErrorCode::Resource, reason.toStdString(), {}, {}, {}});
    Q_EMIT died(reason, errors);
}

void EngineClient::failAll(const Error &error) {
    const auto pending = std::exchange(m_pending, {});
    for (const auto &[id, waiting] : pending) {
        if (waiting.context)
            waiting.reply(failure(error));
    }
}

void EngineClient::setState(State state) {
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace sintonia
