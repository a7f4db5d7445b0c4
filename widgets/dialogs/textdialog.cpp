// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/textdialog.h"

#include "widgets/style/hues.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace sintonia {

TextDialog::TextDialog(const QString &query, const QString &title, const QString &text, QWidget *parent) : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("textDialog"));
    setWindowTitle(title.isEmpty() ? tr("Document") : title);
    resize(640, 480);
    auto *question = new QLabel(tr("Question: %1").arg(query), this);
    question->setTextFormat(Qt::PlainText);
    question->setWordWrap(true);
    auto *browser = new QTextBrowser(this);
    browser->setObjectName(QStringLiteral("documentTextBrowser"));
    QColor mark = hue(Hue::Tuned, palette());
    mark = QColor::fromHsv(mark.hsvHue(), 110, isDark(palette()) ? 120 : 255);
    const QString heading = title.isEmpty() ? QString() : QStringLiteral("<h3>%1</h3>").arg(marked(query, title, mark));
    browser->setHtml(heading + QStringLiteral("<p>%1</p>").arg(marked(query, text, mark)));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(question);
    layout->addWidget(browser, 1);
    layout->addWidget(buttons);
}

QString TextDialog::marked(const QString &query, const QString &text, const QColor &mark) {
    static const QRegularExpression word(QStringLiteral("\\w+"), QRegularExpression::UseUnicodePropertiesOption);
    QSet<QString> wanted;
    for (auto each = word.globalMatch(query); each.hasNext();) {
        if (const QString found = each.next().captured().toCaseFolded(); found.size() >= 3)
            wanted.insert(found);
    }
    QString html;
    qsizetype end = 0;
    for (auto each = word.globalMatch(text); each.hasNext();) {
        const QRegularExpressionMatch match = each.next();
        if (!wanted.contains(match.captured().toCaseFolded()))
            continue;
        html += text.mid(end, match.capturedStart() - end).toHtmlEscaped();
        html += QStringLiteral("<span style=\"background-color:%1\"><b>%2</b></span>")
                    .arg(mark.name(), match.captured().toHtmlEscaped());
        end = match.capturedEnd();
    }
    html += text.mid(end).toHtmlEscaped();
    return html.replace(QLatin1Char('\n'), QLatin1String("<br>"));
}

} // namespace sintonia
