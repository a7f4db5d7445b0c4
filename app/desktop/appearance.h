// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/settings.h"

#include <QFont>
#include <QPalette>
#include <QTranslator>

#include <memory>
#include <vector>

namespace sintonia {

/// Puts the settings' language, palette and font on the running application and keeps following them.
class Appearance : public QObject {
    Q_OBJECT
public:
    explicit Appearance(Settings &settings, QObject *parent = nullptr);
    ~Appearance() override; ///< takes the translators away

private:
    void applyLanguage();
    void applyScheme();

    Settings &m_settings;
    std::vector<std::unique_ptr<QTranslator>> m_translators;
    QPalette m_systemPalette;
    QFont m_systemFont;
    QString m_systemStyle;
};

} // namespace sintonia
