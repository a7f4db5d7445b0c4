// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/noticebar.h"

#include "widgets/style/hues.h"
#include "widgets/style/icons.h"

#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

namespace sintonia {

NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent), m_mark(new QLabel(this)), m_text(new QLabel(this)), m_detailsButton(new QToolButton(this)),
      m_action(new QPushButton(this)), m_details(new QPlainTextEdit(this)) {
    setFrameShape(QFrame::StyledPanel);
    setObjectName(QStringLiteral("noticeFrame"));
    m_text->setObjectName(QStringLiteral("noticeLabel"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detailsButton->setText(tr("Details"));
    m_detailsButton->setToolTip(tr("Show the whole message, to read or copy"));
    m_detailsButton->setCheckable(true);
    m_details->setReadOnly(true);
    m_details->setMaximumHeight(120);
    m_details->hide();
    m_action->setObjectName(QStringLiteral("noticeActionPushButton"));
    auto *close = new QToolButton(this);
    close->setObjectName(QStringLiteral("closeNoticeToolButton"));
    close->setIcon(icon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close this notice"));
    close->setAccessibleName(close->toolTip());

    auto *line = new QHBoxLayout;
    line->addWidget(m_mark);
    line->addWidget(m_text, 1);
    line->addWidget(m_action);
    line->addWidget(m_detailsButton);
    line->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addLayout(line);
    layout->addWidget(m_details);

    connect(m_detailsButton, &QToolButton::toggled, m_details, &QWidget::setVisible);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT actionTriggered();
    });
    hide();
}

void NoticeBar::showNotice(Kind kind, const QString &text, const QString &details) { showNotice(kind, text, details, {}); }

void NoticeBar::showNotice(Kind kind, const QString &text, const QString &details, const QString &actionText) {
    m_kind = kind;
    showKind();
    m_text->setText(text);
    m_details->setPlainText(details);
    m_detailsButton->setVisible(!details.isEmpty());
    m_detailsButton->setChecked(false);
    m_action->setText(actionText);
    m_action->setVisible(!actionText.isEmpty());
    show();
}

void NoticeBar::showKind() {
    m_mark->setPixmap(icon(m_kind == Kind::Information ? QStringLiteral("information") : QStringLiteral("warning")).pixmap(20, 20));
    QPalette colours = QGuiApplication::palette();
    if (m_kind != Kind::Information)
        colours.setColor(QPalette::WindowText, hue(m_kind == Kind::Error ? Hue::Error : Hue::Warning, colours));
    m_text->setPalette(colours);
}

void NoticeBar::changeEvent(QEvent *event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_text)
        showKind();
}

QString NoticeBar::text() const { return m_text->text(); }

} // namespace sintonia
