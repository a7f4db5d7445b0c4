// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/session.h"

#include <QWidget>

class QLabel;
class QProgressBar;

namespace sintonia {

/// Progress of the session's import, with cancel. Hidden while nothing is imported.
class ImportBar : public QWidget {
    Q_OBJECT
public:
    explicit ImportBar(Session &session, QWidget *parent = nullptr);

private:
    void showTask();

    Session &m_session;
    QLabel *m_stage = nullptr;
    QProgressBar *m_progress = nullptr;
};

/// What an import skipped and repaired, a line each.
QString problemLines(const ImportReport &report);

} // namespace sintonia
