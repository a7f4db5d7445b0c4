// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/trainerlaunch.h"

#include "engine/core/files.h"
#include "widgets/models/enginetext.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QProcess>

#include <signal.h>

namespace sintonia {
namespace {

QByteArray contentOf(const QString &path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(1 << 20) : QByteArray();
}

/// What the program wrote to its standard error, for a person: a sentence a line.
QString said(const QByteArray &errors) {
    QStringList lines;
    for (QString line : QString::fromUtf8(errors).split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        lines.append(engineText(line.remove(QStringLiteral("sintonia-cli: ")).trimmed()));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

TrainerLaunch::TrainerLaunch(QString program, QString projectFolder, QObject *parent)
    : QObject(parent), m_program(std::move(program)), m_folder(std::move(projectFolder)) {
    m_timer.setInterval(150);
    connect(&m_timer, &QTimer::timeout, this, &TrainerLaunch::look);
    const QString launches = m_folder + QStringLiteral("/cache/launches");
    QDir().mkpath(launches);
    m_output = launches + QLatin1Char('/') + QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss-zzz"));
}

void TrainerLaunch::train(const Json &experiment) {
    const QString file = m_output + QStringLiteral(".json");
    if (const Result<void> written = writeFileAtomically(fs::path(file.toStdString()), toText(experiment, 2)); !written) {
        Q_EMIT failed(errorText(written.error()));
        return;
    }
    launch({QStringLiteral("train"), QStringLiteral("--project"), m_folder, file});
}

void TrainerLaunch::resume(const QString &run) {
    launch({QStringLiteral("resume"), QStringLiteral("--project"), m_folder, run});
}

void TrainerLaunch::launch(const QStringList &arguments) {
    QProcess process;
    process.setProgram(m_program);
    process.setArguments(arguments);
    process.setStandardOutputFile(m_output + QStringLiteral(".out"));
    process.setStandardErrorFile(m_output + QStringLiteral(".err"));
    if (m_program.isEmpty() || !process.startDetached(&m_processId)) {
        Q_EMIT failed(tr("sintonia-cli can't be started: %1").arg(process.errorString()));
        return;
    }
    m_timer.start();
}

void TrainerLaunch::look() {
    // In this order: a trainer that ends after its first line has still been started.
    const bool alive = ::kill(pid_t(m_processId), 0) == 0;
    const QByteArray out = contentOf(m_output + QStringLiteral(".out"));
    const qsizetype lineEnd = out.indexOf('\n');
    if (lineEnd > 0) {
        m_timer.stop();
        Q_EMIT started(QString::fromUtf8(out.left(lineEnd)).trimmed());
    } else if (!alive) {
        m_timer.stop();
        Q_EMIT failed(said(contentOf(m_output + QStringLiteral(".err"))));
    }
}

} // namespace sintonia
