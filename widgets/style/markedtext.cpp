// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/markedtext.h"

#include "widgets/style/hues.h"

#include <QPalette>

namespace sintonia {

QString markedHtml(const QString &text, const std::vector<TextMark> &marks) {
    std::vector<int> markOf(std::size_t(text.size()), -1);
    for (int i = 0; i < int(marks.size()); ++i)
        for (const QString &passage : marks[std::size_t(i)].passages) {
            const qsizetype begin = passage.isEmpty() ? -1 : text.indexOf(passage);
            for (qsizetype at = begin; begin >= 0 && at < begin + passage.size(); ++at)
                if (markOf[std::size_t(at)] < 0)
                    markOf[std::size_t(at)] = i;
        }
    QString html;
    for (qsizetype begin = 0; begin < text.size();) {
        const int mark = markOf[std::size_t(begin)];
        qsizetype end = begin;
        while (end < text.size() && markOf[std::size_t(end)] == mark)
            ++end;
        const QString piece = text.mid(begin, end - begin).toHtmlEscaped();
        if (mark < 0) {
            html += piece;
        } else {
            const TextMark &shown = marks[std::size_t(mark)];
            html += QStringLiteral("<span style=\"background-color:%1;text-decoration:%2\">%3</span>")
                        .arg(shown.background.name(),
                             shown.underlined ? QStringLiteral("underline") : QStringLiteral("none"), piece);
        }
        begin = end;
    }
    return html.replace(QLatin1Char('\n'), QLatin1String("<br>"));
}

QColor markColour(const QColor &hue, const QPalette &palette) {
    return QColor::fromHsv(std::max(0, hue.hsvHue()), isDark(palette) ? 110 : 70, isDark(palette) ? 110 : 255);
}

} // namespace sintonia
