// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/navigationrail.h"

#include "widgets/style/icons.h"

#include <QAction>
#include <QButtonGroup>
#include <QKeySequence>
#include <QToolButton>
#include <QVBoxLayout>

namespace sintonia {
namespace {

void shape(QToolButton *button) {
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setIconSize(QSize(24, 24));
    button->setAutoRaise(true);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setMinimumSize(72, 58);
}

} // namespace

NavigationRail::NavigationRail(QWidget *parent)
    : QFrame(parent), m_layout(new QVBoxLayout(this)), m_buttons(new QButtonGroup(this)) {
    setObjectName(QStringLiteral("navigationRail"));
    setFrameShape(QFrame::NoFrame);
    m_layout->setContentsMargins(4, 6, 4, 6);
    m_layout->setSpacing(2);
    m_layout->addStretch(1);
    m_buttons->setExclusive(true);
    connect(m_buttons, &QButtonGroup::idClicked, this, &NavigationRail::pageChosen);
}

void NavigationRail::addPage(const QString &name, const QString &iconName, const QString &word, const QString &question) {
    const int index = int(m_buttons->buttons().size());
    auto *button = new QToolButton(this);
    shape(button);
    button->setObjectName(name + QStringLiteral("ToolButton"));
    button->setIcon(icon(iconName));
    button->setText(word);
    button->setCheckable(true);
    const QKeySequence keys(Qt::CTRL | Qt::Key(Qt::Key_1 + index));
    button->setToolTip(QStringLiteral("%1 (%2)").arg(question, keys.toString(QKeySequence::NativeText)));
    m_buttons->addButton(button, index);
    m_layout->insertWidget(index, button);
    auto *action = new QAction(word, this);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, button, &QToolButton::click);
    addAction(action);
}

void NavigationRail::addBottomAction(QAction *action, const QString &objectName) {
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setObjectName(objectName);
    shape(button);
    m_layout->addWidget(button);
}

void NavigationRail::setCurrent(int index) {
    if (QAbstractButton *button = m_buttons->button(index))
        button->setChecked(true);
}

int NavigationRail::current() const { return m_buttons->checkedId(); }

} // namespace sintonia
