// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/session.h"

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QToolButton;

namespace sintonia {

/// The status bar: helper, device and memory on the right; on the left the running trainer, which a click opens.
class StatusLine : public QStatusBar {
    Q_OBJECT
public:
    explicit StatusLine(Session &session, QWidget *parent = nullptr);

private:
    void showEngine();
    void showRuns();

    Session &m_session;
    QToolButton *m_run = nullptr;
    QProgressBar *m_runProgress = nullptr;
    QLabel *m_task = nullptr;
    QLabel *m_engine = nullptr;
    QLabel *m_device = nullptr;
};

} // namespace sintonia
