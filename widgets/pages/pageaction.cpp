// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/pageaction.h"

#include "widgets/style/icons.h"

#include <QAction>
#include <QCoreApplication>
#include <QPushButton>

namespace sintonia {

QAction *makePageAction(QWidget *owner, const QString &name, const QString &iconName, const QString &text,
                        const QString &toolTip, const QKeySequence &keys) {
    auto *action = new QAction(icon(iconName), text, owner);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setToolTip(
        keys.isEmpty()
            ? toolTip
            : QCoreApplication::translate("PageAction", "%1 (%2)").arg(toolTip, keys.toString(QKeySequence::NativeText)));
    owner->addAction(action);
    return action;
}

QPushButton *makeActionButton(QAction *action, QWidget *parent) {
    auto *button = new QPushButton(action->icon(), action->text(), parent);
    button->setObjectName(action->objectName().replace(QStringLiteral("Action"), QStringLiteral("PushButton")));
    const auto follow = [button, action] {
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    };
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::changed, button, follow);
    follow();
    return button;
}

} // namespace sintonia
