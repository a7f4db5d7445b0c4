// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace sintonia {

/// A line at the top of a page or window that says what happened, what is safe and what to do: never modal. Details fold out
/// and can be copied. Hidden until show…() is called and after the person closes it.
class NoticeBar : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Information, Warning, Error };

    explicit NoticeBar(QWidget *parent = nullptr);

    void showNotice(Kind kind, const QString &text, const QString &details = {});
    /// The same with one button, which emits actionTriggered() and closes the bar.
    void showNotice(Kind kind, const QString &text, const QString &details, const QString &actionText);
    QString text() const;

Q_SIGNALS:
    void actionTriggered();

protected:
    void changeEvent(QEvent *event) override;

private:
    void showKind();

    Kind m_kind = Kind::Information;
    QLabel *m_mark = nullptr;
    QLabel *m_text = nullptr;
    QToolButton *m_detailsButton = nullptr;
    QPushButton *m_action = nullptr;
    QPlainTextEdit *m_details = nullptr;
};

} // namespace sintonia
