// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/settings.h"

#include <QDialog>

namespace sintonia {

/// Language, light or dark, text size, model server. Every choice takes effect at once; closing is all there is to do.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    explicit SettingsDialog(Settings &settings, QWidget *parent = nullptr);
};

} // namespace sintonia
