// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/rpc/protocol.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QString>

#include <memory>

namespace sintonia {

/// The helper process and its two streams. Lives on a thread of its own, so that parsing a large answer never holds up the
/// window; all slots run there.
class EngineProcess : public QObject {
    Q_OBJECT
public:
    EngineProcess();

public Q_SLOTS:
    void start(const QString &program);
    void send(const QByteArray &framed);
    /// Asks for an orderly end, waits a moment, then kills. Emits nothing.
    void finish();

Q_SIGNALS:
    void received(const std::shared_ptr<const sintonia::Json> &message);
    /// The process is gone, could not be started, or wrote what is no message; `reason` is a sentence, `errors` the end of
    /// its standard error.
    void ended(const QString &reason, const QString &errors);

private:
    void readMessages();
    void end(const QString &reason);

    QProcess m_process;
    std::unique_ptr<rpc::Deframer> m_deframer;
    QByteArray m_errors;
    bool m_running = false;
};

} // namespace sintonia
