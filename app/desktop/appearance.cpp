// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/appearance.h"

#include "widgets/style/hues.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QStyle>
#include <QStyleFactory>

namespace sintonia {
namespace {

QPalette paletteOf(QColor window, QColor base, QColor text, QColor button, QColor highlight, QColor highlightedText) {
    QPalette palette(button, window);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, window);
    palette.setColor(QPalette::Button, button);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, text);
    palette.setColor(QPalette::ToolTipBase, base);
    palette.setColor(QPalette::Highlight, highlight);
    palette.setColor(QPalette::HighlightedText, highlightedText);
    palette.setColor(QPalette::PlaceholderText, muted(palette, 0.55));
    const QColor faint = muted(palette, 0.4);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, muted(palette, 0.2));
    palette.setColor(QPalette::Link, hue(Hue::Tuned, palette));
    palette.setColor(QPalette::LinkVisited, hue(Hue::Tuned, palette));
    return palette;
}

QPalette lightPalette() {
    return paletteOf(QColor(0xf3, 0xf4, 0xf6), Qt::white, QColor(0x1c, 0x22, 0x28), QColor(0xe9, 0xeb, 0xee),
                     QColor(0xc8, 0x62, 0x00), Qt::white);
}

QPalette darkPalette() {
    // Fields lighter than the window: Fusion outlines them, and check boxes, darker than the window.
    return paletteOf(QColor(0x1d, 0x20, 0x24), QColor(0x2b, 0x2f, 0x35), QColor(0xe6, 0xe9, 0xec), QColor(0x36, 0x3b, 0x42),
                     QColor(0xf5, 0xa2, 0x3b), QColor(0x1a, 0x1d, 0x21));
}

} // namespace

Appearance::Appearance(Settings &settings, QObject *parent)
    : QObject(parent), m_settings(settings), m_systemPalette(QApplication::palette()), m_systemFont(QApplication::font()),
      m_systemStyle(QApplication::style()->name()) {
    connect(&settings, &Settings::languageChanged, this, &Appearance::applyLanguage);
    connect(&settings, &Settings::appearanceChanged, this, &Appearance::applyScheme);
    applyLanguage();
    applyScheme();
}

Appearance::~Appearance() {
    for (const auto &translator : m_translators)
        QCoreApplication::removeTranslator(translator.get());
}

void Appearance::applyLanguage() {
    for (const auto &translator : m_translators)
        QCoreApplication::removeTranslator(translator.get());
    m_translators.clear();
    const QString language = m_settings.language();
    QLocale::setDefault(language == QLatin1String("en") ? QLocale(QLocale::English, QLocale::UnitedStates) : QLocale(language));
    const auto install = [this](const QString &file, const QString &folder) {
        auto translator = std::make_unique<QTranslator>();
        if (translator->load(file, folder)) {
            QCoreApplication::installTranslator(translator.get());
            m_translators.push_back(std::move(translator));
        }
    };
    install(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(QStringLiteral("sintonia_") + language, QStringLiteral(":/translations"));
    install(QStringLiteral("options_") + language, QStringLiteral(":/translations"));
}

void Appearance::applyScheme() {
    const Settings::Scheme scheme = m_settings.scheme();
    if (scheme == Settings::Scheme::System) {
        QApplication::setStyle(QStyleFactory::create(m_systemStyle));
        QApplication::setPalette(m_systemPalette);
    } else {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        QApplication::setPalette(scheme == Settings::Scheme::Dark ? darkPalette() : lightPalette());
    }
    QFont font = m_systemFont;
    if (m_settings.fontSize() > 0)
        font.setPointSize(m_settings.fontSize());
    QApplication::setFont(font);
}

} // namespace sintonia
