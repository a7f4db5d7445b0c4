// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

/// What a run of sintonia-cli gave.
struct CommandOutcome {
    int status = -1;
    QByteArray out, error;

    QStringList lines() const { return QString::fromUtf8(out).split('\n', Qt::SkipEmptyParts); }
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

/// Runs sintonia-cli of this build to its end, for at most five minutes.
inline CommandOutcome runCli(const QStringList &arguments, const QByteArray &input = {}) {
    QProcess process;
    process.start(QStringLiteral(SINTONIA_BIN_DIR "/sintonia-cli"), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(300'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

inline QString starterModel() { return QStringLiteral(SINTONIA_MODELS_DIR "/all-MiniLM-L6-v2"); }
inline QString sampleCorpus(const QString &name) { return QStringLiteral(SINTONIA_SOURCE_DIR "/resources/sample/") + name; }
