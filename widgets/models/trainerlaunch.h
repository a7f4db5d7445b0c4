// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

namespace sintonia {

/// Starts `sintonia-cli train` or `resume` detached, so that it outlives the window, and waits for the run's id (the first
/// line it prints) or for its end. Its output goes to files in the project's cache folder. GUI thread.
class TrainerLaunch : public QObject {
    Q_OBJECT
public:
    TrainerLaunch(QString program, QString projectFolder, QObject *parent = nullptr);

    /// Writes the experiment into the project and starts it.
    void train(const Json &experiment);
    void resume(const QString &run);

Q_SIGNALS:
    void started(const QString &run);
    /// `error`: what the trainer wrote to standard error, or why it could not be started.
    void failed(const QString &error);

private:
    void launch(const QStringList &arguments);
    void look();

    QString m_program;
    QString m_folder;
    QString m_output; ///< path without ending
    QTimer m_timer;
    qint64 m_processId = 0;
};

} // namespace sintonia
