// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QVBoxLayout;

namespace sintonia {

/// What a page shows while it has nothing to show: what it is for, in one or two sentences, and the next action.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    EmptyState(const QString &iconName, const QString &title, const QString &text, QWidget *parent = nullptr);

    /// Adds a button for `action`; the first one is the default. The button's object name is the action's with "PushButton" for "Action".
    void addAction(QAction *action);

private:
    QVBoxLayout *m_layout = nullptr;
    int m_actions = 0;
};

} // namespace sintonia
