// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QString>

class QAction;
class QPushButton;
class QWidget;

namespace sintonia {

/// An action of `owner` that works while it is shown; the tooltip says what it does and its keys.
QAction *makePageAction(QWidget *owner, const QString &name, const QString &iconName, const QString &text, const QString &toolTip,
                        const QKeySequence &keys = {});
/// A button that triggers `action` and follows whether it is enabled; its object name is the action's with "PushButton" for "Action".
QPushButton *makeActionButton(QAction *action, QWidget *parent);

} // namespace sintonia
