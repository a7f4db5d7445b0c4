// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/emptystate.h"

#include "widgets/style/icons.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sintonia {

EmptyState::EmptyState(const QString &iconName, const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent), m_layout(new QVBoxLayout(this)) {
    auto *picture = new QLabel(this);
    picture->setPixmap(icon(iconName).pixmap(48, 48));
    picture->setAlignment(Qt::AlignHCenter);
    auto *heading = new QLabel(title, this);
    QFont font = heading->font();
    font.setPointSizeF(font.pointSizeF() * 1.4);
    font.setBold(true);
    heading->setFont(font);
    heading->setAlignment(Qt::AlignHCenter);
    heading->setWordWrap(true);
    auto *body = new QLabel(text, this);
    body->setAlignment(Qt::AlignHCenter);
    body->setWordWrap(true);
    body->setMinimumWidth(420);
    body->setMaximumWidth(560);

    m_layout->addStretch(2);
    m_layout->addWidget(picture);
    m_layout->addWidget(heading);
    m_layout->addWidget(body, 0, Qt::AlignHCenter);
    m_layout->addSpacing(8);
    m_layout->addStretch(3);
}

void EmptyState::addAction(QAction *action) {
    auto *button = new QPushButton(action->icon(), action->text(), this);
    button->setObjectName(action->objectName().replace(QStringLiteral("Action"), QStringLiteral("PushButton")));
    button->setToolTip(action->toolTip());
    button->setDefault(m_actions == 0);
    button->setMinimumWidth(260);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    const auto follow = [button, action] { button->setEnabled(action->isEnabled()); };
    connect(action, &QAction::changed, button, follow);
    follow();
    m_layout->insertWidget(m_layout->count() - 1, button, 0, Qt::AlignHCenter);
    ++m_actions;
}

} // namespace sintonia
