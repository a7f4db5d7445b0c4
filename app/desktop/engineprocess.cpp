// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/engineprocess.h"

#include "widgets/models/enginetext.h"

namespace sintonia {
namespace {
constexpr int keptErrorBytes = 16 * 1024;
} // namespace

EngineProcess::EngineProcess() : m_process(this) {
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &EngineProcess::readMessages);
    connect(&m_process, &QProcess::readyReadStandardError, this,
            [this] { m_errors = (m_errors + m_process.readAllStandardError()).right(keptErrorBytes); });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(tr("The helper sintonia-cli can't be started: %1").arg(m_process.errorString()));
    });
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        end(status == QProcess::CrashExit ? tr("The helper process was ended by the system (signal %1).").arg(code)
                                          : tr("The helper process ended with status %1.").arg(code));
    });
}

void EngineProcess::start(const QString &program) {
    m_deframer = std::make_unique<rpc::Deframer>();
    m_errors.clear();
    m_running = true;
    m_process.start(program, {QStringLiteral("serve")});
}

void EngineProcess::send(const QByteArray &framed) {
    if (m_running)
        m_process.write(framed);
}

void EngineProcess::finish() {
    if (!m_running)
        return;
    m_running = false;
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(500)) {
        m_process.kill();
        m_process.waitForFinished(1000);
    }
}

void EngineProcess::readMessages() {
    const QByteArray bytes = m_process.readAllStandardOutput();
    if (!m_running)
        return;
    m_deframer->add(std::string_view(bytes.constData(), std::size_t(bytes.size())));
    for (;;) {
        Result<std::optional<Json>> message = m_deframer->next();
        if (!message) {
            {
                // Gone before anyone is told, so that the next start finds no process in its way.
                const QSignalBlocker blocker(m_process);
                m_process.kill();
                m_process.waitForFinished(1000);
            }
            return end(tr("The helper process wrote something that is no message: %1").arg(errorText(message.error())));
        }
        if (!*message)
            return;
        Q_EMIT received(std::make_shared<const Json>(std::move(**message)));
    }
}

void EngineProcess::end(const QString &reason) {
    if (!m_running)
        return;
    m_running = false;
    m_errors = (m_errors + m_process.readAllStandardError()).right(keptErrorBytes);
    Q_EMIT ended(reason, QString::fromUtf8(m_errors));
}

} // namespace sintonia
