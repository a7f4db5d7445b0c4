// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/settingsdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
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

    auto *server = new QLineEdit(settings.modelServer(), this);
    server->setObjectName(QStringLiteral("modelServerLineEdit"));
    server->setPlaceholderText(QStringLiteral("https://huggingface.co"));
    server->setToolTip(
        tr("Where models are downloaded from: a server that speaks as huggingface.co does. A key is taken from HF_TOKEN."));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *form = new QFormLayout(this);
    form->addRow(tr("&Language"), language);
    form->addRow(tr("&Colours"), scheme);
    form->addRow(tr("&Text size"), fontSize);
    form->addRow(tr("&Model server"), server);
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
    connect(server, &QLineEdit::editingFinished, &settings,
            [server, &settings] { settings.setModelServer(server->text().trimmed()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

} // namespace sintonia
