// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/settingsdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLocale>
#include <QSpinBox>

namespace sintonia {

SettingsDialog::SettingsDialog(Settings &settings, QWidget *parent) : QDialog(parent) {
    setWindowTitle(tr("Settings"));
    setObjectName(QStringLiteral("settingsDialog"));
    auto *language = new QComboBox(this);
    language->setObjectName(QStringLiteral("languageComboBox"));
    language->setToolTip(tr("Language of the window; takes effect at once"));
    language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    language->addItem(QStringLiteral("Português (Brasil)"), QStringLiteral("pt_BR"));
    language->setCurrentIndex(language->findData(settings.language()));
    auto *scheme = new QComboBox(this);
    scheme->setObjectName(QStringLiteral("schemeComboBox"));
    scheme->setToolTip(tr("Colours of the window and of all charts"));
    scheme->addItem(tr("As the desktop"), QVariant::fromValue(Settings::Scheme::System));
    scheme->addItem(tr("Light"), QVariant::fromValue(Settings::Scheme::Light));
    scheme->addItem(tr("Dark"), QVariant::fromValue(Settings::Scheme::Dark));
    scheme->setCurrentIndex(int(settings.scheme()));
    auto *fontSize = new QSpinBox(this);
    fontSize->setObjectName(QStringLiteral("fontSizeSpinBox"));
    fontSize->setToolTip(tr("Size of all text in the window"));
    fontSize->setRange(0, 32);
    fontSize->setSpecialValueText(tr("As the desktop"));
    fontSize->setSuffix(tr(" pt"));
    fontSize->setKeyboardTracking(false);
    fontSize->setValue(settings.fontSize());

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *form = new QFormLayout(this);
    form->addRow(tr("&Language"), language);
    form->addRow(tr("&Colours"), scheme);
    form->addRow(tr("&Text size"), fontSize);
    form->addRow(buttons);

    connect(language, &QComboBox::currentIndexChanged, this, [this, language, &settings] {
        // The pages and this dialog's own texts are made anew.
        const QString chosen = language->currentData().toString();
        close();
        settings.setLanguage(chosen);
    });
    connect(scheme, &QComboBox::currentIndexChanged, this,
            [scheme, &settings] { settings.setScheme(scheme->currentData().value<Settings::Scheme>()); });
    connect(fontSize, &QSpinBox::valueChanged, &settings, &Settings::setFontSize);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

} // namespace sintonia
