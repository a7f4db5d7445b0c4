// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QTextBrowser;

namespace sintonia {

/// A document beside the question it was found for, with the question's words marked in it. Not modal.
class TextDialog : public QDialog {
    Q_OBJECT
public:
    TextDialog(const QString &query, const QString &title, const QString &text, QWidget *parent = nullptr);

    /// The text as HTML: words of `query` of at least three letters are marked wherever they stand as words, in any case.
    static QString marked(const QString &query, const QString &text, const QColor &mark);
};

} // namespace sintonia
