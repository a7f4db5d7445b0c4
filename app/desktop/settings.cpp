// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/settings.h"

#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace sintonia {
namespace {
const QString languageKey = QStringLiteral("language");
const QString schemeKey = QStringLiteral("scheme");
const QString fontSizeKey = QStringLiteral("font_size");
const QString modelServerKey = QStringLiteral("model_server");
const QString recentKey = QStringLiteral("recent_projects");
constexpr int mostRecent = 10;
} // namespace

Settings::Settings(QObject *parent) : QObject(parent) {}

QStringList Settings::languages() { return {QStringLiteral("en"), QStringLiteral("pt_BR")}; }

QString Settings::language() const {
    const QString stored = m_store.value(languageKey).toString();
    if (languages().contains(stored))
        return stored;
    return QLocale::system().language() == QLocale::Portuguese ? QStringLiteral("pt_BR") : QStringLiteral("en");
}

void Settings::setLanguage(const QString &language) {
    if (language == this->language() || !languages().contains(language))
        return;
    m_store.setValue(languageKey, language);
    Q_EMIT languageChanged();
}

Settings::Scheme Settings::scheme() const {
    const QString stored = m_store.value(schemeKey).toString();
    return stored == QLatin1String("light")  ? Scheme::Light
           : stored == QLatin1String("dark") ? Scheme::Dark
                                             : Scheme::System;
}

void Settings::setScheme(Scheme scheme) {
    if (scheme == this->scheme())
        return;
    m_store.setValue(schemeKey, scheme == Scheme::Light  ? QStringLiteral("light")
                                : scheme == Scheme::Dark ? QStringLiteral("dark")
                                                         : QStringLiteral("system"));
    Q_EMIT appearanceChanged();
}

int Settings::fontSize() const {
    const int stored = m_store.value(fontSizeKey, 0).toInt();
    return stored == 0 ? 0 : std::clamp(stored, 6, 32);
}

void Settings::setFontSize(int points) {
    if (points == fontSize())
        return;
    m_store.setValue(fontSizeKey, points);
    Q_EMIT appearanceChanged();
}

QStringList Settings::recentProjects() const {
    QStringList present;
    for (const QString &folder : m_store.value(recentKey).toStringList()) {
        if (QFileInfo::exists(folder + QStringLiteral("/project.db")))
            present.append(folder);
    }
    return present;
}

QString Settings::modelServer() const { return m_store.value(modelServerKey).toString(); }

void Settings::setModelServer(const QString &address) {
    if (address == modelServer())
        return;
    m_store.setValue(modelServerKey, address);
    Q_EMIT modelServerChanged();
}

void Settings::addRecentProject(const QString &folder) {
    QStringList folders = m_store.value(recentKey).toStringList();
    folders.removeAll(folder);
    folders.prepend(folder);
    m_store.setValue(recentKey, QStringList(folders.mid(0, mostRecent)));
    Q_EMIT recentProjectsChanged();
}

void Settings::removeRecentProject(const QString &folder) {
    QStringList folders = m_store.value(recentKey).toStringList();
    folders.removeAll(folder);
    m_store.setValue(recentKey, folders);
    Q_EMIT recentProjectsChanged();
}

} // namespace sintonia
