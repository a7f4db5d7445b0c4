// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace sintonia {

/// What the window remembers between starts. Knows no widgets; GUI thread.
class Settings : public QObject {
    Q_OBJECT
public:
    enum class Scheme { System, Light, Dark };
    Q_ENUM(Scheme)

    explicit Settings(QObject *parent = nullptr);

    /// "en" or "pt_BR"; at first the language of the desktop, English where there is no translation.
    QString language() const;
    void setLanguage(const QString &language);
    Scheme scheme() const;
    void setScheme(Scheme scheme);
    /// Size of the window's text in points; 0 = the desktop's.
    int fontSize() const;
    void setFontSize(int points);

    /// Address of the server that models are downloaded from; empty = that of HF_ENDPOINT, else https://huggingface.co.
    QString modelServer() const;
    void setModelServer(const QString &address);

    /// Folders, latest first, at most 10, without those that are gone.
    QStringList recentProjects() const;
    void addRecentProject(const QString &folder);
    void removeRecentProject(const QString &folder);

    /// Geometry, page state and the like: groups "window" and "pages/NAME".
    QSettings &store() { return m_store; }

    static QStringList languages();

Q_SIGNALS:
    void languageChanged();
    void appearanceChanged();
    void recentProjectsChanged();
    void modelServerChanged();

private:
    QSettings m_store;
};

} // namespace sintonia
