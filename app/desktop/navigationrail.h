// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QList>

class QAction;
class QButtonGroup;
class QVBoxLayout;

namespace sintonia {

/// The narrow column on the left: one button with icon and word a page, further actions at the bottom.
class NavigationRail : public QFrame {
    Q_OBJECT
public:
    explicit NavigationRail(QWidget *parent = nullptr);

    /// Appends a page's button; its shortcut is Ctrl+1, Ctrl+2, … The object name is `name` + "ToolButton".
    void addPage(const QString &name, const QString &iconName, const QString &word, const QString &question);
    void addBottomAction(QAction *action, const QString &objectName);
    void setCurrent(int index);
    int current() const;

Q_SIGNALS:
    void pageChosen(int index);

private:
    QVBoxLayout *m_layout = nullptr;
    QButtonGroup *m_buttons = nullptr;
};

} // namespace sintonia
