// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QStringList>

#include <vector>

class QPalette;

namespace sintonia {

/// Passages of a text that look alike: a background, and a line below or none, so that no meaning hangs on colour vision.
struct TextMark {
    QStringList passages;
    QColor background;
    bool underlined = true;
};

/// The text as HTML with every first place of the passages marked; where two marks meet, the first one counts.
QString markedHtml(const QString &text, const std::vector<TextMark> &marks);
/// A hue as a background that text of `palette` reads well on.
QColor markColour(const QColor &hue, const QPalette &palette);

} // namespace sintonia
