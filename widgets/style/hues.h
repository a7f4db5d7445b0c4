// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace sintonia {

/// The fixed meaning of colours in every page and chart. Each pair differs in lightness as well as in hue, and charts add a
/// line style or shape, so that no meaning hangs on colour vision (hues after Okabe and Ito 2008).
enum class Hue {
    Base,       ///< the untouched model: grey-blue
    Tuned,      ///< a tuned model: orange; also the accent of the window
    Relevant,   ///< judged relevant: green-blue
    Irrelevant, ///< judged or taken as not relevant: purple
    Warning,
    Error,
};

/// The hue in the variant that reads well on `palette`'s background.
QColor hue(Hue which, const QPalette &palette);
/// The n-th of the colours that tell curves of several runs or sets apart; repeats after seven.
QColor seriesHue(int index, const QPalette &palette);
/// Whether text of `palette` is lighter than its background.
bool isDark(const QPalette &palette);
/// `palette`'s text colour mixed with its background: for secondary text, grids and outlines. `strength` 1 is the text colour.
QColor muted(const QPalette &palette, double strength = 0.6);

} // namespace sintonia
