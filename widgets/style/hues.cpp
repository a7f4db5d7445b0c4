// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/hues.h"

#include <array>

namespace sintonia {

bool isDark(const QPalette &palette) {
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

QColor hue(Hue which, const QPalette &palette) {
    const bool dark = isDark(palette);
    switch (which) {
    case Hue::Base: return dark ? QColor(0x9f, 0xb3, 0xc8) : QColor(0x5b, 0x73, 0x8b);
    case Hue::Tuned: return dark ? QColor(0xf5, 0xa2, 0x3b) : QColor(0xc8, 0x62, 0x00);
    case Hue::Relevant: return dark ? QColor(0x3f, 0xc9, 0xae) : QColor(0x00, 0x86, 0x70);
    case Hue::Irrelevant: return dark ? QColor(0xc3, 0x9b, 0xf0) : QColor(0x7b, 0x3f, 0xa8);
    case Hue::Warning: return dark ? QColor(0xf0, 0xc4, 0x4a) : QColor(0x9a, 0x6a, 0x00);
    case Hue::Error: return dark ? QColor(0xff, 0x8a, 0x80) : QColor(0xb3, 0x26, 0x1e);
    }
    return palette.color(QPalette::WindowText);
}

QColor seriesHue(int index, const QPalette &palette) {
    static constexpr std::array<QRgb, 7> light = {0xffc86200, 0xff0072b2, 0xff008670, 0xff7b3fa8, 0xffb3261e, 0xff8a7a00, 0xff4a5560};
    static constexpr std::array<QRgb, 7> dark = {0xfff5a23b, 0xff6cb9f0, 0xff3fc9ae, 0xffc39bf0, 0xffff8a80, 0xffe8d95a, 0xffb8c4d0};
    const auto &hues = isDark(palette) ? dark : light;
    return QColor(hues[std::size_t(index) % hues.size()]);
}

QColor muted(const QPalette &palette, double strength) {
    const QColor text = palette.color(QPalette::WindowText), window = palette.color(QPalette::Window);
    const auto mix = [&](int a, int b) { return int(a * strength + b * (1 - strength)); };
    return QColor(mix(text.red(), window.red()), mix(text.green(), window.green()), mix(text.blue(), window.blue()));
}

} // namespace sintonia
